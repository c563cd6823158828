"""Time every regular expression of Rawi on strings made against it, and say which grow faster than the string.

`python scripts/measure_patterns.py [--all]`: gathers the patterns that are compiled while Rawi is loaded, its readers
are made and the samples read, those made from lists and rules too. Each is searched for in long runs of the characters
it names, alone, in pairs, and after its own literals, mostly with an end that lets it fail; from 500 characters to
4,000, where a pattern of bounded work takes 8 times as long and one that is not 64 times. A pattern that is only ever
matched at one place (`match`, `fullmatch`) is measured so. Ends with 1 when one grows faster than its text.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]  # the only one who knows what is in a pattern
from typing import Any

SHORT, LONG = 500, 4_000
FACTOR = 24.0  # between what is linear (8) and what is quadratic (64)
LEAST = 0.02  # seconds at the long end: what is faster is noise
SOUGHT = (
    "times/stamps",
    "times/clocks",
    "times/addresses",
)  # files of rules that are sought anywhere in a text
PAIRED = 7  # characters of a pattern that are tried in pairs


def gather() -> dict[tuple[str, int], set[str]]:
    """Patterns and flags, with the files of Rawi that compile them."""
    found: dict[tuple[str, int], set[str]] = {}
    source_lines: dict[str, list[str]] = {}
    compile_, source = re.compile, str(Path(__file__).parents[1] / "src" / "rawi")

    def noted(pattern: Any, flags: Any = 0) -> Any:
        frame = sys._getframe(1)
        name = frame.f_code.co_filename
        if source in name:
            text = (
                pattern
                if isinstance(pattern, str)
                else pattern.decode("latin-1")
                if isinstance(pattern, bytes)
                else ""
            )
            if name not in source_lines:
                source_lines[name] = Path(name).read_text("utf-8").splitlines()
            how = _used(source_lines[name], frame.f_lineno, str(frame.f_locals.get("name", "")))
            if text:
                found.setdefault((text, int(flags)), set()).add(
                    f"{name[len(source) + 1 :]}:{frame.f_lineno}{how}"
                )
        return compile_(pattern, flags)

    re.compile = noted  # type: ignore[assignment]
    try:
        load()
    finally:
        re.compile = compile_  # type: ignore[assignment]
    return found


def _used(lines: list[str], number: int, rules: str) -> str:
    """` (match)` for a pattern that its file only matches at one place, else empty; of rules by their file."""
    if rules and "/" in rules:
        return f" {rules}" + ("" if rules in SOUGHT else " (match)")
    for back in range(min(3, number)):
        found = re.match(r"\s*(?:self\.)?(\w+)(?:: [^=]+)? = ", lines[number - 1 - back])
        if found:
            uses = set(re.findall(rf"\b{found[1]}\.(\w+)\(", "\n".join(lines)))
            return " (match)" if uses and uses <= {"match", "fullmatch"} else ""
    return ""


def load() -> None:
    """Everything that compiles a pattern."""
    import importlib
    import pkgutil

    import rawi

    for one in pkgutil.walk_packages(rawi.__path__, "rawi."):
        if not one.name.endswith("__main__"):
            importlib.import_module(one.name)
    from rawi.desk import find_samples, read_page

    for raw in list(find_samples())[:12]:
        read_page(raw)


def characters(parsed: Any) -> Iterator[str]:
    """Characters a parsed pattern names, some of each class."""
    for operation, value in parsed:
        name = str(operation)
        if name in ("LITERAL", "NOT_LITERAL"):
            yield chr(value)
        elif name == "IN":
            yield from _of_class(value)
        elif name == "ANY":
            yield "x"
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from characters(value[2])
        elif name == "SUBPATTERN":
            yield from characters(value[3])
        elif name == "BRANCH":
            for branch in value[1]:
                yield from characters(branch)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from characters(value[1])
        elif name == "ATOMIC_GROUP":
            yield from characters(value)


def _of_class(items: Any) -> Iterator[str]:
    inverse = any(str(kind) == "NEGATE" for kind, _ in items)
    if inverse:
        yield from "xم1 "
    for kind, value in items:
        if str(kind) == "LITERAL":
            yield chr(value)
        elif str(kind) == "RANGE":
            yield chr(value[0])
            yield chr((value[0] + value[1]) // 2)
        elif str(kind) == "CATEGORY":
            yield {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "م"}.get(str(value), "x")


def literals(parsed: Any) -> str:
    """What a pattern begins with, as far as it is plain."""
    found = ""
    for operation, value in parsed:
        if str(operation) == "LITERAL":
            found += chr(value)
        elif str(operation) == "SUBPATTERN" and not found:
            return literals(value[3])
        elif str(operation) == "BRANCH" and not found:
            return literals(value[1][0])
        else:
            break
    return found


def attacks(pattern: str, flags: int) -> Iterator[tuple[str, str]]:
    """Units that are repeated, and what comes after them."""
    parsed = _parser.parse(pattern, flags)
    named = list(dict.fromkeys(characters(parsed)))
    step = max(1, len(named) // 40)
    few = [*named[:PAIRED], *named[PAIRED::step]][:40]
    start = literals(parsed)
    for one in few:
        yield one, "\x01"
        yield one, ""
        if start:
            yield start + one, "\x01"
    for one in named[:PAIRED]:
        for other in named[:PAIRED]:
            if one != other:
                yield one + other, "\x01"
    for one in (" ", "م", "مم ", "7", "7 ", '"', "<", "(", "- ", "\n"):
        yield one, "\x01"
    if start:
        yield start, "\x01"
        yield start + " ", "\x01"


def seconds(regex: re.Pattern[Any], text: Any, *, once: bool) -> float:
    """The least time of three to find everything in a text; `once`: to match at its beginning, whole and not."""
    best = 9.0
    for _ in range(3):
        began = time.perf_counter()
        if once:
            regex.match(text)
            regex.fullmatch(text)
        else:
            for _ in regex.finditer(text):
                pass
        best = min(best, time.perf_counter() - began)
        if best > 1:
            break
    return best


def growth(pattern: str, flags: int, *, once: bool = False) -> tuple[float, float, str]:
    """The worst growth from short to long of a pattern, the time at the long end, and the unit that does it."""
    worst = (0.0, 0.0, "")
    regex = re.compile(pattern, flags)
    for unit, end in attacks(pattern, flags):
        texts = [(unit * (size // len(unit) + 1))[:size] + end for size in (SHORT, LONG)]
        long = seconds(regex, texts[1], once=once)
        if long < LEAST:
            continue
        found = long / max(seconds(regex, texts[0], once=once), 1e-6)
        if found > worst[0]:
            worst = (found, long, unit)
        if found > FACTOR:
            return worst
    return worst


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="Show every pattern that takes any time.")
    asked = parser.parse_args()
    found = gather()
    wrong = 0
    for (pattern, flags), places in sorted(found.items(), key=lambda item: sorted(item[1])):
        factor, took, unit = growth(pattern, flags & ~re.DEBUG, once=all("(match)" in one for one in places))
        if factor > FACTOR or (asked.all and factor):
            wrong += factor > FACTOR
            print(
                f"{factor:5.0f} times, {took * 1000:.0f} ms, {unit!r}: {', '.join(sorted(places))}\n      {pattern[:160]!r}",
                flush=True,
            )
    print(f"{len(found)} patterns, {wrong} grow faster than their text")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
