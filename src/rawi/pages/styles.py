"""What the page's own styles hide: plain rules of its style sheets, and inline styles."""

from __future__ import annotations

import re
from typing import Any

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SHOWN = re.compile(r"display\s*:\s*(?!none)|visibility\s*:\s*visible", re.I)
_SIMPLE_SELECTOR = re.compile(r"[.#][\w-]+")
_SELECTORS = re.compile(r"[.#][\w-]+")
_MAX_STYLE = 200_000


def hides(declarations: str) -> bool:
    """Whether style declarations hide their element.

    >>> hides("color: red; display: none")
    True
    """
    return bool(_HIDDEN.search(declarations))


def hidden_by_style(tree: Any) -> frozenset[str]:
    """The `.class` and `#id` selectors that the page's own style sheets hide outright.

    Outside any @media, and by a selector that is nothing else; one that another rule of the page shows again
    (`.open .menu`) is left alone.
    """
    hidden: set[str] = set()
    shown: set[str] = set()
    for node in tree.css("style"):
        css = _without_comments((node.text() or "")[:_MAX_STYLE])
        depth = 0
        for part in css.split("}"):
            *nested, selectors, declarations = ["", *part.split("{")] if "{" in part else ["", "", ""]
            depth += sum("@" in one for one in nested)
            for selector in selectors.split(",") if declarations else ():
                simple = _SIMPLE_SELECTOR.fullmatch(selector.strip())
                if hides(declarations) and simple and not depth:
                    hidden.add(selector.strip())
                elif _SHOWN.search(declarations):
                    shown.update(_SELECTORS.findall(selector))
            if "{" not in part and depth:
                depth -= 1
    return frozenset(hidden - shown)


def _without_comments(css: str) -> str:
    """A style sheet without its comments; one that is not closed goes to the end.

    >>> _without_comments("a /* b /* c */ d /* e")
    'a  d '
    """
    kept, at = [], 0
    while (opens := css.find("/*", at)) >= 0:
        kept.append(css[at:opens])
        closes = css.find("*/", opens + 2)
        at = closes + 2 if closes >= 0 else len(css)
    return "".join((*kept, css[at:]))
