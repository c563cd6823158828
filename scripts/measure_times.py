"""Measures time expressions on Microsoft Recognizers' Arabic specs and Duckling's Arabic corpus.

    python scripts/measure_times.py [FOLDER] [--wrong NAME]

FOLDER holds `recognizers/` and `duckling/`. The table goes into docs/quality.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from rawi.desk import open_lexica
from rawi.evaluation.timecases import (
    is_duckling_time,
    is_found,
    is_read,
    read_duckling,
    read_recognizers,
    seconds_of,
)
from rawi.model import TimeExpression
from rawi.script import fold
from rawi.times import TimeReader

KINDS = {
    "DateExtractor": {"date"}, "DatePeriodExtractor": {"daterange"}, "TimeExtractor": {"time"},
    "TimePeriodExtractor": {"timerange"}, "DateTimeExtractor": {"datetime"},
    "DateTimePeriodExtractor": {"datetimerange"}, "DurationExtractor": {"duration"}, "SetExtractor": {"set"},
    "HolidayExtractor": set(), "MergedExtractor": set(),
}  # fmt: skip
PARSERS = (
    "DateParser", "DatePeriodParser", "TimeParser", "TimePeriodParser", "DateTimeParser", "DateTimePeriodParser",
    "DurationParser", "SetParser", "HolidayParser",
)  # fmt: skip


def main() -> None:
    """Prints one line a file; with --wrong the cases that are not right."""
    root = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=root.parent / "shared" / "data" / "time")
    parser.add_argument("--wrong", default="")
    given = parser.parse_args()
    reader = TimeReader(open_lexica())

    def find(text: str, said: date | datetime, eager: bool = True) -> Sequence[TimeExpression]:
        return reader.find(fold(text), on=said, eager=eager)

    def cautious(text: str, said: date | datetime) -> Sequence[TimeExpression]:
        return find(text, said, eager=False)

    specs = given.folder / "recognizers" / "Specs" / "DateTime" / "Arabic"
    for name in (*KINDS, *PARSERS):
        cases = read_recognizers(json.loads((specs / f"{name}.json").read_text(encoding="utf-8-sig")))
        right, plain, checked = [], 0, []
        for one in cases:
            if name in KINDS:
                good = is_found(one, find, kinds=frozenset(KINDS[name]))
                plain += is_found(one, cautious, kinds=frozenset(KINDS[name]))
            else:
                good = is_read(one, find)
                plain += is_read(one, cautious)
            right.append(good)
            if one.checked:
                checked.append(good)
            if not good and name == given.wrong:
                got = [
                    (f.evidence.quote, f.value, f.evidence.rule.split(":")[1], [r.value for r in f.rivals])
                    for f in find(one.text, one.said)
                ]
                want = [(w["Text"], (w.get("Value") or {}).get("FutureResolution")) for w in one.wanted]
                print("  ", "" if one.checked else "(unchecked)", one.text, "WANT", want, "GOT", got)
        share = f"{sum(checked) / len(checked):.3f}" if checked else "-"
        print(
            f"{name:26} all {sum(right):3}/{len(right):3} = {sum(right) / len(right):.3f}"
            f"  checked {sum(checked):3}/{len(checked):3} = {share}  without eager rules {plain}/{len(right)}"
        )
    corpus = json.loads((given.folder / "duckling" / "corpus_examples.json").read_text(encoding="utf-8"))
    for name in ("Time", "Duration"):
        examples = read_duckling(corpus[f"Duckling/{name}/AR/Corpus.hs"])
        good = 0
        for text, value in examples:
            if name == "Time":
                ok = is_duckling_time(text, value, find)
            else:
                _, count, unit = value.split()
                sizes = {"Second": 1, "Minute": 60, "Hour": 3600, "Day": 86400, "Week": 604800}
                sizes |= {"Month": 2592000, "Year": 31536000}
                wanted = int(count) * sizes[unit]
                ok = any(seconds_of(one.value) == wanted for one in find(text, datetime(2013, 2, 12)))
            good += ok
            if not ok and given.wrong == f"Duckling{name}":
                got = [
                    (f.evidence.quote, f.value, f.evidence.rule.split(":")[1], [r.value for r in f.rivals])
                    for f in find(text, datetime(2013, 2, 12, 4, 30))
                ]
                print("  ", text, "WANT", value, "GOT", got)
        print(f"Duckling {name:17} all {good:3}/{len(examples):3} = {good / len(examples):.3f}")


if __name__ == "__main__":
    main()
