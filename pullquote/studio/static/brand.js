// The brand kit: contrast as it is typed, cards redrawn beside it, kept with what was seen.
import { complain, later, say, send, undo, words } from "./studio.js";

const form = document.getElementById("kit");
const told = document.getElementById("told");
const state = document.getElementById("state");
const seen = form.elements.seen;
const TYPING = 120;
const plain = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "seen"));
let kept = plain();
let asking = new AbortController();

/** Paints swatches: a page may not bring styles of its own, but a script may set them. */
function paint() {
  for (const swatch of told.querySelectorAll("[data-paper]")) {
    swatch.style.background = swatch.dataset.paper;
    if (swatch.dataset.ink) swatch.style.color = swatch.dataset.ink;
  }
}

function showState() {
  const dirty = plain() !== kept;
  state.textContent = dirty ? state.dataset.unsaved : state.dataset.saved;
  state.classList.toggle("late", dirty);
}

function showProblems(problems) {
  for (const field of form.querySelectorAll("[data-field]")) {
    const what = problems[field.dataset.field] || "";
    const line = field.querySelector("p.wrong");
    line.textContent = what;
    line.hidden = !what;
    field.querySelector("[name]").setAttribute("aria-invalid", what ? "true" : "false");
  }
}

/** Each card in the kit as it is; the last picture stays until the next one is there. */
function redraw() {
  for (const image of document.querySelectorAll(".kit-cards img")) {
    const address = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "seen"));
    address.set("design", image.dataset.design);
    address.set("palette", image.dataset.palette);
    address.set("quote", form.dataset.quote);
    address.set("width", "320");
    const next = new Image();
    next.onload = () => { if (image.dataset.next === next.src) image.src = next.src; };
    next.src = `/brand/picture?${address}`;
    image.dataset.next = next.src;
  }
}

const tell = later(TYPING, async () => {
  asking.abort();
  asking = new AbortController();
  try {
    const answer = await send("/brand/preview", new FormData(form), { signal: asking.signal });
    showProblems(answer.problems);
    const piece = document.createElement("template");
    piece.innerHTML = answer.piece;
    told.replaceChildren(piece.content);
    paint();
    if (!answer.wrong) redraw();
  } catch (error) {
    complain(error);
  }
});

let isSaving = false;

async function save() {
  // A second click would be told of another tab's change, which was the first one.
  if (isSaving) return;
  isSaving = true;
  const sent = plain();
  try {
    const answer = await send(form.getAttribute("action"), new FormData(form));
    seen.value = answer.seen;
    kept = sent;
    showState();
    say(answer.said, answer.undo ? { label: words.undo, act: () => undo(answer.undo) } : null);
  } catch (error) {
    complain(error);
  }
  isSaving = false;
}

async function sendLogo(address, fields) {
  try {
    const answer = await send(address, fields);
    seen.value = answer.seen;
    const image = document.getElementById("logo");
    if (answer.logo) image.src = `/brand/logo/picture?of=${encodeURIComponent(answer.logo)}`;
    image.hidden = !answer.logo;
    const none = document.getElementById("no-logo");
    if (document.activeElement === none) document.getElementById("logo-file").focus();
    none.hidden = !answer.logo;
    document.getElementById("from-logo").disabled = !answer.logo;
    say(answer.said, answer.undo ? { label: words.undo, act: () => undo(answer.undo) } : null);
    tell();
  } catch (error) {
    complain(error);
  }
}

form.addEventListener("input", (event) => {
  const picks = event.target.dataset.picks;
  if (picks) form.elements[picks].value = event.target.value.toUpperCase();
  if (event.target.id === "from-logo") form.elements["colours.accent"].value = event.target.checked ? "logo" : "";
  if (event.target.name?.startsWith("colours.")) {
    const picker = form.querySelector(`[data-picks="${event.target.name}"]`);
    if (/^#[0-9a-f]{6}$/i.test(event.target.value)) picker.value = event.target.value.toLowerCase();
    if (event.target.name === "colours.accent") document.getElementById("from-logo").checked = event.target.value === "logo";
  }
  if (event.target.id === "logo-file") return;
  showState();
  tell();
});
document.getElementById("logo-file").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (!file) return;
  const fields = new FormData();
  fields.set("seen", seen.value);
  fields.set("logo", file);
  sendLogo("/brand/logo", fields).then(() => { event.target.value = ""; });
});
document.getElementById("no-logo").addEventListener("click", () => sendLogo("/brand/logo/remove", { seen: seen.value }));
form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    save();
  }
});
document.addEventListener("pullquote:undone", () => location.reload());
window.addEventListener("beforeunload", (event) => { if (plain() !== kept) event.preventDefault(); });
paint();
