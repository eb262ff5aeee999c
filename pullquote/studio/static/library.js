// The library's page: keys, a quote by hand, files that are dropped.
import { complain, keys, say, send, undo, words } from "./studio.js";
import { found, look } from "./library-asking.js";
import { hold } from "./dropped.js";
import "./library-choosing.js";

const links = () => [...found.querySelectorAll(".quote-words a")];
function step(by) {
  const all = links();
  if (!all.length) return;
  const here = all.findIndex((link) => link.closest(".quote").contains(document.activeElement));
  const there = all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
  there.focus();
  there.closest(".quote").scrollIntoView({ block: "nearest" });
}
keys({
  "/": () => document.querySelector("#asking [name=q]").select(),
  j: () => step(1),
  k: () => step(-1),
  x: () => document.activeElement.closest(".quote")?.querySelector("[name=quote]").click(),
  n: () => document.getElementById("add").showModal(),
});

const form = document.getElementById("add-form");
const known = document.getElementById("add-known");

function show(wrong) {
  for (const field of form.elements) {
    if (!field.name) continue;
    const label = field.closest(".field");
    const text = wrong[field.name];
    label.classList.toggle("wrong", Boolean(text));
    label.querySelector(".said-wrong")?.remove();
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    if (text) {
      const told = Object.assign(document.createElement("small"), { className: "said-wrong", id: `wrong-${field.name}`, textContent: text });
      field.after(told);
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", told.id);
    }
  }
  form.querySelector("[aria-invalid=true]")?.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button) button.disabled = true;
  known.hidden = true;
  try {
    const told = await send("/library/add", new FormData(form));
    show(told.wrong || {});
    if (told.known) {
      known.querySelector("a").href = `/quotes/${told.known}`;
      known.hidden = false;
    }
    if (told.added) {
      form.reset();
      form.closest("dialog").close();
      say(told.said, { label: words.undo, act: () => undo(told.undo) });
      await look();
    }
  } catch (error) {
    complain(error);
  } finally {
    if (button) button.disabled = false;
  }
});

// Files may be dropped anywhere; importing looks at them.
const hint = document.getElementById("dropping");
const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
let depth = 0;
const mark = (now) => { depth = Math.max(0, now); hint.hidden = !depth; };
document.addEventListener("dragenter", (event) => { if (hasFiles(event)) mark(depth + 1); });
document.addEventListener("dragleave", (event) => { if (hasFiles(event)) mark(depth - 1); });
document.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
document.addEventListener("drop", async (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  mark(0);
  await hold([...event.dataTransfer.files]);
  location.assign("/import");
});
