// The review: one candidate after the other. What comes next is fetched before it is asked for, and a decision is sent
// while the next quote is being read; one that fails leads back to its quote.
import { complain, getPiece, keys, onNews, say, send, undo, words } from "./studio.js";
import { filled, onTag, put } from "./library-fields.js";

const box = document.getElementById("reviewed");
if (box) start();

function start() {
  const ids = box.dataset.ids.split(" ");
  const decided = new Map();
  const taken = [];
  const pieces = new Map();
  let at = Number(box.dataset.at);
  // Which one is on the page: while the next is on its way it is not `at`, and nothing is decided on it.
  let seenAt = at;
  let sending = Promise.resolve();
  let undoing = 0;
  // Edits and tags since the last decision: they are undone before it.
  let edits = 0;

  const shown = () => box.querySelector(".under-review");
  const form = () => box.querySelector(".putting-right");
  const isEditing = () => Boolean(form() && !form().hidden);
  const finished = document.getElementById("finished");
  const bar = document.querySelector(".deciding");

  /** A quote's piece of the page, asked for once. */
  function piece(id) {
    if (!pieces.has(id)) {
      const asked = getPiece(`/review/quote?${new URLSearchParams({ id })}`);
      asked.catch(() => pieces.delete(id));
      pieces.set(id, asked);
    }
    return pieces.get(id);
  }

  function prefetch() {
    for (const id of ids.slice(at + 1, at + 3)) {
      piece(id).then((html) => {
        const picture = new DOMParser().parseFromString(html, "text/html").querySelector(".review-card img");
        if (picture) new Image().src = picture.src;
      }, () => {});
    }
  }

  function tell() {
    const pattern = box.dataset.more ? words.progress_more : words.progress;
    document.getElementById("progress").textContent = filled(pattern, { number: at + 1, count: ids.length });
    document.querySelector(".done").value = decided.size;
    bar.querySelector("[data-do=undo]").disabled = !taken.length;
  }

  /** Of a long context the words themselves are what is seen. */
  function showWords() {
    const around = box.querySelector(".source-words");
    const mark = around?.querySelector("mark");
    if (mark) around.scrollTop = mark.offsetTop - around.offsetTop - (around.clientHeight - mark.offsetHeight) / 2;
  }

  async function show(number, { focus = true } = {}) {
    at = number;
    box.hidden = bar.hidden = false;
    finished.hidden = true;
    const mine = ids[at];
    try {
      const html = await piece(mine);
      if (ids[at] !== mine || !finished.hidden) return;
      put(box, html);
      seenAt = at;
      showWords();
      const address = new URLSearchParams(location.search);
      address.set("at", mine);
      history.replaceState(history.state, "", `?${address}`);
      tell();
      if (focus) {
        shown().focus({ preventScroll: true });
        scrollTo({ top: 0 });
      }
      prefetch();
    } catch (error) {
      // What is on the page is what counts: the same key asks once more.
      if (at === number && finished.hidden) at = seenAt;
      complain(error);
    }
  }

  function finish() {
    box.hidden = bar.hidden = true;
    finished.hidden = false;
    const count = (standing) => [...decided.values()].filter((one) => one === standing).length;
    const told = { approved: count("approved"), rejected: count("rejected"), left: ids.length - decided.size };
    document.getElementById("finished-told").textContent = filled(words.finished, told);
    document.getElementById("again").hidden = !(box.dataset.more || told.left);
    finished.focus();
  }

  const isReady = () => finished.hidden && at === seenAt && Boolean(shown());
  const next = () => at + 1 < ids.length ? show(at + 1) : finish();
  function back() {
    if (!finished.hidden) show(ids.length - 1);
    else if (at > 0) show(at - 1);
    else say(words.at_the_first);
  }

  function decide(standing) {
    if (isEditing() || !isReady()) return;
    const number = at;
    const { id, seen } = shown().dataset;
    const before = decided.get(id);
    decided.set(id, standing);
    pieces.delete(id);
    const entry = { id, before, step: null };
    taken.push(entry);
    edits = 0;
    sending = sending.then(async () => {
      try {
        entry.step = (await send("/library/stand", { quote: seen, standing })).undo;
      } catch (error) {
        forget(entry);
        await show(number);
        complain(error);
      }
    });
    say(words[`standing_${standing}`], { label: words.undo, act: () => takeBack(entry) });
    next();
  }

  /** A decision that does not hold: its quote is as it was before. */
  function forget(entry) {
    const place = taken.indexOf(entry);
    if (place >= 0) taken.splice(place, 1);
    if (entry.before) decided.set(entry.id, entry.before);
    else decided.delete(entry.id);
    pieces.delete(entry.id);
  }

  async function takeBack(entry = taken.at(-1)) {
    if (!entry || !taken.includes(entry)) return;
    await sending;
    if (!taken.includes(entry)) return;
    undoing += 1;
    try {
      const told = await send("/undo", { number: entry.step });
      forget(entry);
      say(told.said);
      const number = ids.indexOf(entry.id);
      if (number >= 0) await show(number);
    } catch (error) {
      complain(error);
    } finally {
      undoing -= 1;
    }
  }

  function edit() {
    if (!form() || !isReady() || isEditing()) return;
    form().hidden = false;
    box.querySelector(".large-quote").hidden = true;
    form().elements.text.focus();
  }
  function leave() {
    form().hidden = true;
    form().reset();
    box.querySelector(".large-quote").hidden = false;
    shown().focus({ preventScroll: true });
  }

  /** The quote as it is now: it may have another id. */
  async function anew(id = ids[at]) {
    pieces.delete(ids[at]);
    if (decided.has(ids[at]) && id !== ids[at]) decided.set(id, decided.get(ids[at]));
    ids[at] = id;
    pieces.delete(id);
    await show(at);
  }

  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = new FormData(form());
    fields.append("quote", shown().dataset.seen);
    if (event.submitter) event.submitter.disabled = true;
    await sending;
    try {
      const told = await send("/review/edit", fields);
      if (told.undo) edits += 1;
      await anew(told.id);
      say(told.said, told.undo ? { label: words.undo, act: () => undo(told.undo) } : null);
    } catch (error) {
      // What was typed stays; what was said stands beside it.
      const wrong = form()?.querySelector("[data-wrong]");
      if (wrong && !error.outdated && error.hint !== undefined) wrong.textContent = `${error.message} ${error.hint}`;
      else complain(error);
    } finally {
      if (event.submitter) event.submitter.disabled = false;
    }
  });

  onTag(async (tag, how) => {
    await sending;
    try {
      const told = await send(`/library/${how}`, { tag, quote: shown().dataset.seen });
      if (told.undo) edits += 1;
      await anew();
      say(told.said, told.undo ? { label: words.undo, act: () => undo(told.undo) } : null);
    } catch (error) {
      complain(error);
    }
  });

  const acts = {
    approve: () => decide("approved"),
    reject: () => decide("rejected"),
    edit,
    leave,
    tag: () => { if (isReady() && !isEditing()) document.getElementById("tagging").showModal(); },
    next: () => { if (!isEditing() && finished.hidden) next(); },
    back: () => { if (!isEditing()) back(); },
    undo: () => { if (!isEditing()) takeBack(); },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) acts[button.dataset.do]();
  });
  // A key that is held down decides once: each decision is on words that somebody has seen.
  const once = (act) => (event) => { if (!event.repeat) act(); };
  keys({
    a: once(acts.approve), r: once(acts.reject), e: acts.edit, t: acts.tag, u: once(acts.undo),
    j: acts.next, ArrowRight: acts.next, k: acts.back, ArrowLeft: acts.back,
  });
  box.addEventListener("keydown", (event) => {
    if (!isEditing()) return;
    if (event.key === "Escape") leave();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form().requestSubmit();
  });

  // Undone by its keys or its message: an edit or a tag of what is shown, or the last decision.
  document.addEventListener("pullquote:undone", async () => {
    if (undoing) return;
    pieces.clear();
    const entry = taken.at(-1);
    if (edits > 0) edits -= 1;
    else if (entry) {
      forget(entry);
      at = Math.max(0, ids.indexOf(entry.id));
    }
    await show(at);
  });
  onNews(() => {
    for (const id of [...pieces.keys()]) if (id !== ids[at]) pieces.delete(id);
    if (finished.hidden) prefetch();
  });
  prefetch();
  showWords();
  tell();
}
