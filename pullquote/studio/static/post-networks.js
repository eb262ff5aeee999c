// A text of one's own, counted for every network at once.
import { complain, later, send } from "./studio.js";
import { list, piece, showCount } from "./post-counting.js";

const own = document.getElementById("own");
const networks = [...document.querySelectorAll(".network")];
// What the studio made of the quote, to be shown again when the field is emptied.
const made = new Map(networks.map((one) => [one, one.cloneNode(true)]));
let latest = 0;

async function count() {
  const mine = ++latest;
  if (!own.value) {
    for (const one of networks) one.replaceChildren(...made.get(one).cloneNode(true).childNodes);
    return;
  }
  try {
    const told = await send("/posts/count", { text: own.value, on: networks.map((one) => one.dataset.on) });
    if (mine !== latest) return;
    for (const one of told.counts) {
      const box = networks.find((network) => network.dataset.on === one.on);
      const text = box.querySelector("[data-own-text]");
      text.className = "caption";
      text.replaceChildren(piece(one.shown));
      for (const reply of box.querySelectorAll(".reply")) reply.remove();
      showCount(box.querySelector("[data-count]"), one);
      list(box.querySelector("[data-advice]"), one.advice);
      list(box.querySelector("[data-dropped]"), []);
    }
  } catch (error) {
    complain(error);
  }
}

own.addEventListener("input", later(150, count));
