// A text of code: its lines numbered, tabs that do not trap the keyboard, lines to go to.
import { say, words } from "./studio.js";

const STEP = "  ";

/** Makes a textarea with a column for numbers beside it a box of code. `read` tells that it is not written in. */
export class CodeBox {
  constructor(area, numbers, { read = false } = {}) {
    Object.assign(this, { area, numbers, count: 0, wrong: new Set(), leaves: false });
    area.addEventListener("input", () => this.number());
    area.addEventListener("scroll", () => { numbers.scrollTop = area.scrollTop; });
    if (!read) area.addEventListener("keydown", (event) => this.key(event));
    area.addEventListener("blur", () => { this.leaves = false; });
    this.number();
  }

  /** The number of each line, drawn anew when there are more or fewer. */
  number() {
    const count = this.area.value.split("\n").length;
    if (count === this.count) return;
    this.count = count;
    this.numbers.replaceChildren(...Array.from({ length: count }, (_, at) =>
      Object.assign(document.createElement("span"), { textContent: at + 1, className: this.wrong.has(at + 1) ? "wrong" : "" })));
    this.numbers.scrollTop = this.area.scrollTop;
  }

  /** Marks lines as wrong. */
  mark(lines) {
    this.wrong = new Set(lines);
    [...this.numbers.children].forEach((number, at) => { number.className = this.wrong.has(at + 1) ? "wrong" : ""; });
  }

  /** Goes to a line, counted from 1, and selects it. */
  goTo(line) {
    const rows = this.area.value.split("\n");
    const before = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
    this.area.focus();
    this.area.setSelectionRange(before, before + (rows[line - 1]?.length || 0));
    const height = this.area.scrollHeight / rows.length;
    this.area.scrollTop = Math.max(0, (line - 1) * height - this.area.clientHeight / 2);
  }

  key(event) {
    if (event.key === "Escape") {
      this.leaves = true;
      say(words.leaving);
      return;
    }
    if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || this.leaves) {
      if (!["Shift", "Tab"].includes(event.key)) this.leaves = false;
      return;
    }
    event.preventDefault();
    // The one way of writing into a text that the browser's own undo knows of.
    if (!document.execCommand("insertText", false, STEP)) {
      this.area.setRangeText(STEP, this.area.selectionStart, this.area.selectionEnd, "end");
      this.area.dispatchEvent(new Event("input"));
    }
  }
}
