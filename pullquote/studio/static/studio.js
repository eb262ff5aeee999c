// What every page shares: sending changes, saying what became of them, undo, dialogs, keys, news from the studio.

export const words = JSON.parse(document.getElementById("words")?.textContent || "{}").words || {};

const proof = document.querySelector("meta[name=pullquote-proof]")?.content || "";
const REACH = { "x-pullquote-script": "1" };

// A number of seconds a message stays: long enough to read it and reach for its button.
const SAID_SECONDS = 8;

/** What went wrong, as the studio told it. `hint` says what to do, `rule` names it, `status` is HTTP's. */
export class Trouble extends Error {
  constructor(told, status) {
    super(told.error);
    Object.assign(this, { hint: told.hint || "", rule: told.rule, outdated: told.outdated, status });
  }
}

async function answered(request) {
  let answer;
  try {
    answer = await request;
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble({ error: words.lost }, 0);
  }
  if (answer.ok) return answer;
  let told = {};
  try {
    told = await answer.json();
  } catch {
    // A proxy's own page, say: nothing to quote.
  }
  throw new Trouble({ error: words.lost, ...told }, answer.status);
}

/** Asks for something; gives the Response. */
export const get = (address, options = {}) => answered(fetch(address, { ...options, headers: { ...REACH, ...options.headers } }));

// A promise while a pointer is pressed. What is exchanged between press and release swallows the click.
let pressed = null;
let released = null;
addEventListener("pointerdown", () => { pressed ??= new Promise((done) => { released = done; }); }, true);
for (const ending of ["pointerup", "pointercancel"]) {
  addEventListener(ending, () => {
    pressed = null;
    // The click comes after this event, in the same task.
    if (released) setTimeout(released);
    released = null;
  }, true);
}

/** Asks for a piece of a page; gives its HTML, to put into the page now: while a pointer is pressed it waits. */
export async function getPiece(address, options) {
  const html = await (await get(address, options)).text();
  await pressed;
  return html;
}

/** Sends a change: fields as an object, pairs or a FormData. Gives what was told, without saying it. */
export async function send(address, fields = {}, options = {}) {
  let body = fields;
  if (!(fields instanceof FormData)) {
    body = new FormData();
    for (const [name, value] of Array.isArray(fields) ? fields : Object.entries(fields)) {
      for (const one of Array.isArray(value) ? value : [value]) if (one !== null && one !== undefined) body.append(name, one);
    }
  }
  const headers = { ...REACH, "x-pullquote-proof": proof };
  return (await answered(fetch(address, { method: "POST", body, headers, ...options }))).json();
}

/** Sends a change and says what became of it, with an undo where there is one. Gives what was told, or null. */
export async function change(address, fields, options) {
  try {
    const told = await send(address, fields, options);
    if (told.said) say(told.said, told.undo ? { label: words.undo, act: () => undo(told.undo) } : null);
    document.dispatchEvent(new CustomEvent("pullquote:changed", { detail: told }));
    if (told.next) sayThere(told);
    return told;
  } catch (error) {
    complain(error);
    return null;
  }
}

export const undo = (number) => change("/undo", number ? { number } : {}).then((told) => {
  if (told) document.dispatchEvent(new CustomEvent("pullquote:undone", { detail: told }));
  return told;
});

let fading;

function show(box, text, button) {
  box.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }));
  if (button) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: button.label });
    made.addEventListener("click", () => { box.replaceChildren(); button.act(); });
    box.append(made);
  }
}

/** Says something in passing, to eyes and screen readers; with a button, if there is something to do about it. */
export function say(text, button = null) {
  const box = document.getElementById("said");
  document.getElementById("alarm")?.replaceChildren();
  show(box, text, button);
  clearTimeout(fading);
  fading = setTimeout(() => box.replaceChildren(), SAID_SECONDS * 1000);
  box.onmouseenter = box.onfocusin = () => clearTimeout(fading);
}

const THERE = "pullquote-said";

/** Goes to the page that was told, and says there what became of a change, with its undo: here nobody could read it. */
export function sayThere(told) {
  try {
    sessionStorage.setItem(THERE, JSON.stringify({ said: told.said, undo: told.undo }));
  } catch {
    // It is not said then.
  }
  location.assign(told.next);
}

