// What if: starts a simulation, tells how far it is, and shows what it found.
import { change, complain, get, getPiece, say, words } from "./studio.js";
import { parsed } from "./calendar-patch.js";

// Between two looks: often enough for a bar to move.
const LOOK_MS = 400;

const form = document.getElementById("simulate");
const playing = document.getElementById("playing");
const bar = playing.querySelector("progress");
const line = document.getElementById("playing-said");
const found = document.getElementById("simulated");
const beginning = line.textContent;

async function watch(run) {
  playing.dataset.run = run;
  playing.hidden = false;
  bar.removeAttribute("value");
  line.textContent = beginning;
  try {
    while (playing.dataset.run === String(run)) {
      const told = await (await get(`/simulate/${run}/progress`)).json();
      if (told.standing !== "running") break;
      if (told.posts) {
        bar.max = told.posts;
        bar.value = told.done;
        line.textContent = told.said;
      }
      await new Promise((go) => setTimeout(go, LOOK_MS));
    }
    if (playing.dataset.run !== String(run)) return;
    found.replaceChildren(parsed(await getPiece(`/simulate/${run}`)));
    history.replaceState(null, "", `/simulate?run=${run}`);
    say(words.finished);
    found.focus();
  } catch (error) {
    complain(error);
  }
  playing.hidden = true;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const told = await change("/simulate", new FormData(form));
  if (told) watch(told.run);
});

playing.querySelector("[data-stop]").addEventListener("click", () => change("/simulate/stop", { run: playing.dataset.run }));

// A link into the list below opens the week it is in.
found.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#would-']");
  const post = link && document.getElementById(link.hash.slice(1));
  if (!post) return;
  event.preventDefault();
  post.closest("details").open = true;
  post.focus();
  post.scrollIntoView({ block: "start" });
});

if (playing.dataset.standing === "running") watch(playing.dataset.run);
