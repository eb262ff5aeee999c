// Accounts: adding and signing in step by step, checking, and what is asked before it is done.
import { complain, get, later, onNews, say, send, sure, words } from "./studio.js";
import { refresh } from "./accounts-refresh.js";

const box = document.getElementById("sign-in");
let talk = null; // the sign-in that goes on, so that an older one no longer writes into the page

const piece = (html) => document.createRange().createContextualFragment(html);

function show(told) {
  if (told.next) {
    if (told.said) say(told.said);
    location.assign(told.next);
    return;
  }
  talk = `${told.talk} ${told.step}`;
  box.replaceChildren(piece(told.piece));
  box.querySelector("input:not([type=hidden]), a.button")?.focus();
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
    box.replaceChildren();
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
    if (form.matches("[data-answers]") && !paste) box.replaceChildren();
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

document.addEventListener("pullquote:changed", (event) => { if (!event.detail.next) location.reload(); });
onNews(later(400, refresh));
