// A quote posted by hand: each account's version as the choices change, and making it.
import { complain, getPiece, later, say, send, sure, words } from "./studio.js";
import { countIn, list, piece } from "./post-counting.js";

const form = document.getElementById("new");
const box = document.getElementById("versions");
let latest = 0;

function begin() {
  const make = form.querySelector("[data-make]");
  const mark = () => { make.disabled = !box.querySelector("[data-made]:not([data-made=''])") || Boolean(box.querySelector(".count.bad")); };
  countIn(box, (written, told) => {
    const version = written.closest("[data-version]");
    version.querySelector("[data-shown]")?.replaceChildren(piece(told.shown));
    list(version.querySelector("[data-advice]"), told.advice);
    mark();
  });
  mark();
}

async function show() {
  const mine = ++latest;
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (["quote", "account", "design", "format", "palette"].includes(name) && value) asked.append(name, value);
  }
  history.replaceState(null, "", `?${asked}`);
  try {
    const html = await getPiece(`/posts/new/versions?${asked}`);
    if (mine !== latest) return;
    const before = new Map([...box.querySelectorAll("[data-version]")].map((one) => [one.dataset.version, one]));
    box.replaceChildren(piece(html));
    // What was typed stays as long as the card that it goes with is the same.
    for (const one of box.querySelectorAll("[data-version]")) {
      const old = before.get(one.dataset.version);
      if (old && old.dataset.made === one.dataset.made) one.replaceWith(old);
    }
    begin();
  } catch (error) {
    complain(error);
  }
}

const showAt = () => {
  const now = form.elements.when.value === "now";
  for (const field of form.querySelectorAll("[data-at]")) field.hidden = now;
};

if (form) {
  const soon = later(150, show);
  form.addEventListener("change", (event) => {
    if (event.target.name === "when") showAt();
    else if (["account", "design", "format", "palette"].includes(event.target.name)) soon();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const names = fields.getAll("account").join(", ");
    if (fields.get("when") === "now") {
      const text = words.sure_now_text.replace("{names}", names);
      if (!await sure({ title: words.sure_now, text, yes: words.yes_now })) return;
    }
    const make = form.querySelector("[data-make]");
    make.disabled = true;
    try {
      const told = await send("/posts/new", fields);
      say(told.said, told.open ? { label: words.open, act: () => location.assign(told.open) } : null);
      await show();
    } catch (error) {
      complain(error);
      make.disabled = false;
    }
  });
  showAt();
  begin();
}
