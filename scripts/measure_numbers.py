"""How well numbers, ordinals, percents and ranges are read: cases of Recognizers-Text and of Duckling.

`python scripts/measure_numbers.py [FOLDER] [--wrong]`; the folder holds `recognizers/` and `duckling/`.
One line a file: its name, cases, those that count, those with checked values, how many of these are right,
their share; then how many are right with the very characters, and how many of the unchecked ones are.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

from rawi.lexicon import Table, read_table
from rawi.script import fold, fold_text
from rawi.script.numbers import NumberReader
from rawi.script.ranges import FoundRange, RangeReader

SPECS = "recognizers/Specs/Number/Arabic"
CORPUS = "duckling/corpus_examples.json"
DUCKLING = (
    "Duckling/Numeral/AR/Corpus.hs",
    "Duckling/Numeral/AR/EG/Corpus.hs",
    "Duckling/Ordinal/AR/Corpus.hs",
)
Reading = list[tuple[str, int, int]]


@dataclass
class Score:
    """Counts of one file."""

    name: str
    cases: int = 0
    run: int = 0
    checked: int = 0
    right: int = 0
    exact: int = 0
    unchecked_right: int = 0

    def line(self) -> str:
        """The counts as one line."""
        share = self.right / self.checked if self.checked else 0.0
        return (
            f"{self.name:<32} cases {self.cases:4} run {self.run:4} checked {self.checked:4}"
            f" right {self.right:4} share {share:.3f} exact {self.exact:4}"
            f" unchecked {self.unchecked_right}/{self.run - self.checked}"
        )


class Readers:
    """The readers under measure, each answering with values as the specs spell them."""

    def __init__(self) -> None:
        self.numbers = NumberReader(_table("words/numbers"))
        self.ranges = RangeReader(_table("words/bounds"), self.numbers)

    def cardinals(self, folded: str) -> Reading:
        """Numbers that are no ordinals."""
        return [
            (_plain(one.value), one.start, one.end) for one in self.numbers.find(folded) if not one.ordinal
        ]

    def ordinals(self, folded: str) -> Reading:
        """Ordinals, those that only the context knows among them."""
        found = [(_plain(one.value), one.start, one.end) for one in self.numbers.find(folded) if one.ordinal]
        found += [(one.relative or "", one.start, one.end) for one in self.numbers.find_relative(folded)]
        return sorted(found, key=lambda one: one[1])

    def percents(self, folded: str) -> Reading:
        """Percents."""
        return [(_plain(one.value) + "%", one.start, one.end) for one in self.numbers.find_percents(folded)]

    def bounds(self, folded: str) -> Reading:
        """Ranges as `[low,high)`."""
        return [(_interval(one), one.start, one.end) for one in self.ranges.find_ranges(folded)]


def _table(name: str) -> Table:
    return read_table(name, (files("rawi") / f"lexica/{name}.tsv").read_text("utf-8"))


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else repr(float(value))


def _interval(one: FoundRange) -> str:
    low = "" if one.low is None else _plain(one.low)
    high = "" if one.high is None else _plain(one.high)
    return f"{'(' if one.low_open else '['}{low},{high}{')' if one.high_open else ']'}"


def _same(ours: str, theirs: str) -> bool:
    if ours == theirs:
        return True
    mine, other = (re.split(r"([\[\](),%])", one) for one in (ours, theirs))
    return len(mine) == len(other) and all(map(_same_part, mine, other))


def _same_part(ours: str, theirs: str) -> bool:
    try:
        return math.isclose(float(ours), float(theirs), rel_tol=1e-9)
    except ValueError:
        return ours == theirs


def _skips_us(case: dict[str, Any]) -> bool:
    return any("dotnet" in str(case.get(key, "")) for key in ("NotSupported", "NotSupportedByDesign"))


def score_spec(path: Path, read: Callable[[str], Reading], wrong: bool) -> Score:
    """The score on one file of Recognizers-Text."""
    cases = json.loads(path.read_text("utf-8-sig"))
    score = Score(path.stem, cases=len(cases))
    for case in cases:
        if _skips_us(case):
            continue
        score.run += 1
        view = fold(case["Input"])
        found = read(view.folded)
        texts = [fold_text(view.span(start, end).of(view.text)) for _, start, end in found]
        same_texts = texts == [fold_text(one["Text"]) for one in case["Results"]]
        if str(case.get("IgnoreResolution", "")).lower() == "true":
            score.unchecked_right += same_texts
            continue
        score.checked += 1
        values = [str(one["Resolution"]["value"]) for one in case["Results"]]
        right = len(values) == len(found) and all(
            _same(mine[0], one) for mine, one in zip(found, values, strict=True)
        )
        score.right += right
        score.exact += right and same_texts
        if wrong and not right:
            print(
                f"  wrong: {case['Input']} | wanted {values} | read {[(one[0], *one[1:]) for one in found]}"
            )
    return score


def score_corpus(name: str, examples: list[dict[str, Any]], readers: Readers, wrong: bool) -> Score:
    """The score on one corpus of Duckling: right when the whole text is read with the value."""
    score = Score(name.removeprefix("Duckling/").removesuffix("/Corpus.hs"))
    ordinal = "Ordinal" in name
    for example in examples:
        wanted = re.sub(r"^\w+ |[()]", "", example["value"])
        for text in example["texts"]:
            folded = fold_text(text)
            found = readers.ordinals(folded) if ordinal else readers.cardinals(folded)
            right = len(found) == 1 and found[0][1:] == (0, len(folded)) and _same(found[0][0], wanted)
            score.cases += 1
            score.run += 1
            score.checked += 1
            score.right += right
            score.exact += right
            if wrong and not right:
                print(f"  wrong: {text} | wanted {wanted} | read {found}")
    return score


def main() -> None:
    """Print the scores of every file."""
    arguments = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).parent.parent.parent / "shared/data/time"
    arguments.add_argument("folder", type=Path, nargs="?", default=default)
    arguments.add_argument("--wrong", action="store_true", help="print the failing cases")
    options = arguments.parse_args()
    readers = Readers()
    specs = {
        "NumberModel": readers.cardinals,
        "OrdinalModel": readers.ordinals,
        "PercentModel": readers.percents,
        "NumberRangeModel": readers.bounds,
    }
    for name, read in specs.items():
        print(score_spec(options.folder / SPECS / f"{name}.json", read, options.wrong).line())
    corpus = json.loads((options.folder / CORPUS).read_text("utf-8"))
    for name in DUCKLING:
        print(score_corpus(name, corpus[name], readers, options.wrong).line())


if __name__ == "__main__":
    main()
