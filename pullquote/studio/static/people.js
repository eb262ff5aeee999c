// The page of a person: names are changed after a question where that cannot be undone.
import { get, send, sure, say, complain, undo, words } from "./studio.js";

// Where the person was before the last change: that is taken back with it.
let former = location.pathname;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-person]")) return;
  event.preventDefault();
  const fields = new FormData(form);
  try {
    let told = await send(form.getAttribute("action"), fields);
    if (told.ask) {
      if (!(await sure({ title: told.title, text: told.ask, yes: form.dataset.yes }))) return;
      fields.set("sure", "1");
      told = await send(form.getAttribute("action"), fields);
    }
    former = location.pathname;
    await show(told.goes);
    say(told.said, told.undo ? { label: words.undo, act: () => undo(told.undo) } : null);
  } catch (error) {
    complain(error);
  }
});

async function show(address) {
  const answer = await get(address);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("main").replaceWith(document.adoptNode(fresh.querySelector("main")));
  document.title = fresh.title;
  history.replaceState(null, "", new URL(answer.url).pathname);
  document.querySelector("main").focus();
}
document.addEventListener("pullquote:undone", async () => {
  try {
    await show(location.pathname).catch(() => show(former));
  } catch (error) {
    complain(error);
  }
});
