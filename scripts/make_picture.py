"""Make the HTML that docs/picture.png shows: `python scripts/make_picture.py PAGE > picture.html`.

A browser takes the screenshot: `chromium --headless --screenshot=docs/picture.png --window-size=1000,900 FILE`.
"""

from __future__ import annotations

import sys
from html import escape

from rawi import Reading, read_pages

COLOURS = {
    "title": "#0b6e99", "body": "#1b1b1b", "published": "#8a3ffc", "byline": "#8a3ffc", "dateline": "#8a3ffc",
    "credit": "#b5651d", "keywords": "#b5651d", "marker": "#3b7d3b", "inline_link": "#3b7d3b",
    "related": "#3b7d3b", "caption": "#777", "navigation": "#999", "boilerplate": "#999",
}  # fmt: skip
STYLE = """
body{margin:0;background:#fff;font:17px/1.75 "Noto Naskh Arabic",serif;direction:rtl;color:#1b1b1b}
main{padding:18px 26px}
.b{display:grid;grid-template-columns:118px 1fr;gap:14px;padding:3px 0;border-bottom:1px solid #f1f1f1}
.k{font:12px/2.2 "Noto Sans",sans-serif;direction:ltr;text-align:right;color:var(--c)}
.t{border-inline-start:4px solid var(--c);padding-inline-start:12px;color:var(--c)}
.second{background:#faf6ee}.title .t{font-weight:700;font-size:20px}
"""


def main(source: str) -> None:
    """Print the page's blocks as HTML, furniture pale, the second article on a ground of its own."""
    (reading,) = read_pages([source])
    assert isinstance(reading, Reading)
    print(f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><main>')
    for block in reading.blocks:
        text = block.span.of(reading.page.text)
        shown = text if len(text) < 190 else text[:185] + "…"
        second = "second" if block.article else ""
        colour = COLOURS.get(block.kind, "#999")
        print(
            f'<div class="b {block.kind} {second}" style="--c:{colour}">'
            f'<div class="k">{block.kind}</div><div class="t">{escape(shown)}</div></div>'
        )
    print("</main>")


if __name__ == "__main__":
    main(sys.argv[1])
