"""Copies among many documents: what Rawi finds, and at what cost, beside libraries of MinHash.

    pip install -e . datasketch rensa
    python bench/copies.py [--documents 20000] [--sentences FOLDER] [--days 1460] [--rows rawi,datasketch,rensa,…]

Documents are eight to fourteen shuffled sentences of the samples or, with `--sentences`, of the JSON in zip files of a
folder (SaudiNewsNet's form). The samples have few sentences: beyond some thousand documents take a folder, or each
sentence stands in hundreds of them. One document in five is made of an earlier one, in equal parts:

- same: word for word. cut: its first 60 to 80 % of sentences. extended: two to four sentences more, before or behind.
- edited: 2 to 5 % of its words are others, three at least. brief: a third of one of twelve sentences or more, in a row.
- siblings are not made but met: two copies of one document that are also alike (as defined below).

An original has a day of four years, a copy that day or one of the two after it (`--days 0`: none has one). Rawi alone
looks at it: what shares less than makes a pair alike it calls a copy only within two days, or undated.

Recall is told for each kind. A pair that is given is right when it was made so or is alike: a Jaccard index of 0.5 or
more of the runs of three words, or four fifths of the runs of one in the other and fifteen at least. Wrong ones are
told in two parts: both made of one document, but sharing less than that, and foreign.

All rows get the same folded words, one document after another from a file; making them is timed once. Each row has a
fresh process; memory is the most it held, and what it held before the first document.

- rawi: `sign`, `near_pairs` and `find_copy`, as `rawi batch copies` does; each step on its own clock.
- datasketch: `MinHash` of 128 and `MinHashLSH` with a threshold of 0.5: query, then insert.
- rensa: `RMinHash` of 128 and `RMinHashLSH` with 32 bands (they must divide 128; 25 is what datasketch takes).
- rensa-c: `CMinHash` and its `CMinHashDeduplicator`, which keeps no duplicates and so gives no siblings; to look one up
  it passes over all that it keeps, so leave this row out of many documents.
- text-dedup: its `embed_func` and its buckets and clusters, in one process, without its loading and saving. It asks for
  pyspark and old versions: `pip install --no-deps text-dedup && pip install datasets click-option-group xxhash regex`.

Peers get the same runs of three words and are taken as they come, their candidates not compared; `check_s` is what
comparing them exactly would cost on top. A peer that is not installed is left out with a line. Rensa uses all cores
where it can (`RAYON_NUM_THREADS`): `cpu_s` is the processors' time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from itertools import chain, combinations, groupby, islice
from operator import itemgetter
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from memory import peak_memory
from sentences import sentences

SENTENCES = (8, 14)  # of a document
LONG = 12  # sentences of a document that is cut to a brief
ROWS = ("rawi", "datasketch", "rensa", "rensa-c", "text-dedup")
KINDS = ("same", "cut", "extended", "edited", "brief")
FIRST = date(2021, 1, 1).toordinal()
ONE_IN = 5  # documents is a copy
PERMUTATIONS, THRESHOLD, BANDS, SEED = 128, 0.5, 32, 42
BLOCK, MIB = 1000, 1 << 20
ALIKE, INSIDE, SHARED = 0.5, 0.8, 15
PACKAGES = dict(zip(ROWS, ("rawi", "datasketch", "rensa", "rensa", "text_dedup"), strict=True))

Pair = tuple[int, int]  # a later document and an earlier one


def copied(kind: str, source: Sequence[str], kept: Sequence[str], chance: random.Random) -> list[str]:
    """A copy of a document, as sentences."""
    count = len(source)
    if kind == "cut":
        return list(source[: round(count * chance.uniform(0.6, 0.8))])
    if kind == "extended":
        more = chance.choices(kept, k=chance.randint(2, 4))
        return [*more, *source] if chance.random() < 0.5 else [*source, *more]
    if kind == "brief":
        first = chance.randint(0, count - count // 3)
        return list(source[first : first + count // 3])
    words = " ".join(source).split()
    if kind == "edited":
        for at in chance.sample(range(len(words)), max(3, round(len(words) * chance.uniform(0.02, 0.05)))):
            words[at] = chance.choice(chance.choice(kept).split())
    return [" ".join(words)]


def documents(kept: Sequence[str], count: int) -> Iterator[tuple[str, str, int]]:
    """Made documents, always the same ones: text, kind ("" is no copy), and the number of its original."""
    chance = random.Random(13)
    originals: list[int] = []
    drawn: dict[int, list[int]] = {}  # numbers of sentences: memory
    for number in range(count):
        if len(originals) > ONE_IN and chance.random() * ONE_IN < 1:
            kind, source = chance.choice(KINDS), chance.choice(originals)
            while kind == "brief" and len(drawn[source]) < LONG:
                source = chance.choice(originals)
            text = " ".join(copied(kind, [kept[at] for at in drawn[source]], kept, chance))
        else:
            kind, source = "", number
            drawn[number] = chance.sample(range(len(kept)), chance.randint(*SENTENCES))
            originals.append(number)
            text = " ".join(kept[at] for at in drawn[number])
        yield text, kind, source


def drawn_days(sources: Sequence[int], days: int) -> list[int]:
    """The day of each document, as an ordinal."""
    chance, found = random.Random(17), list[int]()
    for number, source in enumerate(sources):
        own, later = FIRST + chance.randrange(days), chance.randint(0, 2)
        found.append(found[source] + later if source < number else own)
    return found


def make(folder: Path, count: int, kept: Sequence[str], days: int) -> dict[str, Any]:
    """Writes the words of all documents and what was made of what; says how alike the made pairs are."""
    from rawi.script import fold_words

    starts, sources, took, words = [0], list[int](), 0.0, 0
    made: dict[Pair, str] = {}
    with (folder / "words").open("wb") as stream:
        for text, kind, source in documents(kept, count):
            begun = perf_counter()
            folded = fold_words(text).split()
            took += perf_counter() - begun
            words += len(folded)
            starts.append(starts[-1] + stream.write(" ".join(folded).encode() + b"\n"))
            if kind:
                made[len(sources), source] = kind
            sources.append(source)
    copies: dict[int, list[int]] = defaultdict(list)
    for later, earlier in made:
        copies[earlier].append(later)
    met = [(later, earlier) for some in copies.values() for earlier, later in combinations(some, 2)]
    weighed = defaultdict(list)
    for pair, (jaccard, inside, alike) in weigh(folder, starts, [*made, *met]):
        if pair in made or alike:
            weighed[made.setdefault(pair, "siblings")].append((jaccard, inside, alike))
    truth = {"starts": starts, "sources": sources, "made": [[*pair, kind] for pair, kind in made.items()]}
    (folder / "days.json").write_text(json.dumps(drawn_days(sources, days) if days else [None] * count))
    (folder / "truth.json").write_text(json.dumps(truth))
    return {
        "documents": count, "sentences": len(kept), "words_a_document": round(words / count),
        "tokenising_s": round(took, 1), "days": days,
        "pairs": {
            kind: {"pairs": len(some), "jaccard": mean(some, 0), "inside": mean(some, 1), "alike": mean(some, 2)}
            for kind, some in weighed.items()
        },
    }  # fmt: skip


def mean(rows: Sequence[tuple[float, ...]], column: int) -> float:
    return round(sum(row[column] for row in rows) / len(rows), 3)


def weigh(
    folder: Path, starts: Sequence[int], pairs: Sequence[Pair]
) -> Iterator[tuple[Pair, tuple[float, float, bool]]]:
    """Of each pair the exact Jaccard index, the share of the one that stands in the other, and whether it is alike."""
    from rawi.stories import overlap

    with (folder / "words").open("rb") as stream:

        def words(number: int) -> list[str]:
            stream.seek(starts[number])
            return stream.read(starts[number + 1] - starts[number]).decode().split()

        for pair in pairs:
            both = overlap(words(pair[0]), words(pair[1]))
            inside = max(both.first_inside, both.second_inside)
            alike = both.jaccard >= ALIKE or (inside >= INSIDE and both.shared >= SHARED)
            yield pair, (both.jaccard, inside, alike)


def every(folder: Path) -> Iterator[list[str]]:
    """The words of all documents."""
    with (folder / "words").open(encoding="utf-8") as stream:
        for line in stream:
            yield line.split()


class Steps:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def take(self, name: str, work: Callable[..., Any], *given: Any) -> Any:
        """Do a step."""
        begun = perf_counter()
        found = work(*given)
        self.seconds[name] += perf_counter() - begun
        return found


def find_rawi(folder: Path, steps: Steps) -> list[Pair]:
    """As `rawi.batch.find_copies` does, without its Parquet: signatures, the join, a second look at what it found."""
    from rawi.batch.copies import Signed, near_pairs
    from rawi.stories import Carried, find_copy, may_carry, pack_runs, sign

    days = [one and date.fromordinal(one) for one in json.loads((folder / "days.json").read_text())]

    def signed() -> list[Signed]:
        return [
            Signed(
                id=str(number), page=str(number), day=days[number], words=len(words), signature=sign(words)
            )
            for number, words in enumerate(every(folder))
        ]

    def carried(number: int, words: list[str]) -> Carried:
        kept = tuple(map(sys.intern, words))
        return Carried(id=str(number), words=kept, names=(), credits=(), day=days[number], clock=None)

    def verified(near: list[Pair]) -> list[Pair]:
        wanted = set(chain.from_iterable(near))
        known = {number: carried(number, one) for number, one in enumerate(every(folder)) if number in wanted}
        runs = {number: pack_runs(one.words) for number, one in known.items()}
        found: list[Pair] = []
        for later, some in groupby(near, key=itemgetter(0)):
            others = [earlier for _, earlier in some]
            likely = zip(others, may_carry(runs[later], [runs[one] for one in others]), strict=True)
            found += [
                (later, one) for one, may in likely if may and find_copy(known[later], known[one]) is not None
            ]
        return found

    return list(steps.take("verify", verified, steps.take("join", near_pairs, steps.take("sign", signed))))


def blocks(folder: Path, steps: Steps) -> Iterator[tuple[int, list[set[str]]]]:
    """The runs of a thousand documents at a time, and the number of the first."""
    from rawi.stories.signatures import shingles

    rest, number = every(folder), 0
    while some := steps.take("runs", lambda: [shingles(words) for words in islice(rest, BLOCK)]):
        yield number, some
        number += len(some)


def find_datasketch(folder: Path, steps: Steps) -> list[Pair]:
    from datasketch import MinHash, MinHashLSH

    def sketched(some: list[set[str]]) -> list[Any]:
        encoded = ([one.encode() for one in runs] for runs in some)
        return list(MinHash.generator(encoded, num_perm=PERMUTATIONS))

    index, found = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), []
    for first, runs in blocks(folder, steps):
        for number, sketch in enumerate(steps.take("sketch", sketched, runs), first):
            found += [(number, earlier) for earlier in steps.take("query", index.query, sketch)]
            steps.take("insert", index.insert, number, sketch)
    return found


def find_rensa(folder: Path, steps: Steps) -> list[Pair]:
    from rensa import RMinHash, RMinHashLSH

    index, found = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS), []
    for first, runs in blocks(folder, steps):
        sketches = steps.take("sketch", RMinHash.from_token_sets, runs, PERMUTATIONS, SEED)
        steps.take("insert", index.insert_many, sketches, first)
        for number, others in enumerate(steps.take("query", index.query_all, sketches), first):
            found += [(number, other) for other in others if other < number]
    return found


def find_rensa_c(folder: Path, steps: Steps) -> list[Pair]:
    from rensa import CMinHash, CMinHashDeduplicator

    index, found = CMinHashDeduplicator(threshold=THRESHOLD, num_perm=PERMUTATIONS, seed=SEED), []
    for first, runs in blocks(folder, steps):
        sketches = steps.take("sketch", CMinHash.from_token_sets, runs, PERMUTATIONS, SEED)
        for number, sketch in enumerate(sketches, first):
            if not steps.take("insert", index.add, str(number), sketch):
                found += [(number, int(other)) for other in steps.take("query", index.get_duplicates, sketch)]
    return found


def find_text_dedup(folder: Path, steps: Steps) -> list[Pair]:
    import numpy as np
    from text_dedup.minhash import RNG, SIGNATURE_COLUMN, embed_func
    from text_dedup.utils import UnionFind, optimal_param, sha1_hash

    # What its main() takes when it is told of no bits and no hash.
    top, prime = np.uint32((1 << 32) - 1), np.uint64((1 << 61) - 1)
    bands, rows = optimal_param(THRESHOLD, PERMUTATIONS, false_positive_weight=0.5, false_negative_weight=0.5)
    factors = RNG.randint(1, prime, size=(PERMUTATIONS,), dtype=np.uint64)
    terms = RNG.randint(0, prime, size=(PERMUTATIONS,), dtype=np.uint64)
    ranges = [(at * rows, (at + 1) * rows) for at in range(bands)]
    tables: list[dict[bytes, set[int]]] = [defaultdict(set) for _ in range(bands)]

    def sketch(number: int, words: list[str]) -> list[bytes]:
        told: list[bytes] = embed_func(
            " ".join(words), number, num_perm=PERMUTATIONS, ngram_size=3, min_length=0, hashranges=ranges,
            permutations=(factors, terms), hash_func=lambda data: sha1_hash(data, d=32), dtype=np.uint64, max_hash=top,
            modulo_prime=prime,
        )[SIGNATURE_COLUMN]  # fmt: skip
        return told

    def clustered() -> list[Pair]:
        union = UnionFind()
        for table in tables:
            for cluster in table.values():
                for one in cluster if len(cluster) > 1 else ():
                    union.union(one, min(cluster))
        clusters: dict[int, list[int]] = defaultdict(list)
        for one in sorted(union.parent):
            clusters[union.find(one)].append(one)
        return [(later, earlier) for some in clusters.values() for earlier, later in combinations(some, 2)]

    for number, words in enumerate(every(folder)):
        for table, part in zip(tables, steps.take("sketch", sketch, number, words), strict=True):
            table[part].add(number)
    return list(steps.take("cluster", clustered))


def measure(row: str, folder: Path) -> dict[str, Any]:
    """One row, in this process."""
    import rawi.batch.copies  # noqa: F401  # in the memory of all rows
    from rawi.version import __version__

    find = (find_rawi, find_datasketch, find_rensa, find_rensa_c, find_text_dedup)[ROWS.index(row)]
    __import__("text_dedup.minhash" if row == "text-dedup" else PACKAGES[row])
    steps, before = Steps(), peak_memory() // MIB
    begun, worked = perf_counter(), process_time()
    pairs = set(find(folder, steps))
    took, cpu, most = perf_counter() - begun, process_time() - worked, peak_memory() // MIB
    truth = json.loads((folder / "truth.json").read_text())
    made = {(later, earlier): kind for later, earlier, kind in truth["made"]}
    begun = perf_counter()
    alike = {pair for pair, (_, _, same) in weigh(folder, truth["starts"], sorted(pairs)) if same}
    checked = perf_counter() - begun
    wrong = [pair for pair in pairs if pair not in made and pair not in alike]
    near = sum(truth["sources"][one] == truth["sources"][other] for one, other in wrong)
    kinds, found = Counter(made.values()), Counter(made[pair] for pair in made.keys() & pairs)
    return {
        "row": row, "version": __version__ if row == "rawi" else version(PACKAGES[row]),
        "s": round(took, 1), "cpu_s": round(cpu, 1), "documents_s": round((len(truth["starts"]) - 1) / took),
        "steps_s": {name: round(seconds, 2) for name, seconds in steps.seconds.items()},
        "check_s": None if row == "rawi" else round(checked, 1), "mb": most, "mb_before": before,
        "recall": {kind: round(found[kind] / kinds[kind], 4) for kind in (*KINDS, "siblings") if kinds[kind]},
        "pairs": len(pairs), "precision": round(1 - len(wrong) / len(pairs), 4) if pairs else None,
        "wrong": {"of one document": near, "foreign": len(wrong) - near},
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--days", type=int, default=1460)
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--one", nargs=2, metavar=("ROW", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one[0], Path(asked.one[1]))))
        return
    with tempfile.TemporaryDirectory(prefix="rawi-bench-") as name:
        told: dict[str, Any] = {"python": sys.version.split()[0], "cores": len(os.sched_getaffinity(0))}
        told |= make(Path(name), asked.documents, sentences(asked.sentences), asked.days)
        print(json.dumps(told), flush=True)
        for row in asked.rows.split(","):
            if find_spec(PACKAGES[row]) is None:
                print(f"{row}: {PACKAGES[row]} is not installed: left out", flush=True)
                continue
            words = [sys.executable, __file__, "--one", row, name]
            done = subprocess.run(words, check=False, capture_output=True, text=True)
            print(done.stdout.strip() if not done.returncode else f"{row}: left out: {done.stderr.strip()[-300:]}",
                  flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
