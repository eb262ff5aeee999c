// A photo behind the words and a portrait of the author: brought once, then named by their digest; the photo's focus.
import { complain, say, send, words as said } from "./studio.js";

const LARGEST = 32 * 1024 * 1024;
// How far an arrow key moves the focus, in hundredths of the photo; with Shift further.
const STEP = 2;
const STRIDE = 10;

const at = (id) => document.getElementById(id);
const within = (value) => Math.min(100, Math.max(0, value));

export function startPictures(form, changed) {
  const focus = at("focus");
  const point = focus.querySelector(".point");

  function place() {
    const [x, y] = (form.elements.focus.value || "").split(",").map((part) => Number.parseFloat(part));
    const known = Number.isFinite(x) && Number.isFinite(y);
    point.hidden = !known;
    at("focus-clear").hidden = !known;
    point.style.setProperty("--x", `${known ? x : 50}%`);
    point.style.setProperty("--y", `${known ? y : 50}%`);
    at("focus-said").textContent = known ? said.focus_at.replace("{x}", x).replace("{y}", y) : "";
    return known ? [x, y] : [50, 50];
  }

  function move(x, y) {
    form.elements.focus.value = `${Math.round(within(x))}%,${Math.round(within(y))}%`;
    place();
    changed();
  }

  function show(name, digest) {
    form.elements[name].value = digest;
    at(`${name}-choices`).hidden = !digest;
    const picture = name === "photo" ? focus.querySelector("img") : at("portrait-choices").querySelector("img");
    if (digest) picture.src = `/card/photo/${digest}`;
    if (name === "photo") {
      form.elements.focus.value = "";
      place();
    }
    changed();
  }

  async function bring(name, file) {
    if (!file) return;
    if (file.size > LARGEST) {
      say(said.too_large);
      return;
    }
    say(said.uploading);
    const body = new FormData();
    body.append("file", file);
    try {
      const told = await send("/card/upload", body);
      show(name, told.digest);
      say(told.said);
    } catch (error) {
      complain(error);
    }
  }

  for (const box of form.querySelectorAll("[data-upload]")) {
    const name = box.dataset.upload;
    const input = box.querySelector("input");
    input.addEventListener("change", () => bring(name, input.files[0]).then(() => { input.value = ""; }));
    box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("over-it"); });
    box.addEventListener("dragleave", () => box.classList.remove("over-it"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      box.classList.remove("over-it");
      bring(name, event.dataTransfer.files[0]);
    });
  }
  for (const button of form.querySelectorAll("[data-remove]")) {
    button.addEventListener("click", () => {
      show(button.dataset.remove, "");
      form.querySelector(`[data-upload=${button.dataset.remove}] input`).focus();
    });
  }
  focus.addEventListener("pointerdown", (event) => {
    const box = focus.getBoundingClientRect();
    move((100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height);
  });
  focus.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const [x, y] = place();
    const step = event.shiftKey ? STRIDE : STEP;
    move(x + way[0] * step, y + way[1] * step);
  });
  at("focus-clear").addEventListener("click", () => {
    form.elements.focus.value = "";
    place();
    changed();
    focus.focus();
  });
  place();
}
