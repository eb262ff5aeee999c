// One post: its caption counted as it is typed, its changes, and news of it from elsewhere.
import { complain, getPiece, keys, later, onNews, say, sure, words } from "./studio.js";
import { countIn, list, piece } from "./post-counting.js";

let acted = ""; // where a button was pressed last, so that the focus finds its place again
let kept = null; // what was typed, so that taking an approval back does not lose it

const post = () => document.getElementById("post");
const typed = () => [...document.querySelectorAll("#approving textarea")];
const isDirty = () => typed().some((text) => text.value !== text.defaultValue);

function begin() {
  const form = document.getElementById("approving");
  if (!form) return;
  if (kept && kept.made === post().dataset.made) {
    for (const text of typed()) if (text.name in kept.texts) text.value = kept.texts[text.name];
  }
  const approve = form.querySelector("[data-approve]");
  const reset = form.querySelector("[data-reset]");
  const shown = document.querySelector("[data-shown]");
  countIn(form, (box, told) => {
    approve.disabled = !told.fits;
    shown?.replaceChildren(piece(told.shown));
    list(form.querySelector("[data-advice]"), told.advice);
  });
  const mark = () => {
    reset.hidden = !isDirty();
    kept = { made: post().dataset.made, texts: Object.fromEntries(typed().map((text) => [text.name, text.value])) };
  };
  form.addEventListener("input", mark);
  form.addEventListener("reset", () => setTimeout(() => {
    mark();
    form.querySelector("[data-text]").dispatchEvent(new Event("input"));
    form.querySelector("[data-text]").focus();
  }));
  if (isDirty()) {
    reset.hidden = false;
    form.querySelector("[data-text]").dispatchEvent(new Event("input"));
  }
}

async function refresh({ quiet }) {
  const fresh = new DOMParser().parseFromString(await getPiece(location.href), "text/html").getElementById("post");
  const now = post();
  const same = ["seen", "made", "lines"].every((name) => fresh.dataset[name] === now.dataset[name]);
  if (same) return;
  if (quiet && (isDirty() || now.contains(document.activeElement) && document.activeElement.matches("input, select, textarea"))) {
    say(words.changed_elsewhere);
    return;
  }
  // A button that was pressed is disabled meanwhile, and has lost the focus to the body.
  const focused = now.contains(document.activeElement) || (!quiet && document.activeElement === document.body);
  now.replaceWith(document.adoptNode(fresh));
  if (focused) (document.querySelector(`[data-acts="${acted}"] button`) || document.getElementById("main")).focus();
  begin();
}

// What cannot be taken back is asked first; so is what would lose an edited caption.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  acted = form.closest("[data-acts]")?.dataset.acts || "";
  if (form.dataset.isSure) {
    delete form.dataset.isSure;
    return;
  }
  const loses = /\/(redraft|swap)$/.test(form.action) && isDirty();
  if (!("sure" in form.dataset) && !loses) return;
  event.preventDefault();
  event.stopPropagation();
  const asked = loses
    ? { title: words.lose, text: words.lose_text, yes: words.yes_lose }
    : { title: form.dataset.sure, text: form.dataset.sureText, yes: form.dataset.sureYes };
  const button = event.submitter;
  if (await sure(asked)) {
    form.dataset.isSure = "1";
    form.requestSubmit(button);
  } else button?.focus();
}, { capture: true });

document.addEventListener("pullquote:changed", () => refresh({ quiet: false }).catch(complain));
onNews(later(400, () => refresh({ quiet: true }).catch(() => {})));
keys({
  a: () => document.querySelector("[data-approve]")?.click(),
  h: () => document.querySelector("#holding button")?.click(),
});
addEventListener("beforeunload", (event) => { if (isDirty()) event.preventDefault(); });
begin();