function sayFromThere() {
  const kept = sessionStorage.getItem(THERE);
  sessionStorage.removeItem(THERE);
  const told = kept ? JSON.parse(kept) : {};
  if (told.said) say(told.said, told.undo ? { label: words.undo, act: () => undo(told.undo) } : null);
}

/** Says what went wrong and what to do; it stays until something else is said or it is closed. */
export function complain(error) {
  if (error.name === "AbortError") return;
  if (!(error instanceof Trouble)) throw error;
  const reload = error.outdated || error.rule === "proof" || error.rule === "session";
  const button = reload ? { label: words.reload, act: () => location.reload() } : { label: "×", act() {} };
  document.getElementById("said")?.replaceChildren();
  show(document.getElementById("alarm"), `${error.message} ${error.hint}`.trim(), button);
}

/** Asks a person before something that cannot be undone. Gives whether they are sure. */
export function sure({ title, text, yes }) {
  const box = document.getElementById("sure");
  box.querySelector("h2").textContent = title;
  box.querySelector("p").textContent = text;
  box.querySelector("[value=yes]").textContent = yes;
  box.returnValue = "no";
  box.showModal();
  return new Promise((tell) => box.addEventListener("close", () => tell(box.returnValue === "yes"), { once: true }));
}

export async function copy(data) {
  try {
    if (typeof data === "string") await navigator.clipboard.writeText(data);
    else await navigator.clipboard.write([new ClipboardItem(data)]);
    say(words.copied);
    return true;
  } catch {
    say(words.uncopied);
    return false;
  }
}

/** Calls back after a pause: the last call of a burst counts. */
export function later(milliseconds, act) {
  let waiting;
  return (...given) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => act(...given), milliseconds);
  };
}

/** Whether a key goes into a text just now, so that it is no command. */
export const isTyping = (target) => Boolean(target?.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]"));

/** Has one-letter keys do things, unless somebody types, a dialog is open, or Ctrl or Alt is down: `{ a: act }`. */
export function keys(table) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = table[event.key];
    if (act) {
      event.preventDefault();
      act(event);
    }
  });
}

/** Calls back when something has changed in the workspace: in another tab, by a command, by the runner. */
export function onNews(act) {
  document.addEventListener("pullquote:news", (event) => act(event.detail));
}

// One stream for each tab that is seen: browsers allow six connections to a host.
let stream;
function listen() {
  if (document.hidden) {
    stream?.close();
    stream = null;
  } else if (!stream) {
    let first = true;
    stream = new EventSource("/events");
    stream.addEventListener("changed", (event) => {
      // The first one says what there is; it is news after a time in the background only.
      if (!first || listen.before !== undefined && listen.before !== event.data) {
        document.dispatchEvent(new CustomEvent("pullquote:news", { detail: JSON.parse(event.data) }));
      }
      first = false;
      listen.before = event.data;
    });
  }
}

const THEMES = ["system", "light", "dark"];
function nextTheme() {
  const root = document.documentElement;
  const now = THEMES[(THEMES.indexOf(root.dataset.theme || "system") + 1) % THEMES.length];
  if (now === "system") delete root.dataset.theme;
  else root.dataset.theme = now;
  try {
    localStorage.setItem("pullquote-theme", now);
  } catch {
    // It holds for this page then.
  }
  say(words[`theme_${now}`]);
}

if (document.querySelector("header.frame")) {
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", () => stream?.close());
  listen();
  try {
    sayFromThere();
  } catch {
    // A browser that keeps nothing.
  }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
    if (event.target.closest?.("[data-closes]")) event.target.closest("dialog").close();
    if (event.target.closest?.("[data-theme-next]")) nextTheme();
    const copied = event.target.closest?.("[data-copy]");
    if (copied) copy(copied.dataset.copy);
  });
  // A form with data-send goes by script, with the proof that it is ours; what became of it is said.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-send]")) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    // Busy, not disabled: a disabled button would lose the focus.
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    change(form.getAttribute("action"), fields).finally(() => { form.ariaBusy = null; });
  });
  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (isUndo && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      undo();
    }
  });
  keys({ "?": () => document.getElementById("keys").showModal() });
}
