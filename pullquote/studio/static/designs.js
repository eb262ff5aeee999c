// All designs: pictures that change in place, refusals told in their place, copies, the default.
import { get, keys, words } from "./studio.js";

const form = document.querySelector("form.asked");
const gallery = document.querySelector(".gallery");

/** Tells in place of a picture why there is none. */
async function tellWhy(image) {
  let told = null;
  try {
    await get(image.src);
  } catch (error) {
    if (error.name === "AbortError") return;
    told = error;
  }
  const figure = image.closest("figure");
  const title = image.closest("[data-design]")?.querySelector("h2")?.textContent.trim() || "";
  if (!told || !figure) return;
  figure.querySelector(".refused")?.remove();
  const box = Object.assign(document.createElement("div"), { className: "refused" });
  const head = Object.assign(document.createElement("strong"), { textContent: words.refused.replace("{title}", title) });
  const why = Object.assign(document.createElement("span"), { textContent: `${told.message} ${told.hint}`.trim() });
  box.append(head, why);
  figure.classList.add("is-refused");
  figure.append(box);
}

export function watchPicture(image) {
  image.addEventListener("error", () => tellWhy(image));
  image.addEventListener("load", () => {
    image.closest("figure")?.classList.remove("is-refused");
    image.closest("figure")?.querySelector(".refused")?.remove();
  });
  if (image.complete && image.getAttribute("src") && !image.naturalWidth) tellWhy(image);
}

function showAnew() {
  const format = form.elements.format.selectedOptions[0];
  const palette = form.elements.palette.value;
  for (const image of gallery.querySelectorAll("[data-picture]")) {
    const address = new URL(image.src, location.href);
    address.searchParams.set("format", format.value);
    address.searchParams.set("palette", palette);
    image.width = format.dataset.width;
    image.height = format.dataset.height;
    image.src = address.pathname + address.search;
    const link = image.closest("a");
    if (link) {
      const leads = new URL(link.href);
      leads.searchParams.set("palette", palette);
      link.href = leads.pathname + leads.search;
    }
  }
  const here = new URL(location.href);
  here.searchParams.set("format", format.value);
  here.searchParams.set("palette", palette);
  history.replaceState(null, "", here);
  const others = form.querySelector("[data-others]");
  const next = new URL(others.href);
  next.searchParams.set("format", format.value);
  next.searchParams.set("palette", palette);
  others.href = next.pathname + next.search;
}

const copying = document.getElementById("copying");

function askName(button) {
  const ask = copying.querySelector("form");
  ask.action = `/designs/${encodeURIComponent(button.dataset.copyOf)}/copy`;
  ask.elements.name.value = button.dataset.name || `my-${button.dataset.copyOf.replace(/^my-/, "")}`;
  copying.showModal();
  ask.elements.name.select();
}

if (gallery) {
  gallery.querySelectorAll("[data-picture]").forEach(watchPicture);
  form.addEventListener("change", (event) => { if (event.target.matches("select")) showAnew(); });
  keys({ o: () => form.querySelector("[data-others]").click() });
  document.addEventListener("pullquote:changed", (event) => {
    const chosen = event.detail?.chosen;
    if (!chosen) return;
    for (const design of gallery.querySelectorAll("[data-design]")) {
      const is = design.dataset.design === chosen;
      design.classList.toggle("chosen", is);
      design.querySelector("[data-default-badge]")?.toggleAttribute("hidden", !is);
      const choose = design.querySelector("[data-choose]");
      const focused = choose?.contains(document.activeElement);
      choose?.toggleAttribute("hidden", is);
      if (is && focused) design.querySelector("h2 a").focus();
    }
  });
  document.addEventListener("pullquote:undone", () => location.reload());
}

copying?.querySelector("[data-closes]").addEventListener("click", () => copying.close());
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy-of]");
  if (button) askName(button);
});
