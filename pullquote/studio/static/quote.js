// The page of one quote: its standing, its source place by place, and quiet renewal of what is shown.
import { getPiece, get, change, keys, onNews, complain } from "./studio.js";
import { startEditing } from "./quote-editing.js";

const shown = () => document.getElementById("shown");
const WHO = "pullquote-who";

/**
 * Puts the parts of a fresh page in the place of those that are shown; focus stays where it is. `form` says whether the
 * form may go too, asked now: it may have been opened since the page was asked for.
 */
function renew(html, { form = () => true } = {}) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement?.id;
  for (const part of document.querySelectorAll("[data-fresh]")) {
    if (part.id === "editing" && !form()) continue;
    const typed = part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    const other = fresh.getElementById(part.id);
    if (other && (part.id === "editing" || !typed) && other.outerHTML !== part.outerHTML) part.replaceWith(document.adoptNode(other));
  }
  document.title = fresh.title;
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  dress();
}

/** Loads the quote again, by the id it has now, and shows it. */
export async function reload(id = shown().dataset.id, options = {}) {
  try {
    const answer = await get(`/quotes/${id}${location.search}`);
    const html = await answer.text();
    const address = new URL(answer.url);
    if (address.pathname !== location.pathname) history.replaceState(null, "", address.pathname + location.search);
    renew(html, options);
  } catch (error) {
    complain(error);
  }
}

/** What the server cannot do: names that were typed before, the words in sight, pictures that are not there. */
function dress() {
  for (const box of document.querySelectorAll(".page-of-source")) {
    const hit = box.querySelector(".hit");
    if (hit) box.scrollTop = hit.offsetTop - box.offsetTop - box.clientHeight / 4;
  }
  for (const field of document.querySelectorAll("[data-who]")) {
    try {
      field.value ||= localStorage.getItem(WHO) || "";
    } catch {
      // It is typed again then.
    }
  }
  const picture = document.querySelector(".card-picture img");
  if (picture) {
    const missing = () => {
      picture.parentElement.hidden = true;
      picture.parentElement.nextElementSibling.hidden = false;
    };
    if (picture.complete && !picture.naturalWidth && picture.currentSrc) missing();
    picture.addEventListener("error", missing);
  }
}

async function toSpot(link) {
  const section = link.closest("section");
  const address = new URL(link.href);
  try {
    const html = await getPiece(`${address.pathname}/source${address.search}`);
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(section.id);
    if (!fresh) return;
    section.replaceWith(document.adoptNode(fresh));
    history.replaceState(null, "", address.pathname + address.search);
    dress();
    // The button may be gone at the last place; its partner is next to it.
    (document.getElementById(link.id) || document.getElementById(section.id).querySelector("[data-spot]"))?.focus({ preventScroll: true });
  } catch (error) {
    complain(error);
  }
}

let isStanding = false;
const stand = async (standing) => {
  if (isStanding) return;
  isStanding = true;
  const told = await change(`/quotes/${shown().dataset.id}/standing`, { standing, seen: shown().dataset.revision });
  isStanding = false;
  if (told) document.getElementById(`stand-${standing}`)?.focus({ preventScroll: true });
};
const follow = (name) => document.querySelector(`[data-spot][rel=${name}]`)?.click();

const editing = startEditing({ reload });

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-standing]");
  if (button) stand(button.dataset.standing);
  const link = event.target.closest("[data-spot]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    toSpot(link);
  }
  if (event.target.closest("#edit")) editing.open();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-who]")) return;
  try {
    localStorage.setItem(WHO, event.target.value);
  } catch {
    // The name is only not proposed next time.
  }
});
document.addEventListener("pullquote:changed", (event) => {
  if (!event.detail.next) reload(event.detail.id, { form: () => !editing.isDirty() });
});
onNews(async () => {
  // What is being saved here is no news.
  if (editing.isSaving()) return;
  try {
    const now = await (await get(`/quotes/${shown().dataset.id}/values`)).json();
    const other = String(now.revision) !== shown().dataset.revision;
    if (other && editing.isDirty()) editing.compare(now, { quietly: true });
    await reload(now.id, { form: () => !editing.isOpen() });
  } catch {
    // It was deleted or the studio is away: what is shown stays until somebody does something.
  }
});
keys({
  e: () => editing.open(),
  a: () => stand("approved"),
  r: () => stand("rejected"),
  u: () => stand("candidate"),
  c: () => document.getElementById("make-card").click(),
  n: () => follow("next"),
  p: () => follow("prev"),
});
dress();
