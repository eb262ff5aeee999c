// What the library and the review share: words filled in, fields that offer what is there, dialogs, pieces of a page.
import { get, later } from "./studio.js";

// A pause in typing in which somebody may look: shorter ones ask for what nobody reads.
const PAUSE = 120;

/** Words with what is in braces filled in. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => {
  const value = values[name];
  return typeof value === "number" ? value.toLocaleString("en") : value ?? all;
});

/** Puts a piece of a page, as the studio rendered it, in place of what an element holds. */
export function put(element, html) {
  const made = new DOMParser().parseFromString(html, "text/html");
  element.replaceChildren(...made.body.childNodes);
}

let asking;
async function suggest(field) {
  asking?.abort();
  asking = new AbortController();
  try {
    const about = new URLSearchParams({ of: field.dataset.suggests, typed: field.value });
    const { found } = await (await get(`/library/suggestions?${about}`, { signal: asking.signal })).json();
    field.list?.replaceChildren(...found.map((value) => Object.assign(document.createElement("option"), { value })));
  } catch {
    // Nobody misses a suggestion; what is typed counts.
  }
}

const suggestLater = later(PAUSE, suggest);
document.addEventListener("input", (event) => { if (event.target.matches("[data-suggests]")) suggestLater(event.target); });
document.addEventListener("focusin", (event) => { if (event.target.matches("[data-suggests]") && !event.target.list?.options.length) suggestLater(event.target); });
document.addEventListener("click", (event) => { event.target.closest("[data-closes]")?.closest("dialog").close(); });

/** Calls back with a tag and whether it is given or taken off, once the dialog of tags was answered. */
export function onTag(act) {
  const form = document.getElementById("tagging-form");
  form?.addEventListener("submit", (event) => {
    const name = form.elements.tag.value.trim();
    if (!name) {
      event.preventDefault();
      form.elements.tag.focus();
      return;
    }
    form.elements.tag.value = "";
    act(name, event.submitter?.value === "untag" ? "untag" : "tag");
  });
}
