// The words of the card: which of them stand out, chosen by selecting them, shown behind the text as one types.
import { change, say, words as said } from "./studio.js";

const at = (id) => document.getElementById(id);

// The studio counts characters as Unicode code points, a browser in units of UTF-16.
const points = (text, units) => Array.from(text.slice(0, units)).length;
const units = (text, count) => Array.from(text).slice(0, count).join("").length;

/** Spans of UTF-16 units from the form's `3-9,14-20`. */
function read(value, text) {
  if (!value || value === "none") return [];
  return value.split(",").map((part) => part.split("-").map((count) => units(text, Number(count))));
}

const write = (spans, text) => spans.map((span) => span.map((unit) => points(text, unit)).join("-")).join(",");

/** The same spans after the text was changed: those that the change did not touch. */
export function carried(spans, before, after) {
  let same = 0;
  while (same < Math.min(before.length, after.length) && before[same] === after[same]) same += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - same && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const moved = after.length - before.length;
  return spans.flatMap(([first, past]) => {
    if (past <= same) return [[first, past]];
    return first >= before.length - end ? [[first + moved, past + moved]] : [];
  });
}

/** A selection without blanks at its ends; at a caret, the word around it. None for nothing. */
export function selected(text, first, past) {
  if (first === past) {
    for (const word of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)) {
      if (word.isWordLike && word.index <= first && first <= word.index + word.segment.length) return [word.index, word.index + word.segment.length];
    }
    return null;
  }
  const phrase = text.slice(first, past);
  const start = first + phrase.length - phrase.trimStart().length;
  const end = past - (phrase.length - phrase.trimEnd().length);
  return start < end ? [start, end] : null;
}

/** The spans with one more; what lies all in one of them is taken out of it instead. */
export function toggled(spans, [first, past]) {
  const around = spans.find((span) => span[0] <= first && past <= span[1]);
  if (around) return spans.filter((span) => span !== around);
  const apart = spans.filter((span) => span[1] < first || past < span[0]);
  const touched = spans.filter((span) => !apart.includes(span));
  const joined = [Math.min(first, ...touched.map((span) => span[0])), Math.max(past, ...touched.map((span) => span[1]))];
  return [...apart, joined].sort((one, other) => one[0] - other[0]);
}

export function startWords(form, changed) {
  const text = form.elements.text;
  const field = form.elements.emphasis;
  let before = text.value;
  let spans = read(field.value, text.value);
  let stored = null;

  function paint() {
    const marks = at("marks");
    const pieces = [];
    let done = 0;
    for (const [first, past] of spans) {
      pieces.push(text.value.slice(done, first), Object.assign(document.createElement("mark"), { textContent: text.value.slice(first, past) }));
      done = past;
    }
    // A line end at the very end needs something after it, or it has no height.
    marks.replaceChildren(...pieces, `${text.value.slice(done)}\u200b`);
    const list = at("phrases");
    list.hidden = !spans.length;
    list.replaceChildren(...spans.map((span) => {
      const words = text.value.slice(...span);
      const button = Object.assign(document.createElement("button"), { type: "button", className: "phrase" });
      const shown = Object.assign(document.createElement("bdi"), { textContent: words });
      const cross = Object.assign(document.createElement("span"), { textContent: "×" });
      cross.setAttribute("aria-hidden", "true");
      button.append(shown, cross);
      button.setAttribute("aria-label", said.take_away.replace("{words}", words));
      button.addEventListener("click", () => {
        set(spans.filter((one) => one !== span));
        (list.querySelector("button") || at("emphasise")).focus();
      });
      const row = document.createElement("li");
      row.append(button);
      return row;
    }));
    at("clear-emphasis").hidden = !spans.length;
    if (at("keep-emphasis")) at("keep-emphasis").hidden = stored === null || write(spans, text.value) === stored;
  }

  function set(next) {
    spans = next;
    field.value = spans.length ? write(spans, text.value) : "none";
    paint();
    changed();
  }

  function emphasise() {
    const span = selected(text.value, text.selectionStart, text.selectionEnd);
    if (!span) {
      say(said.select_first);
      return;
    }
    const count = spans.flat().length;
    const next = toggled(spans, span);
    const words = text.value.slice(...span);
    set(next);
    text.setSelectionRange(...span);
    say((next.flat().length < count ? said.stands_no_more : said.stands_out).replace("{words}", words));
  }

  text.addEventListener("input", () => {
    spans = carried(spans, before, text.value);
    before = text.value;
    if (field.value) field.value = spans.length ? write(spans, text.value) : "";
    paint();
  });
  text.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "b") {
      event.preventDefault();
      emphasise();
    }
  });
  at("emphasise").addEventListener("click", emphasise);
  at("clear-emphasis").addEventListener("click", () => { set([]); at("emphasise").focus(); });
  at("keep-emphasis")?.addEventListener("click", async () => {
    const told = await change("/card/emphasis", { quote: form.elements.quote.value, revision: form.elements.revision.value, emphasis: field.value || "none" });
    if (!told) return;
    form.elements.revision.value = told.revision;
    stored = write(spans, text.value);
    paint();
  });
  at("keep-words")?.addEventListener("click", async () => {
    const all = new FormData(form);
    const told = await change("/card/keep", all);
    if (!told) return;
    const address = new URLSearchParams(location.search);
    for (const name of ["text", "by", "source", "date", "locator", "topic", "language", "words", "emphasis"]) address.delete(name);
    address.set("quote", told.quote);
    at("kept").href = `/card?${address}`;
    at("kept").hidden = false;
  });
  // What the quote has stored is known from its first drawing, in which the form asks for nothing.
  document.addEventListener("card:drawn", (event) => {
    const told = event.detail.emphasis.map((span) => span.map((count) => units(text.value, count)));
    if (stored === null) stored = field.value ? "" : write(told, text.value);
    if (!field.value && form.elements.quote) {
      spans = told;
      paint();
    } else paint();
  });
  document.addEventListener("pullquote:undone", () => { if (form.elements.quote) location.reload(); });
  paint();
}
