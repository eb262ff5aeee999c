// The form of a quote: drafts that survive a reload, saving under the lock of what was seen, and theirs beside mine.
import { words, get, getPiece, send, say, complain, undo, later } from "./studio.js";
import { startMarking } from "./quote-marking.js";

const DRAFT_PAUSE = 250; // milliseconds without typing before a draft is kept
const FIELDS = [...document.getElementById("form").elements].map((field) => field.name).filter((name) => name && name !== "seen");

/** Starts the form of the page. `reload` shows the quote again as it is kept. */
export function startEditing({ reload }) {
  let form, first, remark, base;
  let isSaving = false;
  // What somebody else has saved meanwhile, until it is said what is to become of it.
  let theirs = null;
  const box = () => document.getElementById("editing");
  const key = () => `pullquote-draft:${form.dataset.key}`;
  const values = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
  const isOpen = () => !box().hidden;
  const show = (opened) => {
    box().hidden = !opened;
    box().closest(".quote-page").classList.toggle("is-editing", opened);
  };
  const isDirty = () => FIELDS.some((name) => form.elements[name].value !== first[name]);
  const part = (name) => box().querySelector(name);

  function keepDraft() {
    try {
      if (isDirty()) sessionStorage.setItem(key(), JSON.stringify({ seen: form.elements.seen.value, first, values: values() }));
      else sessionStorage.removeItem(key());
    } catch {
      // Without room the browser's warning on leaving is all there is.
    }
  }
  const keepSoon = later(DRAFT_PAUSE, keepDraft);
  const forget = () => {
    try {
      sessionStorage.removeItem(key());
    } catch {
      // There was none then.
    }
  };

  function look() {
    part("#unsaved").textContent = isDirty() ? words.not_saved : "";
    part("#falls").hidden = form.elements.text.value.trim() === base.text || base.proof === "unverified";
    keepSoon();
  }

  function fill(now) {
    for (const name of FIELDS) if (name in now) form.elements[name].value = now[name];
    remark();
    look();
  }

  function set() {
    theirs = null;
    form = document.getElementById("form");
    first = values();
    base = { ...first };
    remark = startMarking({
      field: form.elements.text, behind: part(".behind"), kept: form.elements.emphasis, list: part("#marked"), button: part("#mark"), changed: () => look(),
    });
    // As the browser has it: it may have changed line ends or the order of spans.
    first = values();
    base = { ...first };
  }

  function restore() {
    let draft = null;
    try {
      draft = JSON.parse(sessionStorage.getItem(key()));
    } catch {
      // Not one of ours.
    }
    if (!draft?.values || !draft.first) return;
    const seen = form.elements.seen.value;
    const now = { ...first };
    fill(draft.values);
    if (!isDirty()) {
      forget();
      return;
    }
    show(true);
    part("#restored").hidden = false;
    if (draft.seen !== seen) {
      first = draft.first;
      form.elements.seen.value = draft.seen;
      compare({ revision: seen, values: now });
    }
  }

  function open() {
    show(true);
    box().scrollIntoView({ block: "nearest" });
    form.elements.text.focus({ preventScroll: true });
  }

  /** From here on theirs is what is built upon: a save goes over it. */
  function accept() {
    if (!theirs) return;
    first = { ...theirs.values };
    base = { ...first };
    form.elements.seen.value = theirs.revision;
    theirs = null;
    part("#conflict").hidden = true;
  }

  function close() {
    accept();
    fill(first);
    forget();
    show(false);
    part("#restored").hidden = true;
    document.getElementById("edit").focus();
  }

  const named = (name) => form.elements[name].labels?.[0]?.firstElementChild?.textContent || form.elements[name].labels?.[0]?.textContent || words.emphasis;

  const spoken = (name, value, text) => {
    const field = form.elements[name];
    if (name === "emphasis") {
      const letters = Array.from(text);
      return value.split(" ").filter(Boolean).map((span) => letters.slice(...span.split("-").map(Number)).join("")).join(" · ");
    }
    return field.tagName === "SELECT" ? [...field.options].find((one) => one.value === value)?.textContent || value : value;
  };

  function side(label, value) {
    const column = document.createElement("div");
    column.append(Object.assign(document.createElement("small"), { className: "muted", textContent: label }), Object.assign(document.createElement("p"), { textContent: value || words.nothing_there, dir: "auto" }));
    return column;
  }

  /**
   * Shows theirs beside mine, and keeps what was typed. What I did not touch becomes theirs. Gives whether there is
   * anything to decide: a word of approval changes no field. `quietly` leaves the focus with whoever is typing.
   */
  function compare(now, { quietly = false } = {}) {
    if (FIELDS.every((name) => now.values[name] === first[name])) {
      theirs = null;
      form.elements.seen.value = now.revision;
      part("#conflict").hidden = true;
      return false;
    }
    const before = first;
    const rows = [];
    const mine = values();
    theirs = now;
    for (const name of FIELDS) {
      const other = now.values[name];
      if (mine[name] === before[name] && name !== "emphasis") form.elements[name].value = other;
      else if (mine[name] !== other && other !== before[name]) rows.push([name, other, mine[name]]);
    }
    if (mine.text === before.text && mine.emphasis === before.emphasis) form.elements.emphasis.value = now.values.emphasis;
    remark();
    const list = part(".differing");
    list.replaceChildren();
    for (const [name, other, own] of rows) {
      const row = document.createElement("div");
      const take = Object.assign(document.createElement("button"), { type: "button", textContent: words.take_theirs });
      take.setAttribute("aria-label", `${words.take_theirs}: ${named(name)}`);
      take.addEventListener("click", () => {
        fill({ [name]: other });
        row.remove();
        say(words.took_theirs);
        part("#conflict").focus();
      });
      row.append(Object.assign(document.createElement("h4"), { textContent: named(name) }), side(words.theirs, spoken(name, other, now.values.text)), side(words.mine, spoken(name, own, mine.text)), take);
      list.append(row);
    }
    if (!rows.length) list.textContent = words.same_now;
    const conflict = part("#conflict");
    conflict.hidden = false;
    conflict.querySelector("[data-theirs]").onclick = () => {
      fill(now.values);
      accept();
      look();
      say(words.took_theirs);
      form.elements.text.focus();
    };
    look();
    if (quietly) say(conflict.querySelector("h3").textContent);
    else {
      conflict.focus();
      conflict.scrollIntoView({ block: "center" });
    }
    return true;
  }

  async function save({ again = false } = {}) {
    if (isSaving) return;
    isSaving = true;
    const buttons = form.querySelectorAll("button");
    buttons.forEach((button) => { button.disabled = true; });
    try {
      const told = await send(form.getAttribute("action"), new FormData(form));
      forget();
      first = values();
      theirs = null;
      show(false);
      await reload(told.id);
      document.getElementById("edit").focus();
      say(told.said, told.undo ? { label: words.undo, act: () => undo(told.undo) } : null);
    } catch (error) {
      if (!error.outdated) {
        complain(error);
        return;
      }
      try {
        const differs = compare(await (await get(form.getAttribute("action").replace(/save$/, "values"))).json());
        if (!differs && !again) {
          isSaving = false;
          await save({ again: true });
        }
      } catch (other) {
        complain(other);
      }
    } finally {
      isSaving = false;
      buttons.forEach((button) => { button.disabled = false; });
    }
  }

  const propose = later(150, async (field) => {
    const list = document.getElementById("people-names");
    if (!field.value.trim()) return;
    try {
      const names = JSON.parse(await getPiece(`/people/names?q=${encodeURIComponent(field.value)}`));
      list.replaceChildren(...names.map((value) => Object.assign(document.createElement("option"), { value })));
    } catch {
      // Names are only proposed.
    }
  });

  document.addEventListener("input", (event) => {
    if (!form.contains(event.target)) return;
    look();
    if (event.target.matches("[data-names]")) propose(event.target);
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    event.preventDefault();
    save();
  });
  document.addEventListener("click", (event) => {
    if (!box().contains(event.target)) return;
    if (event.target.closest("[data-close], [data-discard]")) close();
    if (event.target.closest("[data-mine]")) {
      accept();
      form.requestSubmit();
    }
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && isOpen()) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === "Escape" && isOpen() && !isDirty() && box().contains(event.target)) close();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isDirty()) return;
    keepDraft();
    event.preventDefault();
  });
  // The form was put in anew after a save or a change elsewhere.
  new MutationObserver(() => { if (document.getElementById("form") !== form) set(); }).observe(document.getElementById("main"), { childList: true, subtree: true });
  set();
  restore();
  return { open, isOpen, isDirty, isSaving: () => isSaving, compare };
}
