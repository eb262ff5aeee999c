// Puts fresh pieces in place of old ones: what did not change stays as it is, with its focus, ticks and typed text.

/** Parses HTML that the studio rendered. */
export function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

/** Replaces the children of a box; nodes with the same `data-key` and the same HTML are kept, and so is the focus. */
export function patch(box, html) {
  const fresh = parsed(html);
  const active = document.activeElement;
  const focused = box.contains(active) ? active.closest("[data-focus]")?.dataset.focus : null;
  const typed = typedIn(box);
  const closed = new Map([...box.querySelectorAll("details[data-sort]")].map((one) => [one.dataset.sort, one.open]));
  for (const old of box.querySelectorAll("[data-key]")) {
    const made = fresh.querySelector(`[data-key="${CSS.escape(old.dataset.key)}"]`);
    if (made && made.outerHTML === old.outerHTML) made.replaceWith(old);
  }
  for (const one of fresh.querySelectorAll("details[data-sort]")) {
    if (closed.has(one.dataset.sort)) one.open = closed.get(one.dataset.sort);
  }
  box.replaceChildren(fresh);
  for (const [name, value] of typed) {
    const field = byFocus(box, name);
    if (field) field.value = value;
  }
  if (focused) (byFocus(box, focused) || document.getElementById("main")).focus({ preventScroll: true });
}

/** The element that keeps the focus under a name. */
export const byFocus = (box, name) => box.querySelector(`[data-focus="${CSS.escape(name)}"]`);

function typedIn(box) {
  const fields = box.querySelectorAll("input:not([type=hidden]):not([type=checkbox])[data-focus]");
  return [...fields].filter((one) => one.value).map((one) => [one.dataset.focus, one.value]);
}
