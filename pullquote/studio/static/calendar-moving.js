// Moving a post: by dragging it, by keyboard (m, arrows, Enter), or in the dialog. The server has the last word.
import { change, say, words } from "./studio.js";

const told = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const board = () => document.querySelector(".days");
const cells = () => [...board().querySelectorAll("[data-drop]")];
const DAY_MS = 86400000;
const HOUR_MS = 3600000;
// Long enough to read a sentence.
const TOLD_MS = 6000;

let picked = null;
let dragged = null;

/** Whether a post is in somebody's hand, so that nothing under it may be replaced. */
export const isMoving = () => Boolean(picked || dragged);

/** Moves a post to a wall time; says what became of it. */
export const move = (post, when) => change("/calendar/move", { post: post.dataset.post, seen: post.dataset.seen, when });

const cellOf = (day, hour) => cells().find((one) => one.dataset.drop === day && (!one.dataset.hour || one.dataset.hour === hour));
const timeAt = (cell, wall) => (cell.dataset.hour ? `${cell.dataset.hour}:${wall.slice(14)}` : wall.slice(11));
const nameOf = (cell) => cell.closest("[data-name]").dataset.name;

function mark(cell) {
  for (const one of document.querySelectorAll(".target")) one.classList.remove("target");
  cell?.classList.add("target");
}

function whenIn(cell, wall) {
  const time = cell.dataset.hour && cell.dataset.hour !== wall.slice(11, 13) ? `${cell.dataset.hour}:00` : timeAt(cell, wall);
  return `${cell.dataset.drop}T${time}`;
}

let fading;
function announce(text) {
  const line = document.getElementById("moving");
  line.textContent = text;
  clearTimeout(fading);
  // What became of it goes by itself; what to do with a post in hand stays.
  if (!picked) fading = setTimeout(() => { line.textContent = ""; }, TOLD_MS);
}

/** Picks a post up with the keyboard. */
export function pickUp(post) {
  if (!post) return;
  if (!post.dataset.can.split(" ").includes("move")) {
    say(words.cannot_move);
    return;
  }
  const wall = post.dataset.wall;
  picked = { post, wall, cell: post.closest("[data-drop]") };
  post.classList.add("held");
  mark(picked.cell);
  announce(told(words.picked_up, { post: post.dataset.named }));
}

function letGo(text) {
  picked.post.classList.remove("held");
  mark(null);
  picked = null;
  announce(text);
  document.dispatchEvent(new CustomEvent("pullquote:put-down"));
}

function shift(days, hours) {
  const { dataset } = picked.cell;
  const at = new Date(`${dataset.drop}T${dataset.hour || "00"}:00Z`);
  const to = new Date(at.getTime() + days * DAY_MS + hours * HOUR_MS).toISOString();
  const hour = dataset.hour ? to.slice(11, 13) : undefined;
  const cell = hours && to.slice(0, 10) !== dataset.drop ? null : cellOf(to.slice(0, 10), hour);
  if (!cell) {
    announce(words.edge);
    return;
  }
  picked.cell = cell;
  mark(cell);
  cell.scrollIntoView({ block: "nearest" });
  const when = whenIn(cell, picked.wall);
  announce(told(words.moved_to, { day: nameOf(cell), time: when.slice(11) }));
}

const inWeek = () => board().dataset.view === "week";
const STEPS = {
  ArrowLeft: () => shift(-1, 0),
  ArrowRight: () => shift(1, 0),
  ArrowUp: () => (inWeek() ? shift(0, -1) : shift(-7, 0)),
  ArrowDown: () => (inWeek() ? shift(0, 1) : shift(7, 0)),
};

async function drop() {
  const { post, cell, wall } = picked;
  const when = whenIn(cell, wall);
  letGo("");
  if (when === wall) announce(told(words.put_back, { post: post.dataset.named }));
  else await move(post, when);
}

// Before anything else: an arrow moves the post in hand, and nothing scrolls; Enter opens no link.
document.addEventListener("keydown", (event) => {
  if (!picked) return;
  if (STEPS[event.key]) STEPS[event.key]();
  else if (event.key === "Enter" || event.key === " ") drop();
  else if (event.key === "Escape" || event.key === "Tab") letGo(told(words.put_back, { post: picked.post.dataset.named }));
  else return;
  if (event.key === "Tab") return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("dragstart", (event) => {
  const post = event.target.closest?.("[data-post][draggable=true]");
  if (!post) return;
  if (picked) letGo("");
  dragged = post;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", post.dataset.named);
  post.classList.add("held");
});

document.addEventListener("dragover", (event) => {
  const cell = dragged && event.target.closest?.("[data-drop]");
  if (!dragged) return;
  mark(cell);
  if (!cell) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
});

document.addEventListener("drop", (event) => {
  const cell = dragged && event.target.closest?.("[data-drop]");
  if (!cell) return;
  event.preventDefault();
  const when = whenIn(cell, dragged.dataset.wall);
  if (when !== dragged.dataset.wall) move(dragged, when);
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("held");
  dragged = null;
  mark(null);
  document.dispatchEvent(new CustomEvent("pullquote:put-down"));
});
