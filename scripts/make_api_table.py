"""Write the table of endpoints into docs/api.md, from the code: `python scripts/make_api_table.py`."""

from __future__ import annotations

from pathlib import Path

from rawi.api import endpoints_of
from rawi.api.table import Endpoint, Parameter

TARGET = Path(__file__).parent.parent / "docs/api.md"
BEGIN, END = "<!-- endpoints -->\n", "<!-- end of endpoints -->"


def page(text: str) -> str:
    """The page with the table as the code gives it now."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


def table() -> str:
    """One line an endpoint."""
    lines = ["| | path | what | parameters | role |", "|---|---|---|---|---|"]
    lines += [_line(one) for one in sorted(endpoints_of(writes=True), key=lambda one: one.path)]
    return "\n".join(lines) + "\n"


def _line(one: Endpoint) -> str:
    csv = " (`.csv`)" if one.columns else ""
    parameters = ", ".join(_parameter(each) for each in one.parameters if each.place == "query")
    return f"| {one.method} | `{one.path}`{csv} | {one.what} | {parameters} | {one.role or ''} |"


def _parameter(one: Parameter) -> str:
    bounds = ""
    if one.kind == "integer":
        bounds = f" {one.least}–{one.most}" if one.most < 10**9 else ""
    elif one.kind == "choice":
        bounds = f" {', '.join(one.choices)}"
    elif one.kind in ("day", "flag"):
        bounds = f" {'day' if one.kind == 'day' else 'true or false'}"
    default = f"; {str(one.default).lower()}" if one.default not in (None, "") else ""
    told = f"{bounds}{default}".strip("; ")
    needed = " needed" if one.required else ""
    return f"`{one.name}`{needed}{f' ({told})' if told else ''}"


if __name__ == "__main__":
    TARGET.write_text(page(TARGET.read_text("utf-8")), "utf-8")
