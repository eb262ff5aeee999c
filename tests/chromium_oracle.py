"""What headless Chromium makes of a text: the width of a line, and the lines of `text-wrap: balance`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
    "--virtual-time-budget=60000",
)

_PAGE = """<!doctype html><meta charset="utf-8"><style>{faces}
div {{ width: {measure}px; text-wrap: balance; word-break: keep-all; letter-spacing: 0; line-height: 1.5 }}
span, div {{ text-rendering: geometricPrecision; font-kerning: normal; font-optical-sizing: none }}
span {{ white-space: nowrap }}</style><body></body><script>
const texts = {texts};
async function measure() {{
  for (const face of document.fonts) await face.load();
  const found = [];
  for (const one of texts) {{
    const shared = `font-family: "${{one.family}}"; font-size: ${{one.size}}px; ${{one.style}}`;
    const line = document.createElement("span");
    const block = document.createElement("div");
    for (const element of [line, block]) {{
      element.lang = one.language; element.dir = "auto"; element.style.cssText = shared; element.textContent = one.text;
      document.body.append(element);
    }}
    const width = line.getBoundingClientRect().width;
    const range = document.createRange();
    block.textContent = one.breakable;
    const node = block.firstChild, rows = new Map();
    for (let index = 0; index < one.breakable.length; index++) {{
      range.setStart(node, index); range.setEnd(node, index + 1);
      for (const box of range.getClientRects()) {{
        if (!box.width || one.breakable[index] === " ") continue;
        const row = Math.round(box.top / 8), known = rows.get(row) || [Infinity, -Infinity];
        rows.set(row, [Math.min(known[0], box.left), Math.max(known[1], box.right)]);
      }}
    }}
    found.push({{ width, rows: [...rows.entries()].sort((a, b) => a[0] - b[0]).map(([, [l, r]]) => r - l) }});
    line.remove(); block.remove();
  }}
  document.body.textContent = JSON.stringify(found);
}}
measure();
</script>"""


@dataclass(frozen=True)
class Sample:
    """A text to measure, in a family at a size in pixels, with CSS that sets its axes.

    `breakable` is the text with U+200B where its lines may end beside its spaces, none elsewhere.
    """

    text: str
    breakable: str
    language: str
    family: str
    size: float
    style: str = ""


@dataclass(frozen=True)
class Measured:
    """The width of a text in one line, and those of its lines when balanced, in pixels."""

    width: float
    rows: tuple[float, ...]


def measured(
    samples: Sequence[Sample], fonts: Sequence[tuple[str, Path, str]], folder: Path, *, measure: float
) -> list[Measured]:
    """Chromium's measures of the samples; `fonts` are families with a file and the rest of its @font-face rule."""
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{path.as_uri()}"); {rest} }}\n'
        for family, path, rest in fonts
    )
    texts = json.dumps([asdict(sample) for sample in samples])
    page = folder / "oracle.html"
    page.write_text(_PAGE.format(faces=faces, texts=texts, measure=measure), encoding="utf-8")
    command = [str(CHROMIUM), *_SWITCHES, f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    (body,) = re.findall(r"<body>(\[.*\])</body>", done.stdout, flags=re.S)
    return [Measured(row["width"], tuple(row["rows"])) for row in json.loads(body)]
