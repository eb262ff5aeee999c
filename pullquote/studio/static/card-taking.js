// Taking the card away: its file, its picture or alt text on the clipboard, the command that draws it.
import { complain, copy, get, say, send, words as said } from "./studio.js";

const at = (id) => document.getElementById(id);

// What `send` reads as JSON is a file here, so its request is made by hand.
async function file(all) {
  const proof = document.querySelector("meta[name=pullquote-proof]").content;
  return get("/card/file", { method: "POST", body: all, headers: { "x-pullquote-proof": proof } });
}

const nameOf = (answer) => decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("content-disposition"))?.[1] || "card");

export function startTaking(form, fields) {
  const alt = at("alt");
  const about = () => `pullquote-alt:${form.elements.quote?.value || form.elements.text.value}`;
  let given = "";

  function showAlt() {
    let own = null;
    try {
      own = sessionStorage.getItem(about());
    } catch {
      // Then it lasts as long as the page.
    }
    if (document.activeElement !== alt) alt.value = own ?? given;
    at("alt-back").hidden = alt.value === given;
  }

  alt.addEventListener("input", () => {
    try {
      if (alt.value === given) sessionStorage.removeItem(about());
      else sessionStorage.setItem(about(), alt.value);
    } catch {
      // As above.
    }
    at("alt-back").hidden = alt.value === given;
  });
  at("alt-back").addEventListener("click", () => {
    alt.value = given;
    alt.dispatchEvent(new Event("input", { bubbles: true }));
    alt.focus();
  });
  at("copy-alt").addEventListener("click", () => copy(alt.value));
  at("copy-command").addEventListener("click", () => copy(at("command").textContent));
  // The whole card as it is asked for now: what is shown may be a sketch, or of a moment ago.
  async function whole() {
    const told = await send("/card/preview", fields());
    return (await get(told.pictures[0])).blob();
  }
  at("copy-picture").addEventListener("click", () => copy({ "image/png": whole() }));
  let isMaking = false;
  at("download").addEventListener("click", async () => {
    // A button that is disabled loses the focus: this one just waits.
    if (isMaking) return;
    isMaking = true;
    say(said.making);
    try {
      const all = fields();
      all.set("type", at("file-type").value);
      if (alt.value !== given) all.set("alt", alt.value);
      const answer = await file(all);
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await answer.blob()), download: nameOf(answer) });
      link.click();
      say(said.downloaded.replace("{name}", link.download));
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch (error) {
      complain(error);
    }
    isMaking = false;
  });
  document.addEventListener("card:drawn", (event) => {
    const told = event.detail;
    given = told.alt;
    showAlt();
    at("command").textContent = told.command || "";
    at("command-unkept").hidden = told.command !== null || Boolean(told.refusal);
    at("command-photo").hidden = !form.elements.photo.value && !form.elements.portrait.value;
    at("copy-command").disabled = !told.command;
    for (const id of ["download", "copy-picture"]) at(id).disabled = !told.pictures.length;
  });
}
