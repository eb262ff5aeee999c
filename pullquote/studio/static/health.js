// How everything is: refreshed with the news and with time, and the doctor's lines, which take a second.
import { complain, getPiece, later, onNews } from "./studio.js";
import { refresh } from "./accounts-refresh.js";

// A runner turns every fifteen seconds.
const EVERY = 15_000;

const findings = document.getElementById("findings");

async function examine() {
  findings.setAttribute("aria-busy", "true");
  try {
    const html = await getPiece("/health/doctor");
    findings.replaceChildren(document.createRange().createContextualFragment(html));
  } catch (error) {
    complain(error);
  }
  findings.setAttribute("aria-busy", "false");
}

document.querySelector("[data-again]").addEventListener("click", examine);
onNews(later(400, refresh));
setInterval(() => { if (!document.hidden) refresh(); }, EVERY);
examine();
