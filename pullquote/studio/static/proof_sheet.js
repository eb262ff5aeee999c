// The proof sheet: cases as they come, boxes over them, what was approved beside them, ticking and approving.
import { complain, get, keys, say, send, sure, words } from "./studio.js";

const form = document.getElementById("sheet");
const cards = document.getElementById("cards");
const tools = document.getElementById("tools");
const going = document.getElementById("going");
const filters = [...tools.querySelectorAll("[data-filter]")];
const approving = document.getElementById("approve");
const ticking = document.getElementById("tick-all");
// Between two looks at a sheet that is being drawn: some cards come in each.
const LOOK = 300;
let sheet = form.dataset.sheet;
// Rises with each wish to draw: what an older one brings is nobody's business any more.
let drawing = 0;
// One wish is sent at a time: the studio keeps the sheet that was asked for last.
let asked = Promise.resolve();
let current = null;

const all = () => [...cards.querySelectorAll(".case")];
const shown = () => all().filter((card) => !card.hidden);
const box = (card) => card.querySelector("[data-tick]");
const ticked = () => all().filter((card) => box(card)?.checked);

function parsed(html) {
  const piece = document.createElement("template");
  piece.innerHTML = html;
  return [...piece.content.querySelectorAll(".case")];
}

function count() {
  const number = ticked().length;
  approving.textContent = number ? words.approve_count.replace("{count}", number) : words.approve_none;
  approving.disabled = !number;
  const asking = shown().filter(box);
  ticking.disabled = !asking.length;
  ticking.textContent = asking.length && asking.every((card) => box(card).checked) ? words.untick : words.tick;
}

function filter() {
  for (const card of all()) card.hidden = filters.some((one) => one.value && card.dataset[one.dataset.filter] !== one.value);
  document.getElementById("none").hidden = !all().length || shown().length > 0;
  count();
}

function showStates(states) {
  for (const option of filters.at(-1).options) {
    if (option.value) option.textContent = `${option.dataset.name} (${states[option.value] || 0})`;
  }
}

async function follow(from) {
  const mine = drawing;
  try {
    const answer = await (await get(`/proof-sheet/cards?sheet=${sheet}&from=${from}`)).json();
    if (mine !== drawing) return;
    cards.append(...parsed(answer.piece));
    document.getElementById("begin").hidden = true;
    tools.hidden = false;
    showStates(answer.states);
    filter();
    going.hidden = answer.done;
    going.querySelector("progress").value = answer.count / answer.total;
    document.getElementById("far").textContent = words.drawn.replace("{count}", answer.count).replace("{total}", answer.total);
    if (!answer.done) setTimeout(() => mine === drawing && follow(answer.count), LOOK);
    else cards.dataset.done = "1";
  } catch (error) {
    // A new sheet takes the place of this one.
    if (mine !== drawing) return;
    going.hidden = true;
    complain(error);
  }
}

async function draw(mine) {
  if (mine !== drawing) return;
  try {
    const answer = await send("/proof-sheet/draw", new FormData(form));
    if (mine !== drawing) return;
    ({ sheet } = answer);
    cards.replaceChildren();
    delete cards.dataset.done;
    current = null;
    const here = new URL(location.href);
    here.searchParams.set("design", form.elements.design.value);
    history.replaceState(null, "", here);
    going.hidden = false;
    follow(0);
  } catch (error) {
    if (mine !== drawing) return;
    complain(error);
    if (sheet) follow(all().length);
  }
}

function choose(card) {
  current?.classList.remove("current");
  current = card;
  if (!card) return;
  card.classList.add("current");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const list = shown();
  if (!list.length) return;
  const at = list.indexOf(current);
  choose(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length]);
}

function toggle(button, name) {
  const on = cards.classList.toggle(name);
  document.getElementById(button).setAttribute("aria-pressed", on);
  if (button === "overlay") document.getElementById("legend").hidden = !on;
}

async function approve() {
  const chosen = ticked();
  if (!chosen.length) return;
  const go = await sure({
    title: words.approve_title.replace("{count}", chosen.length), text: words.approve_text, yes: words.approve_yes });
  if (!go) return;
  try {
    const answer = await send("/proof-sheet/approve", { sheet, case: chosen.map((card) => card.dataset.case) });
    for (const made of parsed(answer.piece)) {
      const before = cards.querySelector(`[data-case="${CSS.escape(made.dataset.case)}"]`);
      if (before === current) current = made;
      before?.replaceWith(made);
    }
    showStates(answer.states);
    filter();
    // The button has nothing to approve any more, and is disabled.
    choose(current && !current.hidden ? current : shown()[0] || null);
    if (!current) filters.at(-1).focus();
    say(answer.said);
  } catch (error) {
    complain(error);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const mine = ++drawing;
  asked = asked.then(() => draw(mine));
});
filters.forEach((one) => one.addEventListener("change", filter));
cards.addEventListener("change", count);
cards.addEventListener("focusin", (event) => {
  const card = event.target.closest(".case");
  if (card !== current) {
    current?.classList.remove("current");
    current = card;
    card?.classList.add("current");
  }
});
document.getElementById("overlay").addEventListener("click", () => toggle("overlay", "with-boxes"));
document.getElementById("before").addEventListener("click", () => toggle("before", "with-before"));
approving.addEventListener("click", approve);
ticking.addEventListener("click", () => {
  const list = shown().filter(box);
  const off = list.every((card) => box(card).checked);
  list.forEach((card) => { box(card).checked = !off; });
  count();
});
keys({
  n: () => step(1), p: () => step(-1), j: () => step(1), k: () => step(-1), a: approve,
  o: () => toggle("overlay", "with-boxes"), b: () => toggle("before", "with-before"),
  m: () => { if (current && box(current)) { box(current).checked = !box(current).checked; count(); } },
});
if (sheet) follow(0);
