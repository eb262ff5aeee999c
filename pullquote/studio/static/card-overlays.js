// What lies over the card: boxes of its texts, the safe zone, and a sketch of the app around it. And the stage's views.
import { words as said } from "./studio.js";

const SVG = "http://www.w3.org/2000/svg";
const at = (id) => document.getElementById(id);

function shape(kind, attributes, text = "") {
  const made = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}
const bar = (x, y, width, height, more = "") => shape("rect", { x, y, width, height, rx: height / 2, class: `ui ${more}` });
const dot = (x, y, r, more = "") => shape("circle", { cx: x, cy: y, r, class: `ui ${more}` });
const line = (d, more = "") => shape("path", { d, class: `ui-line ${more}` });

function frame(box, width, height, shapes) {
  box.setAttribute("viewBox", `0 0 ${width} ${height}`);
  box.replaceChildren(...shapes);
  box.toggleAttribute("hidden", !shapes.length);
}

/** Heart, speech bubble, arrow: the row under a post, drawn plainly at a height. */
const actions = (y, s) => [
  line(`M${s * 1.5} ${y + s * 0.9}l${-s * 0.75} ${-s * 0.75}a${s * 0.42} ${s * 0.42} 0 0 1 ${s * 0.75} ${-s * 0.5}a${s * 0.42} ${s * 0.42} 0 0 1 ${s * 0.75} ${s * 0.5}z`),
  line(`M${s * 3} ${y - s * 0.3}h${s * 1.4}v${s}h${-s * 0.8}l${-s * 0.4} ${s * 0.35}v${-s * 0.35}h${-s * 0.2}z`),
  line(`M${s * 5.2} ${y + s * 0.3}h${s * 1.3}m${-s * 0.5} ${-s * 0.5}l${s * 0.5} ${s * 0.5}l${-s * 0.5} ${s * 0.5}`),
];

const AROUND = {
  feed: (w) => ({
    head: [150, [dot(90, 75, 42), bar(160, 44, 300, 26), bar(160, 86, 190, 20, "faint"), dot(w - 110, 75, 7), dot(w - 85, 75, 7), dot(w - 60, 75, 7)]],
    foot: [210, [...actions(60, 44), bar(60, 130, w * 0.6, 22), bar(60, 168, w * 0.4, 20, "faint")]],
  }),
  link: (w) => ({
    head: [110, [dot(66, 55, 32), bar(120, 30, 240, 20), bar(120, 62, 150, 16, "faint")]],
    foot: [120, [shape("rect", { x: 0, y: 0, width: w, height: 120, class: "ui-plate" }), bar(40, 30, w * 0.6, 22), bar(40, 72, w * 0.3, 18, "faint")]],
  }),
  pin: (w) => ({ foot: [120, [bar(40, 24, w * 0.55, 24), dot(62, 86, 20), bar(96, 77, w * 0.25, 18, "faint")]] }),
  story: () => ({}),
};

function within(told) {
  const { width: w, height: h } = told;
  if (told.around === "pin") return [bar(w - 220, 40, 180, 84, "strong"), bar(w - 175, 73, 90, 18, "light")];
  if (told.around !== "story") return [];
  const [, top, , bottom] = told.safe;
  // The plates reach to the safe zone's edge: what is behind them is what the app may cover.
  return [
    shape("rect", { x: 0, y: 0, width: w, height: top, class: "cover" }), shape("rect", { x: 0, y: bottom, width: w, height: h - bottom, class: "cover" }),
    ...[0, 1, 2].map((number) => bar(36 + number * ((w - 72) / 3 + 4), 40, (w - 72) / 3 - 8, 8, number ? "light faint" : "light")),
    dot(90, 130, 44, "light"), bar(156, 104, 280, 24, "light"), bar(156, 144, 150, 18, "light faint"),
    line(`M${w - 110} 105l50 50m0 -50l-50 50`, "light"),
    shape("rect", { x: 48, y: h - 180, width: w - 320, height: 104, rx: 52, class: "ui-field" }), bar(96, h - 138, 260, 20, "light faint"),
    line(`M${w - 170} ${h - 104}l-50 -50a28 28 0 0 1 50 -34a28 28 0 0 1 50 34z`, "light"), line(`M${w - 100} ${h - 128}h56m-22 -22l22 22l-22 22`, "light"),
  ];
}

