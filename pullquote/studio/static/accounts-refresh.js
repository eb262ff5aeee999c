// Brings what is shown up to date, quietly: only where nobody is typing, and without moving the focus.
import { getPiece } from "./studio.js";

export async function refresh() {
  const now = document.querySelector("[data-refreshed]");
  if (!now || now.contains(document.activeElement) || document.querySelector("dialog[open]")) return;
  try {
    const page = new DOMParser().parseFromString(await getPiece(location.href), "text/html");
    const fresh = page.querySelector("[data-refreshed]");
    if (fresh && fresh.innerHTML !== now.innerHTML) now.replaceChildren(...document.adoptNode(fresh).childNodes);
  } catch {
    // The next news tries again.
  }
}
