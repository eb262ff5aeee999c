// The card's page: every change is drawn anew, the newest answer is shown, and the address keeps the look.
import { complain, getPiece, isTyping, keys, later, onNews, send } from "./studio.js";
import { startStrip } from "./card-strip.js";
import { startOverlays } from "./card-overlays.js";
import { startPictures } from "./card-pictures.js";
import { startTaking } from "./card-taking.js";
import { startWords } from "./card-words.js";

// A burst of keys is one drawing; while a slider moves there are some twenty a second.
const PAUSE = 40;
// After so long without a change the other designs and the words for screen readers follow.
const REST = 500;
// Characters of own words that go into the address; longer ones are kept with this entry of the history.
const LONGEST = 1500;

const form = document.getElementById("card");
const quote = form.elements.quote?.value || "";
const at = (id) => document.getElementById(id);
// Null, "once" while a card is being drawn, "again" when something was changed meanwhile.
let asking = null;
let latest = null;
// While something is being moved, a card with a photo is drawn by a small copy of that; by itself on rest.
let isMoving = false;
let wasQuick = false;

/** The form as it is now, without what says nothing. */
function fields() {
  const all = new FormData(form);
  for (const [name, value] of [...all]) {
    if (value === "" || (name === "text" && quote) || (name === "blur" && (!Number(value) || !all.get("photo")))) all.delete(name);
  }
  return all;
}

/** Has the card drawn anew, after something that no field tells of itself. */
const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

const isBlank = () => !quote && !form.elements.text.value.trim();

// One drawing is under way at a time, so that a slider leaves no queue behind; the next one has everything since.
async function draw() {
  if (isBlank()) return;
  if (asking) {
    asking = "again";
    return;
  }
  asking = "once";
  form.setAttribute("aria-busy", "true");
  try {
    const all = fields();
    if (isMoving && all.get("photo")) all.set("quick", "1");
    const told = await send("/card/preview", all);
    if (isOtherText(told)) {
      // Stretches of the old words would mark others now; the look stays in the address.
      form.elements.emphasis.value = "";
      keepAddress();
      location.reload();
      return;
    }
    wasQuick = all.has("quick");
    if (told.pictures.length) await ready(told.pictures[0]);
    show(told);
  } catch (error) {
    complain(error);
  }
  const isOld = asking === "again";
  asking = null;
  if (isOld) draw();
  else form.removeAttribute("aria-busy");
}

// Another tab or a command may have changed the quote. Its own revision alone says nothing: emphasis kept here counts too.
const isOtherText = (told) => told.revision !== undefined && String(told.revision) !== form.elements.revision.value
  && told.text.replace(/\r\n?/g, "\n") !== form.elements.text.value;

// The picture is decoded before it takes the old one's place, so that nothing flickers.
function ready(address) {
  const picture = new Image();
  picture.src = address;
  return picture.decode().catch(() => {});
}

function show(told) {
  latest = told;
  at("begin")?.remove();
  form.removeAttribute("data-blank");
  rested();
  const picture = at("picture");
  if (told.pictures.length) {
    picture.src = told.pictures[0];
    picture.width = told.width;
    picture.height = told.height;
    picture.alt = told.alt;
  }
  // Trusted: a template of the studio's own, in which every value was escaped.
  const piece = new DOMParser().parseFromString(told.report, "text/html");
  at("report").replaceChildren(...piece.body.childNodes);
  at("no-card").querySelector("strong").textContent = told.refusal?.title || "";
  at("no-card").querySelector("p").textContent = told.refusal?.message || "";
  at("remedies").replaceChildren();
  at("no-card").style.setProperty("--shape", `${told.width} / ${told.height}`);
  offerPalettes(told.palettes);
  document.dispatchEvent(new CustomEvent("card:drawn", { detail: told }));
}

function offerPalettes(names) {
  const choice = form.elements.palette;
  if (!names || [...choice.options].map((one) => one.value).join() === names.join()) return;
  const before = choice.value;
  const known = new Map([...choice.options].map((one) => [one.value, one.textContent]));
  choice.replaceChildren(...names.map((name) => new Option(known.get(name) || name, name)));
  choice.value = before;
  if (!choice.value) {
    choice.value = names[0];
    changed();
  }
}

