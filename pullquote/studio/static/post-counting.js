// Counts what is typed, by the rules of the network it is for, and shows it as the network would.
import { complain, later, send, words } from "./studio.js";

// Milliseconds after a key: a count is there before the next word.
const PAUSE = 120;

/** A piece of a page that the studio rendered, as nodes. */
export const piece = (html) => document.createRange().createContextualFragment(html);

/** Lists sentences, each in a line of its own. */
export function list(box, lines) {
  box?.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
}

/** Shows a count under its text; says it aloud when the text becomes too long, or fits again. */
export function showCount(box, told, aloud) {
  const fitted = !box.classList.contains("bad");
  box.textContent = told.words;
  box.classList.toggle("bad", !told.fits);
  if (aloud && fitted !== told.fits) aloud.textContent = (told.fits ? words.fits_again : words.too_long) + told.words;
}

/** Counts as one types in every `[data-written]` below a root. `shown(box, told)` is told what came. */
export function countIn(root, shown) {
  for (const box of root.querySelectorAll("[data-written]")) {
    const text = box.querySelector("[data-text]");
    let latest = 0;
    const count = async () => {
      const mine = ++latest;
      try {
        const fields = { text: text.value, on: box.dataset.on };
        if ("plain" in box.dataset) fields.plain = "1";
        const [told] = (await send("/posts/count", fields)).counts;
        if (mine !== latest) return;
        text.setAttribute("aria-invalid", String(!told.fits));
        showCount(box.querySelector("[data-count]"), told, box.querySelector("[data-count-said]"));
        shown(box, told);
      } catch (error) {
        complain(error);
      }
    };
    text.addEventListener("input", later(PAUSE, count));
  }
}
