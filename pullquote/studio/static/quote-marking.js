// Words that stand out, in a text that is being edited: spans that follow the typing, painted behind the field.
import { words, say } from "./studio.js";

const points = (text) => Array.from(text).length;

/** Spans `3-7 12-20` in code points, as the studio sends them, as pairs in UTF-16 units of the text. */
function read(given, text) {
  const starts = [0];
  for (const letter of text) starts.push(starts.at(-1) + letter.length);
  return given.split(" ").filter(Boolean).map((span) => span.split("-").map((at) => starts[Math.min(Number(at), starts.length - 1)]));
}

const written = (spans, text) => spans.map(([start, end]) => `${points(text.slice(0, start))}-${points(text.slice(0, end))}`).join(" ");

/** Without white space at the ends, in order, one where two touch. */
function tidied(spans, text) {
  const tidy = [];
  for (let [start, end] of spans.toSorted((one, other) => one[0] - other[0])) {
    const phrase = text.slice(start, end);
    start += phrase.length - phrase.trimStart().length;
    end -= phrase.length - phrase.trimEnd().length;
    if (start >= end) continue;
    if (tidy.length && start <= tidy.at(-1)[1]) tidy.at(-1)[1] = Math.max(end, tidy.at(-1)[1]);
    else tidy.push([start, end]);
  }
  return tidy;
}

/** Where spans are after a text was changed in one place. */
function moved(spans, before, after) {
  let same = 0;
  while (same < Math.min(before.length, after.length) && before[same] === after[same]) same += 1;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - same && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const past = before.length - tail;
  const by = after.length - before.length;
  const at = (edge, isEnd) => (edge <= same && !(isEnd && edge > same) ? edge : edge >= past ? edge + by : isEnd ? after.length - tail : same);
  return spans.map(([start, end]) => [at(start, false), at(end, true)]);
}

/** Lets words of a field stand out. `kept` is the hidden field that is sent; `changed` is called when it changes. */
export function startMarking({ field, behind, kept, list, button, changed }) {
  let text = field.value;
  let spans = read(kept.value, text);

  function paint() {
    const pieces = [];
    let at = 0;
    for (const [start, end] of spans) {
      pieces.push(text.slice(at, start), Object.assign(document.createElement("mark"), { textContent: text.slice(start, end) }));
      at = end;
    }
    // The field has a line more after a line end at its end; so has this.
    behind.replaceChildren(...pieces, `${text.slice(at)}\u200b`);
    list.replaceChildren(spans.length ? words.marked : words.nothing_marked);
    spans.forEach(([start, end]) => {
      const phrase = text.slice(start, end);
      const off = Object.assign(document.createElement("button"), { type: "button", textContent: `${phrase} ×`, dir: "auto" });
      off.setAttribute("aria-label", words.unmark.replace("{words}", phrase));
      off.addEventListener("click", () => {
        keep(spans.filter((span) => span[0] !== start));
        say(words.did_unmark.replace("{words}", phrase));
        field.focus();
      });
      list.append(off);
    });
  }

  function keep(now) {
    spans = tidied(now, text);
    kept.value = written(spans, text);
    paint();
    changed();
  }

  function toggle() {
    const [start, end] = [field.selectionStart, field.selectionEnd];
    const [chosen] = tidied([[start, end]], text);
    if (!chosen) {
      say(words.mark_nothing);
      field.focus();
      return;
    }
    const inside = spans.some(([from, to]) => from <= chosen[0] && chosen[1] <= to);
    const cut = spans.flatMap(([from, to]) => [[from, Math.min(to, chosen[0])], [Math.max(from, chosen[1]), to]].filter(([a, b]) => a < b));
    keep(inside ? cut : [...spans, chosen]);
    say((inside ? words.did_unmark : words.did_mark).replace("{words}", text.slice(...chosen)));
    field.focus();
    field.setSelectionRange(start, end);
  }

  field.addEventListener("input", () => {
    const before = text;
    text = field.value;
    spans = tidied(moved(spans, before, text), text);
    kept.value = written(spans, text);
    paint();
  });
  field.addEventListener("scroll", () => { behind.scrollTop = field.scrollTop; });
  field.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "b") {
      event.preventDefault();
      toggle();
    }
  });
  button.addEventListener("click", toggle);
  paint();
  /** The fields were filled from elsewhere: reads them anew. */
  return () => {
    text = field.value;
    spans = tidied(read(kept.value, text), text);
    kept.value = written(spans, text);
    paint();
  };
}
