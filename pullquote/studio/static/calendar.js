// The calendar: what is selected, what is done with it, and fresh news without losing one's place.
import { change, complain, getPiece, keys, later, onNews, sure, words } from "./studio.js";
import { isMoving, move, pickUp } from "./calendar-moving.js";
import { byFocus, parsed, patch } from "./calendar-patch.js";

const live = document.getElementById("live");
const told = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const posts = () => [...live.querySelectorAll("[data-post]")];
const postOf = (id) => live.querySelector(`[data-post="${CSS.escape(id)}"]`);
const selected = new Set();
let lastPicked = null;
let stale = false;
let asked = 0;

async function refresh() {
  if (isMoving()) {
    stale = true;
    return;
  }
  stale = false;
  const mine = ++asked;
  try {
    const piece = await getPiece(live.dataset.pieces);
    // An answer that was overtaken tells of an earlier moment.
    if (mine !== asked) return;
    if (isMoving()) stale = true;
    else patch(live, piece);
  } catch (error) {
    complain(error);
  }
  showSelected();
}

const refreshSoon = later(150, refresh);

// Selecting.
function showSelected() {
  for (const id of selected) if (!postOf(id)) selected.delete(id);
  for (const post of posts()) {
    const on = selected.has(post.dataset.post);
    post.toggleAttribute("data-picked", on);
    post.querySelector("[data-pick]").checked = on;
  }
  for (const all of live.querySelectorAll("[data-pick-all]")) {
    const mine = within(all).map((one) => selected.has(one.dataset.post));
    all.checked = mine.length > 0 && mine.every(Boolean);
    all.indeterminate = !all.checked && mine.some(Boolean);
  }
  const bar = document.getElementById("picked");
  bar.hidden = !selected.size;
  live.classList.toggle("picking", selected.size > 0);
  document.getElementById("picked-count").textContent =
    selected.size === 1 ? words.picked_one : told(words.picked_many, { count: selected.size });
  const can = new Set([...selected].flatMap((id) => postOf(id).dataset.can.split(" ")));
  for (const button of bar.querySelectorAll("[data-act]")) button.disabled = !can.has(button.dataset.act);
}

const within = (all) => [...all.closest(all.dataset.pickAll === "day" ? ".day" : ".week-of").querySelectorAll("[data-post]")];

function pick(id, on, range) {
  const ids = posts().map((one) => one.dataset.post);
  const [from, to] = [ids.indexOf(lastPicked), ids.indexOf(id)].sort((a, b) => a - b);
  for (const one of range && from >= 0 ? ids.slice(from, to + 1) : [id]) {
    if (on) selected.add(one);
    else selected.delete(one);
  }
  lastPicked = id;
  showSelected();
}

// Doing something with posts.
const ASKED = { cancel: ["cancel_title", "cancel_text", "cancel_yes"], retry: ["retry_title", "retry_text", "retry_yes"] };

async function act(name, ids) {
  const able = ids.map(postOf).filter((one) => one?.dataset.can.split(" ").includes(name));
  if (!able.length) return;
  if (ASKED[name]) {
    const [title, text, yes] = ASKED[name];
    const count = able.length === 1 ? words.posts_one : told(words.posts_many, { count: able.length });
    if (!(await sure({ title: told(words[title], { count }), text: words[text], yes: words[yes] }))) return;
  }
  document.body.classList.add("busy");
  const answer = await change(`/calendar/${name}`, able.flatMap((one) => [["post", one.dataset.post], ["seen", one.dataset.seen]]));
  document.body.classList.remove("busy");
  if (!answer) return;
  for (const id of answer.done) selected.delete(String(id));
  if (!answer.refused.length) return;
  const list = document.getElementById("refused-list");
  list.replaceChildren(...answer.refused.map((one) => {
    const line = document.createElement("li");
    line.textContent = told(words.refused_post, { number: one.post, said: `${one.said} ${one.hint}`.trim() });
    return line;
  }));
  document.getElementById("refused").showModal();
}

// The dialog of one post.
const box = document.getElementById("one");
let shown = null;

