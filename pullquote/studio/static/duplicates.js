// The desk for duplicates: pairs settled by keys or buttons, one after the other.
import { words, getPiece, send, change, sure, keys, say, complain, onNews } from "./studio.js";

const pairs = () => [...document.querySelectorAll(".pair")];
const current = () => document.activeElement?.closest(".pair") || document.querySelector(".pair[aria-current]") || pairs()[0];

function choose(pair) {
  for (const one of pairs()) one.removeAttribute("aria-current");
  if (!pair) {
    document.getElementById("nothing")?.focus();
    return;
  }
  pair.setAttribute("aria-current", "true");
  pair.focus({ preventScroll: true });
  pair.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = pairs();
  const at = all.indexOf(current());
  const next = all[at + by];
  if (next) choose(next);
  else if (by > 0 && document.querySelector(".pages [rel=next]")) document.querySelector(".pages [rel=next]").click();
  else if (by < 0 && document.querySelector(".pages [rel=prev]")) document.querySelector(".pages [rel=prev]").click();
  else say(words.last_pair);
}

/** Shows the desk as it is now; the pair that has the place of the one before is the next. */
async function renew(at) {
  try {
    const html = await getPiece(location.pathname + location.search);
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("desk");
    const focused = current()?.id;
    const had = document.getElementById("desk").contains(document.activeElement);
    document.getElementById("desk").replaceWith(document.adoptNode(fresh));
    const same = focused && document.getElementById(focused);
    const next = at === undefined ? same : pairs()[Math.min(at, pairs().length - 1)];
    if (at !== undefined || had) choose(next || pairs()[0]);
  } catch (error) {
    complain(error);
  }
}

const ends = (pair, swapped = false) => {
  const { first, second, seenFirst, seenSecond } = pair.dataset;
  return swapped
    ? { first: second, second: first, seen_first: seenSecond, seen_second: seenFirst }
    : { first, second, seen_first: seenFirst, seen_second: seenSecond };
};

async function merge(pair, swapped) {
  const kept = pair.querySelectorAll(".quote-words")[swapped ? 1 : 0].cloneNode(true);
  for (const spoken of kept.querySelectorAll(".unseen")) spoken.remove();
  if (await sure({ title: words.merge_title, text: words.merge_text.replace("{words}", kept.textContent), yes: words.merge_yes })) {
    await change("/duplicates/merge", ends(pair, swapped));
  } else choose(pair);
}

async function unite(button) {
  const fields = { name: button.dataset.name, other: button.dataset.other };
  try {
    const asked = await send("/people/alias", fields);
    if (!asked.ask) return;
    if (await sure({ title: asked.title, text: asked.ask, yes: words.unite_yes })) await change("/people/alias", { ...fields, sure: "1" });
  } catch (error) {
    complain(error);
  }
}

let settled;
let renewing = null;
let isActing = false;
async function act(pair, what) {
  // Until the next pair is there, a key means the one that is settled already.
  if (!pair || isActing) return;
  settled = pairs().indexOf(pair);
  const does = {
    left: () => merge(pair, false),
    right: () => merge(pair, true),
    variants: () => change("/duplicates/settle", { ...ends(pair), decision: "variants" }),
    apart: () => change("/duplicates/settle", { ...ends(pair), decision: "apart" }),
    "wrong-left": () => change("/duplicates/wrong", ends(pair)),
    "wrong-right": () => change("/duplicates/wrong", ends(pair, true)),
    person: () => unite(pair.querySelector("[data-act=person]")),
  };
  if (!pair.querySelector(`[data-act=${what}]`)) return;
  isActing = true;
  try {
    await does[what]();
    await renewing;
  } finally {
    isActing = false;
  }
}

document.addEventListener("pullquote:changed", () => { renewing = renew(settled ?? 0); });
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) act(button.closest(".pair"), button.dataset.act);
});
document.addEventListener("focusin", (event) => {
  const pair = event.target.closest?.(".pair");
  if (!pair) return;
  for (const one of pairs()) one.toggleAttribute("aria-current", one === pair);
});
onNews(() => { if (!document.querySelector("dialog[open]")) renew(); });
// A key that is held down settles one pair.
const settle = (what) => (event) => { if (!event.repeat) act(current(), what); };
keys({
  1: settle("left"),
  2: settle("right"),
  b: settle("variants"),
  n: settle("apart"),
  s: () => step(1),
  j: () => step(1),
  k: () => step(-1),
});

// On a phone the tabs scroll: the one that is open is in sight.
const tabs = document.querySelector(".tabs");
tabs.scrollLeft = tabs.querySelector("[aria-current]").offsetLeft - tabs.offsetLeft;

// Quotes that came since are compared now: the pairs that are known are on the page already.
const looking = document.getElementById("looking");
if (looking.dataset.behind === "yes") {
  looking.textContent = looking.dataset.words;
  send("/duplicates/compare").then(async (told) => {
    looking.textContent = told.found ? words.found_more : "";
    await renew();
  }, (error) => {
    looking.textContent = "";
    complain(error);
  });
}
