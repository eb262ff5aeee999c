// Accounts: adding and signing in step by step, checking, and what is asked before it is done.
import { complain, get, getPiece, later, onNews, say, sayThere, send, sure, words } from "./studio.js";
import { refresh } from "./accounts-refresh.js";

const box = () => document.getElementById("sign-in");
const settings = (root) => root.querySelector("[data-settings]");
const typedIn = (form) => form && new URLSearchParams(new FormData(form)).toString();
let asLoaded = typedIn(settings(document));
let talk = null; // the sign-in that goes on, so that an older one no longer writes into the page

const piece = (html) => document.createRange().createContextualFragment(html);

function show(told) {
  if (told.next) {
    sayThere(told);
    return;
  }
  talk = `${told.talk} ${told.step}`;
  box().replaceChildren(piece(told.piece));
  box().querySelector("input:not([type=hidden]), a.button")?.focus();
  if (told.waits) waitFor(told);
}

// While the person is on the network's own pages, or the network is asked something.
async function waitFor(told) {
  const mine = talk;
  try {
    while (talk === mine) {
      const now = await send("/sign-in/wait", { talk: told.talk, step: told.step });
      if (talk !== mine) return;
      if (now.next || now.step !== told.step) {
        show(now);
        return;
      }
    }
  } catch (error) {
    if (talk !== mine) return;
    box().replaceChildren();
    complain(error);
  }
}

async function sent(form, button) {
  if (button) button.disabled = true;
  const paste = form.action.endsWith("/sign-in/paste");
  if (!paste) talk = null;
  try {
    const told = await send(form.getAttribute("action"), new FormData(form));
    if (told.said && !told.next) say(told.said);
    show(told);
  } catch (error) {
    if (form.matches("[data-answers]") && !paste) box().replaceChildren();
    complain(error);
  } finally {
    // What was secret is in no field any more.
    for (const field of form.querySelectorAll("input[type=password]")) field.value = "";
    if (button?.isConnected) button.disabled = false;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.matches("[data-begins], [data-answers]")) {
    event.preventDefault();
    await sent(form, button);
  } else if (form.matches("[data-checks]")) {
    event.preventDefault();
    const checked = document.getElementById("checked");
    button.disabled = true;
    checked.textContent = words.checking;
    try {
      const proof = document.querySelector("meta[name=pullquote-proof]").content;
      const answer = await get(form.getAttribute("action"), { method: "POST", headers: { "x-pullquote-proof": proof } });
      checked.replaceChildren(piece(await answer.text()));
    } catch (error) {
      checked.replaceChildren();
      complain(error);
    }
    button.disabled = false;
  } else if ("sure" in form.dataset) {
    if (form.dataset.isSure) {
      delete form.dataset.isSure;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const asked = { title: form.dataset.sure, text: form.dataset.sureText, yes: form.dataset.sureYes };
    if (await sure(asked)) {
      form.dataset.isSure = "1";
      form.requestSubmit(button);
    } else button?.focus();
  }
}, { capture: true });

// The whole page after a change: what is typed into the settings stays, and so does a sign-in that goes on.
let acted = null;
document.addEventListener("submit", (event) => { acted = event.submitter?.closest(".row, form"); }, { capture: true });

async function renew() {
  const main = document.getElementById("main");
  const fresh = new DOMParser().parseFromString(await getPiece(location.href), "text/html").getElementById("main");
  const place = acted?.querySelector("button") && main.contains(acted) ? [...main.querySelectorAll(".row, form")].indexOf(acted) : -1;
  const edited = asLoaded !== typedIn(settings(main));
  if (edited) settings(fresh)?.replaceWith(settings(main));
  if (box()?.childElementCount) fresh.querySelector("#sign-in")?.replaceWith(box());
  main.replaceChildren(...document.adoptNode(fresh).childNodes);
  if (!edited) asLoaded = typedIn(settings(main));
  if (!document.activeElement || document.activeElement === document.body) {
    (main.querySelectorAll(".row, form")[place]?.querySelector("form:not([data-checks]) button, button") || main).focus();
  }
}

document.addEventListener("pullquote:changed", (event) => { if (!event.detail.next) renew().catch(complain); });
onNews(later(400, refresh));
