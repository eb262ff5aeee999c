// Asking the library: as somebody types, with the address in step, so that going back and loading anew give the same.
import { complain, getPiece, later } from "./studio.js";
import { put } from "./library-fields.js";

// Between two letters of somebody who types quickly: the search runs when they look up.
const PAUSE = 150;

const form = document.getElementById("asking");
export const found = document.getElementById("found");
const told = document.getElementById("told");

// On a phone what was found comes first; which filters are set is said above it.
if (matchMedia("(max-width: 48rem)").matches) form.querySelector(".filters").open = false;

/** What the form asks for, as an address has it: nothing for what is empty. */
function asked() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  return new URLSearchParams(pairs);
}

/** Tells the links that lead to the same quotes elsewhere what is asked for now. */
function follow(query) {
  for (const link of document.querySelectorAll("[data-format]")) {
    const own = new URLSearchParams(query);
    own.delete("page");
    own.set("format", link.dataset.format);
    link.href = `/library/export?${own}`;
  }
}

let asking;
/** Looks anew at what an address asks for, and shows it. What is chosen stays chosen where it is still there. */
export async function look(query = new URLSearchParams(location.search), { quietly = false } = {}) {
  // What somebody waits for is not given up for what they did not ask for.
  if (quietly && asking) return;
  asking?.abort();
  const mine = asking = new AbortController();
  const before = new Set([...found.querySelectorAll("[name=quote]:checked")].map((box) => box.value.split(":")[0]));
  const focused = found.contains(document.activeElement) ? document.activeElement : null;
  const mark = focused && (focused.getAttribute("href") || focused.value);
  found.setAttribute("aria-busy", "true");
  try {
    put(found, await getPiece(`${form.dataset.piece}?${query}`, { signal: mine.signal }));
    for (const box of found.querySelectorAll("[name=quote]")) box.checked = before.has(box.value.split(":")[0]);
    if (mark) {
      const same = [...found.querySelectorAll("a, input")].find((one) => (one.getAttribute("href") || one.value) === mark);
      (same || found).focus({ preventScroll: true });
    }
    follow(query);
    const words = found.querySelector("[data-told]")?.dataset.told;
    if (!quietly && words) told.textContent = words;
    document.dispatchEvent(new CustomEvent("library:found"));
  } catch (error) {
    if (!quietly) complain(error);
  } finally {
    if (asking === mine) {
      asking = null;
      found.removeAttribute("aria-busy");
    }
  }
}

function ask() {
  const query = asked();
  history.replaceState(history.state, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
  return look(query);
}

const askLater = later(PAUSE, ask);
form.addEventListener("input", (event) => {
  // What was typed there is asked for when it is a whole name: on change.
  if (!event.target.matches("[data-suggests]")) askLater();
});
form.addEventListener("change", askLater);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

// A filter is taken off where it is shown, without the page being loaded.
found.addEventListener("click", (event) => {
  const off = event.target.closest("[data-without]");
  const field = off && form.elements[off.dataset.without];
  if (!field || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (field.type === "checkbox") field.checked = false;
  else field.value = "";
  ask().then(() => form.elements.q.focus());
});
