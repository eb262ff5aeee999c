// Choosing quotes in the list, and what is done to all that are chosen.
import { change, onNews, sure, words } from "./studio.js";
import { found, look } from "./library-asking.js";
import { filled, onTag } from "./library-fields.js";

const bar = document.getElementById("chosen");
const boxes = () => [...found.querySelectorAll("[name=quote]")];
const chosen = () => boxes().filter((box) => box.checked);

function show() {
  const count = chosen().length;
  bar.hidden = !count;
  const told = document.getElementById("chosen-count");
  const text = count === 1 ? words.chosen_one : filled(words.chosen, { count });
  if (told.textContent !== text) told.textContent = text;
  const every = document.getElementById("every");
  if (every) {
    every.checked = count > 0 && count === boxes().length;
    every.indeterminate = count > 0 && !every.checked;
  }
}

// With the shift key all between the last box and this one become as this one is.
let last = null;
found.addEventListener("click", (event) => {
  const box = event.target.closest("[name=quote]");
  if (!box) return;
  const all = boxes();
  const before = all.findIndex((one) => one.value === last);
  if (event.shiftKey && before >= 0) {
    const ends = [before, all.indexOf(box)].sort((a, b) => a - b);
    for (const one of all.slice(ends[0], ends[1] + 1)) one.checked = box.checked;
  }
  last = box.value;
});
found.addEventListener("change", (event) => {
  if (event.target.id === "every") for (const box of boxes()) box.checked = event.target.checked;
  show();
});

function chooseNone() {
  for (const box of boxes()) box.checked = false;
  show();
}

/** Sends a change of all that are chosen; afterwards none is, and the list is looked at anew. */
async function send(address, fields = {}) {
  const quote = chosen().map((box) => box.value);
  if (!quote.length) return;
  const told = await change(address, { ...fields, quote });
  if (!told) return;
  chooseNone();
  await look();
  if (!found.contains(document.activeElement)) found.focus({ preventScroll: true });
}

bar.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.stand) await send("/library/stand", { standing: button.dataset.stand });
  if (button.matches("[data-none]")) {
    chooseNone();
    found.focus({ preventScroll: true });
  }
  if (button.matches("[data-delete]")) {
    const count = chosen().length;
    const text = count === 1 ? words.delete_one : filled(words.delete, { count });
    if (await sure({ title: words.delete_title, text, yes: words.delete_yes })) await send("/library/delete");
  }
});
onTag((tag, how) => send(`/library/${how}`, { tag }));

document.addEventListener("library:found", show);
document.addEventListener("pullquote:undone", () => look());
onNews(() => {
  // Nobody is to lose what they are choosing, or to see the list move under their hand.
  if (!chosen().length && !document.querySelector("dialog[open]")) look(undefined, { quietly: true });
});
// A page that the browser kept shows boxes as they were left.
window.addEventListener("pageshow", show);
show();
