// Who speaks: one turn is current; a key or a button answers it, every answer is kept at once and can be undone.
import { complain, keys, onNews, say, send, undo, words } from "./studio.js";

const box = document.getElementById("turns");
const naming = document.getElementById("naming");
const cutting = document.getElementById("cutting");
let current = null;
let busy = false;

const turns = () => [...box.querySelectorAll(".turn")];
const number = (turn) => Number(turn.dataset.turn);

function go(turn, { focus = true } = {}) {
  if (!turn) return;
  current?.removeAttribute("aria-current");
  current = turn;
  turn.setAttribute("aria-current", "true");
  if (focus) turn.focus({ preventScroll: true });
  turn.scrollIntoView({ block: "nearest" });
}

const after = (at) => turns().find((one) => number(one) > at && "waits" in one.dataset)
  || turns().find((one) => "waits" in one.dataset);

/** Where in a turn's words the cursor is, in code points from their beginning; null if it is elsewhere. */
function cursor(turn) {
  const text = turn.querySelector(".quote-words");
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  if (!range || !text.contains(range.startContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  return [...before.toString()].length;
}

async function answer(fields, { onward = false } = {}) {
  if (busy) return;
  busy = true;
  const at = current ? number(current) : 0;
  try {
    const told = await send(box.dataset.address, { ...fields, read: box.dataset.read });
    renew(told.piece, told.read);
    go((onward && after(at)) || turns().find((one) => number(one) === at) || turns().at(-1));
    say(told.said, { label: words.undo, act: () => undo(told.undo) });
  } catch (error) {
    complain(error);
  } finally {
    busy = false;
  }
}

function renew(piece, read) {
  const made = document.createElement("template");
  made.innerHTML = piece;
  box.replaceChildren(made.content);
  box.dataset.read = read;
  current = null;
}

const name = (given) => answer({ act: "name", turn: number(current), name: given }, { onward: true });

function ask() {
  const { label } = current.dataset;
  const tick = document.getElementById("naming-label");
  const span = tick.querySelector("span");
  tick.hidden = !label;
  span.textContent = label ? span.dataset.words.replace("§", label) : "";
  const form = naming.querySelector("form");
  form.reset();
  naming.returnValue = "no";
  naming.showModal();
  naming.addEventListener("close", () => {
    const given = form.elements.name.value.trim();
    if (naming.returnValue !== "yes" || !given) return;
    if (label && form.elements.label.checked) answer({ act: "label", label, name: given }, { onward: true });
    else name(given);
  }, { once: true });
}

const divide = (offset) => answer({ act: "divide", turn: number(current), offset });

/** Asks where to cut, for whoever has no cursor in the words: without a mouse, or on a phone. */
function askWhere() {
  const field = cutting.querySelector("textarea");
  field.value = current.querySelector(".quote-words").textContent;
  cutting.returnValue = "no";
  cutting.showModal();
  field.setSelectionRange(0, 0);
  field.focus();
  cutting.addEventListener("close", () => {
    if (cutting.returnValue === "yes") divide([...field.value.slice(0, field.selectionStart)].length);
  }, { once: true });
}
// The field is there for its cursor: its words stay.
cutting.addEventListener("beforeinput", (event) => event.preventDefault());
cutting.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.localName !== "textarea") return;
  event.preventDefault();
  cutting.close("yes");
});

function act(what) {
  if (what === "accept") answer({ act: "accept" }, { onward: true });
  else if (what === "new") ask();
  else if (what === "divide") {
    const offset = cursor(current);
    if (offset === null) askWhere();
    else divide(offset);
  } else answer({ act: what, turn: number(current) }, { onward: what === "sold" });
}

box.addEventListener("click", (event) => {
  const turn = event.target.closest(".turn");
  const button = event.target.closest("button");
  if (turn && turn !== current) go(turn, { focus: !getSelection().toString() && Boolean(button) });
  if (button?.dataset.name) name(button.dataset.name);
  else if (button?.dataset.act) act(button.dataset.act);
});
box.addEventListener("focusin", (event) => {
  const turn = event.target.closest(".turn");
  if (turn && turn !== current) go(turn, { focus: false });
});

const step = (by) => go(turns()[turns().indexOf(current) + by] || current);
const digits = Object.fromEntries([..."123456789"].map((digit) => [digit, () => {
  const button = current?.querySelectorAll("button[data-name]")[Number(digit) - 1];
  if (button) name(button.dataset.name);
}]));
keys({
  ...digits,
  Enter: (event) => {
    // A button under the focus does what it says.
    if (event.target.closest("button, a, summary")) event.target.click();
    else if (current?.dataset.proposal) name(current.dataset.proposal);
  },
  n: () => current && ask(),
  a: () => current && act("sold"),
  s: () => go(after(current ? number(current) : 0)),
  x: () => current && act("divide"),
  j: () => current && act("join"),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
});

const reload = async () => {
  if (busy || document.querySelector("dialog[open]")) return;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("turns");
    if (!fresh || fresh.dataset.read === box.dataset.read) return;
    const at = current ? number(current) : 0;
    renew(fresh.innerHTML, fresh.dataset.read);
    go(turns().find((one) => number(one) === at));
  } catch {
    // The next news come soon.
  }
};
onNews(reload);
document.addEventListener("pullquote:undone", reload);
go(after(0), { focus: false });
