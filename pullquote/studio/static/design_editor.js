// One design: its text checked and drawn as it is typed, saved over what was seen.
import { change, complain, get, later, say, send, sure, words } from "./studio.js";
import { CodeBox } from "./code_box.js";
import "./designs.js";

const box = document.querySelector(".editing");
const asked = document.getElementById("asked");
const TYPING = 60, RESTING = 500;
// Pixels across: while somebody types, and at rest, where each device pixel may have one.
const QUICK = 420, WHOLE = Math.min(1080, Math.round(480 * Math.max(1, window.devicePixelRatio)));

if (box) {
  const area = document.getElementById("text");
  const picture = document.getElementById("picture");
  const old = document.getElementById("old");
  const figures = document.getElementById("figures");
  const list = document.getElementById("faults");
  const state = document.getElementById("state");
  const conflict = document.getElementById("conflict");
  const writable = Boolean(box.dataset.writable);
  const code = new CodeBox(area, document.getElementById("lines"), { read: !writable });
  const { address } = box.dataset;
  let { seen } = box.dataset;
  let kept = area.value;
  let drawn = new AbortController(), checked = new AbortController();
  let faults = [];

  const dirty = () => area.value !== kept;

  function showState() {
    if (!state) return;
    state.textContent = dirty() ? state.dataset.unsaved : state.dataset.saved;
    state.classList.toggle("late", dirty());
  }

  function told(title, items, hint = "") {
    const head = Object.assign(document.createElement("p"), { className: items.length ? "bad" : "good", textContent: title });
    if (hint) head.append(` ${hint}`);
    const rows = items.map((fault) => {
      const row = document.createElement("li");
      if (fault.line) {
        const goes = Object.assign(document.createElement("button"), { type: "button", textContent: words.line.replace("{line}", fault.line) });
        goes.addEventListener("click", () => code.goTo(fault.line));
        row.append(goes);
      }
      const text = document.createElement("span");
      text.textContent = `${fault.key ? `${fault.key}: ` : ""}${fault.message} ${fault.hint}`.trim();
      row.append(text);
      return row;
    });
    const rest = document.createElement("ul");
    rest.append(...rows);
    faults = items;
    code.mark(items.map((fault) => fault.line));
    list.replaceChildren(head, ...(rows.length ? [rest] : []));
  }

  function palettes(names, chosen) {
    const select = asked.elements.palette;
    if (names.join() === [...select.options].map((one) => one.value).join()) return;
    select.replaceChildren(...names.map((name) => new Option(name, name, false, name === chosen)));
  }

  const fields = (width) => ({
    text: area.value, quote: asked.elements.quote.value, format: asked.elements.format.value, width,
    palette: asked.elements.palette.value, branded: asked.elements.branded?.checked ? "1" : "",
  });

  async function draw(width) {
    drawn.abort();
    drawn = new AbortController();
    try {
      const answer = await send(`${address}/preview`, fields(width), { signal: drawn.signal });
      if (answer.palettes) palettes(answer.palettes, answer.palette);
      if (!answer.picture) {
        old.hidden = picture.hidden;
        told(answer.refused ? words.refused_card : words.faults, answer.faults);
        return;
      }
      picture.src = answer.picture;
      Object.assign(picture, { width: answer.width, height: answer.height, hidden: false });
      picture.dataset.drawn = Number(picture.dataset.drawn || 0) + 1;
      old.hidden = true;
      figures.textContent = [answer.figures, ...answer.warnings].join(" · ");
      if (faults.length) told(words.checking, []);
    } catch (error) {
      complain(error);
    }
  }

  async function check() {
    checked.abort();
    checked = new AbortController();
    try {
      const answer = await send(`${address}/check`, { text: area.value }, { signal: checked.signal });
      if (answer.overtaken) return;
      told(answer.faults.length ? words.faults : words.in_order, answer.faults);
    } catch (error) {
      if (error.status !== 0) complain(error);
    }
  }

  const drawSoon = later(TYPING, () => draw(QUICK));
  const rest = later(RESTING, () => { draw(WHOLE).then(check); });

  let isSaving = false;

  async function save(extra = {}) {
    // A second click would be told of another tab's change, which was the first one.
    if (isSaving) return;
    isSaving = true;
    const text = area.value;
    try {
      const answer = await send(`${address}/save`, { text, seen, ...extra }).finally(() => { isSaving = false; });
      ({ seen } = answer);
      kept = text;
      conflict.hidden = true;
      showState();
      say(answer.said, answer.undo ? { label: words.undo, act: () => takeBack(answer.undo) } : null);
    } catch (error) {
      if (error.outdated) {
        conflict.hidden = false;
        conflict.querySelector("button").focus();
      } else if (error.rule === "design" && !extra.faulty) {
        const go = await sure({ title: words.faulty_title, text: `${words.faulty_text} ${error.message} ${error.hint}`, yes: words.faulty_yes });
        if (go) await save({ ...extra, faulty: "1" });
      } else complain(error);
    }
  }

  async function takeBack(number) {
    if (await change("/undo", { number })) await look();
  }

  /** Shows what is in the file now. */
  async function take(known) {
    try {
      const answer = known || (await (await get(`${address}/text`)).json());
      ({ seen } = answer);
      kept = answer.text;
      area.value = answer.text;
      conflict.hidden = true;
      code.number();
      showState();
      await draw(WHOLE);
      await check();
    } catch (error) {
      complain(error);
    }
  }

  /** Shows the file if it is not as it was seen any more; over what was written meanwhile only when asked to. */
  async function look() {
    try {
      const answer = await (await get(`${address}/text`)).json();
      if (answer.seen === seen) return;
      if (dirty()) conflict.hidden = false;
      else await take(answer);
    } catch {
      // The page says so as soon as something is done with it.
    }
  }

  area.addEventListener("input", () => { showState(); drawSoon(); rest(); });
  asked.addEventListener("change", () => draw(WHOLE));
  asked.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("save")?.addEventListener("click", () => save());
  conflict.querySelector("[data-mine]").addEventListener("click", async () => {
    try {
      ({ seen } = await (await get(`${address}/text`)).json());
      await save();
      area.focus();
    } catch (error) {
      complain(error);
    }
  });
  conflict.querySelector("[data-theirs]").addEventListener("click", () => take().then(() => { say(words.taken); area.focus(); }));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      if (writable) save();
    }
    if (event.key === "F8" && faults.length) {
      event.preventDefault();
      const line = area.value.slice(0, area.selectionStart).split("\n").length;
      const places = faults.map((fault) => fault.line).filter(Boolean).sort((one, other) => one - other);
      if (places.length) code.goTo(places.find((place) => place > line) || places[0]);
    }
  });
  document.addEventListener("pullquote:undone", look);
  if (writable) {
    window.addEventListener("beforeunload", (event) => { if (dirty()) event.preventDefault(); });
    window.addEventListener("focus", look);
  }
  showState();
  draw(WHOLE).then(() => { if (writable) check(); });
}
