// The same card in every design under the stage, and in every format side by side: small pictures, one after the other.
import { send } from "./studio.js";

// Pixels across: twice what they are shown at, for fine screens.
const DESIGN = 180;
const FORMAT = 720;

const at = (id) => document.getElementById(id);

/** Gives pictures their addresses one by one, so that the card itself never waits behind them. */
async function fill(pairs, isOld) {
  for (const [picture, address] of pairs) {
    if (isOld()) return;
    if (picture.getAttribute("src") === address) continue;
    const next = new Image();
    next.src = address;
    await next.decode().catch(() => {});
    if (isOld()) return;
    picture.src = address;
    picture.hidden = false;
  }
}

export function startStrip(form, fields) {
  let turn = 0;

  /** The same card in every design or format; nothing where it cannot be drawn. */
  async function asked(what) {
    const all = fields();
    all.set("what", what);
    const slides = all.get("slides") ? "&slides=1" : "";
    try {
      return { told: await send("/card/strip", all), slides };
    } catch (error) {
      // The report tells what is wrong with the card; the strip just stays as it is.
      if (!error.message) throw error;
      return { told: null, slides };
    }
  }

  async function drawAll() {
    turn += 1;
    const mine = turn;
    const isOld = () => mine !== turn;
    const { told, slides } = await asked("designs");
    if (!told || isOld()) return;
    const labels = new Map([...form.querySelectorAll("[name=design]")].map((one) => [one.value, one.parentElement.querySelector("img")]));
    await fill(told.cards.filter((one) => one.picture).map((one) => [labels.get(one.name), `${one.picture}?width=${DESIGN}${slides}`]), isOld);
    if (!isOld() && !at("all-formats").hidden) await drawFormats(isOld);
  }

  async function drawFormats(isOld) {
    const { told, slides } = await asked("formats");
    if (!told || isOld()) return;
    const box = at("all-formats");
    const names = new Map([...form.querySelectorAll("[name=format]")].map((one) => [one.value, one.parentElement.textContent.trim()]));
    if (box.children.length !== told.cards.length) {
      box.replaceChildren(...told.cards.map((one) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "format" });
        const picture = Object.assign(new Image(), { width: one.width, height: one.height, alt: "" });
        button.append(picture, Object.assign(document.createElement("span"), { textContent: `${names.get(one.name) || one.name} · ${one.width} × ${one.height}` }));
        button.addEventListener("click", () => {
          form.elements.format.value = one.name;
          form.dispatchEvent(new Event("input", { bubbles: true }));
          document.querySelector("[data-view=card]").click();
          document.querySelector("[data-view=card]").focus();
        });
        return button;
      }));
    }
    await fill(told.cards.filter((one) => one.picture).map((one, number) => [box.children[number].querySelector("img"), `${one.picture}?width=${FORMAT}${slides}`]), isOld);
  }

  document.addEventListener("card:rested", drawAll);
  document.addEventListener("card:formats", drawAll);
}