function open(post) {
  shown = post.dataset.post;
  const can = post.dataset.can.split(" ");
  const [day, time] = post.dataset.wall.split("T");
  box.querySelector("h2").textContent = post.dataset.named;
  const reason = document.getElementById("one-reason");
  reason.textContent = post.dataset.reason;
  reason.hidden = !post.dataset.reason;
  const form = document.getElementById("one-move");
  form.hidden = !can.includes("move");
  form.elements.day.value = day;
  form.elements.time.value = time;
  document.getElementById("one-zone").textContent = told(words.zone, { zone: post.dataset.zone });
  for (const button of box.querySelectorAll("[data-one]")) button.hidden = !can.includes(button.dataset.one);
  document.getElementById("one-open").href = `/posts/${shown}`;
  box.showModal();
}

document.getElementById("one-move").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { day, time } = event.target.elements;
  const post = postOf(shown);
  const done = post && (await move(post, `${day.value}T${time.value}`));
  if (done) box.close();
});

box.addEventListener("close", () => byFocus(live, `more-${shown}`)?.focus());

// Planning: first what would come, then doing it.
const plan = document.getElementById("plan");
const seen = document.getElementById("plan-seen");

async function lookAhead() {
  const form = new FormData(document.getElementById("plan-form"));
  seen.setAttribute("aria-busy", "true");
  try {
    seen.replaceChildren(parsed(await getPiece(`/calendar/plan?${new URLSearchParams(form)}`)));
  } catch (error) {
    plan.close();
    complain(error);
  }
  seen.removeAttribute("aria-busy");
}

plan.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method === "dialog") return;
  event.preventDefault();
  if (form.id === "plan-form") {
    await lookAhead();
    return;
  }
  const button = form.querySelector("button");
  button.disabled = true;
  const answer = await change("/calendar/plan", new FormData(form));
  button.disabled = false;
  if (answer) plan.close();
  else await lookAhead();
});
plan.addEventListener("close", () => seen.replaceChildren());

// The inbox: what cannot be taken back is asked first.
live.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-ask]")) return;
  event.preventDefault();
  const { title, text, yes } = form.dataset;
  if (await sure({ title, text, yes })) await change(form.getAttribute("action"), new FormData(form));
});

live.addEventListener("change", (event) => {
  if (event.target.matches(".filters select")) event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.matches("[data-pick]")) pick(target.dataset.pick, target.checked, event.shiftKey);
  if (target.matches("[data-pick-all]")) {
    for (const one of within(target)) {
      if (target.checked) selected.add(one.dataset.post);
      else selected.delete(one.dataset.post);
    }
    showSelected();
  }
  const more = target.closest("[data-more]");
  if (more) open(postOf(more.dataset.more));
  const button = target.closest("[data-act]");
  if (button) act(button.dataset.act, [...selected]);
  const one = target.closest("[data-one]");
  if (one) {
    box.close();
    act(one.dataset.one, [shown]);
  }
  if (target.closest("[data-clear]")) {
    selected.clear();
    showSelected();
    document.getElementById("main").focus();
  }
});

// Keys.
const current = () => document.activeElement?.closest?.("[data-post]");
function step(by) {
  const all = posts();
  const at = all.indexOf(current());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  next?.querySelector(".post-link").focus();
}
const go = (selector) => live.querySelector(selector)?.click();
keys({
  j: () => step(1),
  k: () => step(-1),
  n: () => go("[data-step=later]"),
  b: () => go("[data-step=earlier]"),
  t: () => go("[data-step=today]"),
  1: () => go("[data-view=month]"),
  2: () => go("[data-view=week]"),
  3: () => go("[data-view=list]"),
  x: () => current() && pick(current().dataset.post, !selected.has(current().dataset.post), false),
  a: () => act("approve", selected.size ? [...selected] : current() ? [current().dataset.post] : []),
  m: () => pickUp(current()),
});

onNews(refreshSoon);
document.addEventListener("pullquote:changed", refreshSoon);
document.addEventListener("pullquote:put-down", () => stale && refreshSoon());
showSelected();