const rested = later(REST, async () => {
  isMoving = false;
  if (wasQuick) {
    // What follows comes with the whole card.
    draw();
    return;
  }
  keepAddress();
  const about = latest;
  if (isBlank() || !about) return;
  at("short").textContent = about.short || "";
  at("remedies").replaceChildren();
  if (about.refusal) await offerRemedies();
  if (about === latest) document.dispatchEvent(new CustomEvent("card:rested", { detail: about }));
});

function keepAddress() {
  const all = fields();
  all.delete("revision");
  const words = all.get("text") || "";
  if (words.length > LONGEST) all.delete("text");
  const said = new URLSearchParams(all).toString();
  history.replaceState(words.length > LONGEST ? { words } : null, "", said ? `/card?${said}` : "/card");
  const post = at("post");
  if (post) post.href = `/posts/new?${new URLSearchParams([...all].filter(([name]) => ["quote", "design", "format", "palette"].includes(name)))}`;
}

// What would do is tried out by the studio, one thing after the other; each is a button as soon as it is known to help.
async function offerRemedies() {
  const about = latest;
  for (const name of ["slides", "format", "palette", "design"]) {
    const all = fields();
    all.set("try", name);
    let remedy;
    try {
      ({ remedy } = await send("/card/remedies", all));
    } catch (error) {
      // What cannot even be asked for has been told by the report.
      if (!error.message) throw error;
      return;
    }
    if (about !== latest) return;
    if (!remedy) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: remedy.label });
    button.addEventListener("click", () => {
      choose(remedy.name, remedy.value);
      at("tools").querySelector("[data-view=card]").focus();
    });
    at("remedies").append(button);
  }
}

/** Sets a field to a value, as a person would, and has the card drawn. */
function choose(name, value) {
  const field = form.elements[name];
  if (field.type === "checkbox") {
    field.checked = Boolean(value);
    field.closest("details")?.setAttribute("open", "");
  } else field.value = value;
  changed();
}

const soon = later(PAUSE, draw);
form.addEventListener("input", (event) => {
  if (event.target.closest("[data-over], #alt, #file-type, [type=file]")) return;
  isMoving = true;
  soon();
  rested();
});
form.addEventListener("submit", (event) => event.preventDefault());

function startPicker() {
  const box = at("picker");
  const search = at("picker-search");
  let looking = null;
  const look = async () => {
    looking?.abort();
    looking = new AbortController();
    try {
      const piece = await getPiece(`/card/quotes?q=${encodeURIComponent(search.value)}`, { signal: looking.signal });
      at("picker-found").replaceChildren(...new DOMParser().parseFromString(piece, "text/html").body.childNodes);
    } catch (error) {
      complain(error);
    }
  };
  const open = () => {
    box.showModal();
    search.select();
    look();
  };
  search.addEventListener("input", later(120, look));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      at("picker-found").querySelector("a")?.[event.key === "Enter" ? "click" : "focus"]();
    }
  });
  at("picker-found").addEventListener("keydown", (event) => {
    const links = [...at("picker-found").querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = links.indexOf(document.activeElement) + step;
    (links[next] || (next < 0 ? search : links.at(-1))).focus();
  });
  document.querySelector("[data-picker]").addEventListener("click", open);
  // Another quote comes in the look that was chosen.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-quote]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const all = fields();
    for (const name of ["text", "by", "source", "date", "locator", "topic", "language", "words", "emphasis", "revision", "portrait"]) all.delete(name);
    all.set("quote", link.dataset.quote);
    event.preventDefault();
    location.assign(`/card?${new URLSearchParams(all)}`);
  });
  return open;
}

function stepDesign(step) {
  const all = [...form.querySelectorAll("[name=design]")];
  const next = all[(all.findIndex((one) => one.checked) + step + all.length) % all.length];
  next.checked = true;
  next.closest("label").scrollIntoView({ block: "nearest", inline: "nearest" });
  changed();
}

if (!quote && !form.elements.text.value && history.state?.words) form.elements.text.value = history.state.words;
startWords(form, changed);
startPictures(form, changed);
startOverlays();
startStrip(form, fields);
startTaking(form, fields);
const openPicker = startPicker();
keys({ "/": openPicker, "[": () => stepDesign(-1), "]": () => stepDesign(1), d: () => at("download").click() });
// What was changed elsewhere shows at once, but never under somebody's typing.
onNews(() => { if (!isTyping(document.activeElement)) soon(); });
document.addEventListener("pullquote:undone", () => soon());
form.querySelector("[name=design]:checked")?.closest("label").scrollIntoView({ block: "nearest", inline: "center" });
window.scrollTo(0, 0);
draw();
