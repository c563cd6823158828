"""Make docs/reference.md, the rooms' public names with their docstrings: `python scripts/make_reference.py`."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import get_args

ROOMS = (
    "rawi",
    "rawi.desk",
    "rawi.evaluation",
    "rawi.pages",
    "rawi.times",
    "rawi.lexicon",
    "rawi.script",
    "rawi.model",
)
TARGET = Path(__file__).parent.parent / "docs/reference.md"
HEAD = """\
# Reference

Made from the code by `scripts/make_reference.py`; a test holds it to the code. Each name stands with the room that
makes it. Offsets are code points, half open; see [model.md](model.md).
"""


def reference() -> str:
    """The page as the code gives it now."""
    lines = [HEAD]
    seen: set[int] = set()
    for room in reversed(ROOMS):
        module = importlib.import_module(room)
        own = [
            name for name in module.__all__ if id(getattr(module, name)) not in seen and name != "__version__"
        ]
        seen.update(id(getattr(module, name)) for name in own)
        if own:
            lines.append(f"## {room}\n\n{inspect.getdoc(module)}\n")
            lines += [_entry(name, getattr(module, name)) for name in sorted(own, key=str.lower)]
    return "\n".join(lines).rstrip() + "\n"


def _entry(name: str, thing: object) -> str:
    thing = inspect.unwrap(thing) if callable(thing) else thing
    if not (inspect.isclass(thing) or inspect.isfunction(thing)):
        given = get_args(thing) or (sorted(thing) if isinstance(thing, frozenset) else (thing,))
        values = ", ".join(f"`{value}`" for value in given)
        return f"### `{name}`\n\n{values}\n"
    signature = "" if inspect.isclass(thing) and issubclass(thing, BaseException) else _signature(thing)
    doc = (inspect.getdoc(thing) or "").split("\n>>> ")[0].rstrip()
    return f"### `{name}{signature}`\n\n{doc}\n"


def _signature(thing: object) -> str:
    if not callable(thing):
        return ""
    text = str(inspect.signature(thing))
    return re.sub(r"'([^']*)'", r"\1", text)


if __name__ == "__main__":
    TARGET.write_text(reference(), "utf-8")
