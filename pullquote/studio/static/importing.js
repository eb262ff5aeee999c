// Importing: files, a text or an address are looked at as they come; nothing is kept before somebody has seen it.
import { taken } from "./dropped.js";
import { complain, getPiece, say, send, words, Trouble } from "./studio.js";

const form = document.getElementById("arriving");
const looked = document.getElementById("looked");
const all = document.getElementById("all");
const after = document.getElementById("after");
const largest = Number(form.dataset.largest) * 2 ** 20;
const proof = document.querySelector("meta[name=pullquote-proof]").content;

function fill(template) {
  const made = document.createElement("template");
  made.innerHTML = template;
  return made.content;
}

const lyingThere = () => [...looked.querySelectorAll("[data-lying]")].filter((one) => one.querySelector("[data-keep]"));
const count = () => { all.hidden = lyingThere().length < 2; };

/** Sends what is to be read, and gives a piece of the page for it. */
async function lookAt(address, fields) {
  looked.setAttribute("aria-busy", "true");
  say(words.reading);
  try {
    return fill(await getPiece(address, { method: "POST", body: fields, headers: { "x-pullquote-proof": proof } }));
  } finally {
    looked.removeAttribute("aria-busy");
    document.getElementById("said").replaceChildren();
  }
}

async function bring(files, rest = new FormData(form)) {
  const fits = [...files].filter((file) => {
    if (file.size <= largest) return true;
    complain(new Trouble({ error: words.too_large.replace("{name}", file.name).replace("{most}", form.dataset.largest) }, 0));
    return false;
  });
  if (files.length && !fits.length) return;
  rest.delete("files");
  // One after the other: a book must not hold up a list, and each is shown as it has been read.
  const loads = fits.length ? fits.map((file) => {
    const fields = new FormData();
    fields.append("format", rest.get("format") || "");
    fields.append("files", file);
    return fields;
  }) : [rest];
  for (const fields of loads) {
    try {
      const piece = await lookAt(form.getAttribute("action"), fields);
      const first = piece.firstElementChild;
      looked.append(piece);
      first?.scrollIntoView({ block: "nearest" });
    } catch (error) {
      complain(error);
    }
  }
  count();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const fields = new FormData(form);
  if (!fields.get("pasted").trim() && !fields.get("address").trim()) {
    complain(new Trouble({ error: words.nothing }, 0));
    return;
  }
  bring([], fields).then(() => { form.pasted.value = form.address.value = ""; });
});
form.files.addEventListener("change", () => {
  const files = [...form.files.files];
  form.files.value = "";
  bring(files);
});

// Undone by its keys: what was told of it holds no longer.
document.addEventListener("pullquote:undone", () => { after.hidden = true; });

let depth = 0;
const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
const mark = (now) => { depth = now; document.body.classList.toggle("dropping", depth > 0); };
document.addEventListener("dragenter", (event) => { if (hasFiles(event)) mark(depth + 1); });
document.addEventListener("dragleave", (event) => { if (hasFiles(event)) mark(Math.max(0, depth - 1)); });
document.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  mark(0);
  bring(event.dataTransfer.files);
});

let isKeeping = false;

/** Keeps documents that were looked at, each read as its own form says; says what came of it all. */
async function keep(sections) {
  // A second click keeps nothing twice.
  if (isKeeping) return;
  isKeeping = true;
  document.getElementById("main").setAttribute("aria-busy", "true");
  const restore = document.querySelector("[name=restore]").checked ? "1" : "";
  const kept = [];
  const wrong = [];
  for (const section of sections) {
    const how = new FormData(section.querySelector("form.again"));
    how.set("restore", restore);
    try {
      const told = await send("/import/keep", how);
      if (told.failed.length) wrong.push(new Trouble(told.failed[0], 409));
      else {
        kept.push({ ...told, name: section.querySelector("h2").textContent });
        section.remove();
      }
    } catch (error) {
      wrong.push(error);
      break;
    }
  }
  if (kept.length) show(kept);
  if (wrong.length) complain(wrong[0]);
  document.getElementById("main").removeAttribute("aria-busy");
  isKeeping = false;
  count();
}

function show(kept) {
  after.hidden = false;
  const told = kept.length === 1 ? [kept[0].said] : kept.map((one) => `${one.name}: ${one.said}`);
  const lines = told.map((line) => Object.assign(document.createElement("p"), { textContent: line, dir: "auto" }));
  document.getElementById("after-words").replaceChildren(...lines);
  const list = document.getElementById("after-speakers");
  list.replaceChildren();
  for (const one of kept.flatMap((each) => each.waiting)) {
    const link = Object.assign(document.createElement("a"), { href: one.address, textContent: list.dataset.words.replace("{name}", one.name), className: "button" });
    list.append(document.createElement("li"));
    list.lastElementChild.append(link);
  }
  // Several are undone as they were kept, as one; the last import first, as the store has it.
  const steps = kept.map((one) => one.undo).filter(Boolean).reverse();
  say(told.join(" "), steps.length ? { label: words.undo, act: async () => {
    try {
      let undone;
      for (const number of steps) undone = await send("/undo", { number });
      after.hidden = true;
      form.files.focus();
      say(steps.length > 1 ? words.undone_all : undone.said);
    } catch (error) {
      complain(error);
    }
  } } : null);
  after.focus();
}

looked.addEventListener("click", (event) => {
  const section = event.target.closest("section");
  if (event.target.closest("[data-keep]")) keep([section]);
  if (event.target.closest("[data-leave]")) {
    section.remove();
    say(words.left_out);
    count();
    form.files.focus();
  }
});
looked.addEventListener("submit", async (event) => {
  event.preventDefault();
  const section = event.target.closest("section");
  try {
    const piece = await lookAt(event.target.getAttribute("action"), new FormData(event.target));
    const fresh = piece.firstElementChild;
    section.replaceWith(piece);
    fresh.querySelector("summary")?.focus();
  } catch (error) {
    complain(error);
  }
  count();
});
document.querySelector("[data-keep-all]").addEventListener("click", () => keep(lyingThere()));

// Files that were dropped on another page wait here.
taken().then((files) => { if (files.length) bring(files); });
