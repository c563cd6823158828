"""Copies found by bands beside the exact Jaccard index of all pairs.

`python scripts/measure_copies.py FOLDER [--articles 2000] [--seed 5]` reads the JSON in zip files of a folder
(SaudiNewsNet's form), picks articles by a fixed seed, and says what share of the pairs at or above each index the bands
bring together (recall), and what share of the pairs that `find_copy` gives are at or above its bound (precision).
"""

from __future__ import annotations

import argparse
import json
import random
import zipfile
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

from rawi.archive.threads import LEAST
from rawi.script import fold_words
from rawi.stories import Carried, find_copy, may_carry, overlap, pack_runs, sign

SHORTEST = 20  # words, as where copies are looked for
INDEXES = (0.4, 0.5, 0.6, 0.7, 0.8)


def texts(folder: Path) -> list[str]:
    """The texts of a folder, in one fixed order."""
    found = []
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(one for one in archive.namelist() if one.endswith(".json")):
                data = json.loads(archive.read(name).decode("utf-8-sig"))
                found += [str(one["content"] or "").strip() for one in data]
    return found


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=5)
    asked = parser.parse_args()
    every = texts(asked.folder)
    random.Random(asked.seed).shuffle(every)
    words = [one for text in every[: asked.articles] if len(one := fold_words(text).split()) >= SHORTEST]
    by_number: dict[int, list[int]] = defaultdict(list)
    by_run: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, one in enumerate(words):
        for one_of in sign(one):
            by_number[one_of].append(number)
        for run in {tuple(one[at : at + 3]) for at in range(len(one) - 2)}:
            by_run[run].append(number)
    runs = [pack_runs(one) for one in words]
    together: Counter[tuple[int, int]] = Counter()
    for numbers in by_number.values():
        together.update(combinations(numbers, 2))
    # As the archive's tables find them: see `Threads.near`.
    met = {
        (one, other)
        for (one, other), count in together.items()
        if count >= LEAST and may_carry(runs[one], [runs[other]])[0]
    }
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in by_run.values():
        shared.update(combinations(numbers, 2))
    exact = {pair: overlap(words[pair[0]], words[pair[1]]).jaccard for pair in shared if shared[pair] > 3}
    print(f"{len(words)} articles, {len(met)} pairs met")
    for index in INDEXES:
        true = {pair for pair, value in exact.items() if value >= index}
        print(f"Jaccard >= {index}: {len(true)} pairs, recall {len(true & met) / max(1, len(true)):.3f}")
    made = [
        Carried(id=str(k), words=tuple(one), names=(), credits=(), day=None, clock=None)
        for k, one in enumerate(words)
    ]
    given = {pair: copy for pair in met if (copy := find_copy(made[pair[0]], made[pair[1]])) is not None}
    kinds = Counter(
        "at 0.5 or above"
        if copy.shared >= 0.5
        else "cut or extended"
        if copy.kind in ("cut", "extended")
        else "reworked"
        for copy in given.values()
    )
    both = [overlap(words[one], words[other]) for one, other in given]
    right = sum(max(one.first_inside, one.second_inside) >= 0.4 for one in both)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"{len(given)} copies given ({told}), of {right} two fifths or more stand in the other")
    true = {pair for pair, value in exact.items() if value >= 0.5}
    print(
        f"of {len(true)} pairs at 0.5 or above {len(true & given.keys()) / max(1, len(true)):.3f} are given"
    )


if __name__ == "__main__":
    main()