export function startOverlays() {
  const on = Object.fromEntries([...document.querySelectorAll("[data-over]")].map((tick) => [tick.dataset.over, tick]));
  let told = null;
  let view = "card";

  function draw() {
    if (!told) return;
    const { width, height } = told;
    const over = at("over");
    const text = Math.min(width, height) / 44;
    over.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const found = [];
    if (on.app.checked) found.push(...within(told));
    if (on.safe.checked) {
      const [left, top, right, bottom] = told.safe;
      found.push(shape("path", { class: "unsafe", "fill-rule": "evenodd", d: `M0 0H${width}V${height}H0zM${left} ${top}V${bottom}H${right}V${top}z` }));
      found.push(shape("rect", { class: "box safe", x: left, y: top, width: right - left, height: bottom - top }));
      found.push(shape("text", { class: "name safe", x: left + 10, y: bottom - 12, "font-size": text }, said.safe));
    }
    if (on.boxes.checked) {
      const named = new Set();
      for (const { group, name, box: [left, top, right, bottom] } of told.boxes) {
        found.push(shape("rect", { class: `box ${group}`, x: left, y: top, width: right - left, height: bottom - top }));
        // A name stands beside its box where the card has room for it, else above.
        const beside = group !== "mark" && right + (name.length + 2) * text * 0.6 < width;
        const where = beside ? { x: right + 8, y: (top + bottom) / 2 + text / 3 } : { x: left, y: Math.max(text, top - 6) };
        if (!named.has(name)) found.push(shape("text", { class: `name ${group}`, ...where, "font-size": text }, name));
        named.add(name);
      }
    }
    over.replaceChildren(...found);
    const around = on.app.checked ? AROUND[told.around](width) : {};
    for (const place of ["head", "foot"]) frame(at(`around-${place}`), width, around[place]?.[0] || 0, around[place]?.[1] || []);
    at("sketch").hidden = !on.app.checked;
  }

  function arrange() {
    if (!told) return;
    const refused = Boolean(told.refusal);
    const many = told.pictures.length > 1;
    at("table").dataset.view = view;
    at("sheet").hidden = refused || many || view === "formats";
    at("no-card").hidden = !refused || view === "formats";
    at("slides").hidden = !many || view === "formats";
    at("all-formats").hidden = view !== "formats";
    if (many) {
      at("slides").replaceChildren(...told.pictures.map((address, number) => {
        const figure = document.createElement("figure");
        const name = said.slide.replace("{number}", number + 1).replace("{count}", told.pictures.length);
        const picture = Object.assign(new Image(), { src: address, width: told.width, height: told.height, alt: name, loading: "lazy" });
        figure.append(picture, Object.assign(document.createElement("figcaption"), { className: "small muted", textContent: `${number + 1}/${told.pictures.length}` }));
        return figure;
      }));
    }
    at("sheet").style.setProperty("--ratio", told.width / told.height);
    draw();
  }

  for (const tick of Object.values(on)) tick.addEventListener("change", draw);
  for (const button of document.querySelectorAll("[data-view]")) {
    if (button.id === "table") continue;
    button.addEventListener("click", () => {
      view = button.dataset.view;
      for (const one of document.querySelectorAll("button[data-view]")) one.setAttribute("aria-pressed", String(one === button));
      arrange();
      if (view === "formats") document.dispatchEvent(new CustomEvent("card:formats"));
    });
  }
  document.addEventListener("card:drawn", (event) => {
    told = event.detail;
    arrange();
  });
}
