"""What holds between articles: copies, one event, stories, contradictions and agreements, beside gold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

from rawi.errors import GoldError
from rawi.evaluation.scores import Score
from rawi.script import fold_words, without_article

ACROSS_TASKS = (
    "copies", "copy_direction", "copy_kind", "copy_credited", "event_pairs", "events_precision", "events_recall",
    "story_pairs", "stories_precision", "stories_recall", "order", "contradictions", "agreements_same",
    "agreements_sum",
)  # fmt: skip
_DIGITS = re.compile(r"\d+")
_TURNED = {"cut": "extended", "extended": "cut"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """An article that carries another's text; `credited` None: not asked."""

    copy: str
    original: str
    kind: str
    credited: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A figure as it stands: its characters in an article."""

    article: str
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Figures set beside each other.

    `kind` is `contradiction`, `equal` or `sum` (the total is the last). `fair`: right when it is found, and not asked.
    """

    kind: str
    counted: str
    points: tuple[Quoted, ...]
    fair: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """What holds between some articles, by a careful reader or by a program.

    `order` has a story's articles by day, those of one day together; a program gives each article by itself. Of
    `unsure_events` and `unsure_stories` a careful reader may say this or that: they are not asked.
    """

    copies: tuple[Copied, ...] = ()
    same_event: tuple[frozenset[str], ...] = ()
    stories: tuple[frozenset[str], ...] = ()
    order: tuple[tuple[frozenset[str], ...], ...] = ()
    contradictions: tuple[Claim, ...] = ()
    agreements: tuple[Claim, ...] = ()
    not_contradictions: tuple[Claim, ...] = ()
    unsure_events: frozenset[str] = field(default_factory=frozenset)
    unsure_stories: frozenset[str] = field(default_factory=frozenset)


def read_across(path: Path) -> Across:
    """The gold of a file.

    Raises:
        GoldError: the file is malformed.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        unsure = data.get("unsure", {})
        return Across(
            copies=tuple(
                Copied(copy=one["copy"], original=one["original"], kind=one["kind"], credited=one["credited"])
                for one in data["copies"]
            ),
            same_event=_groups(data["same_event"]),
            stories=_groups(data["stories"]),
            order=tuple(_groups(one) for one in data["order"]),
            contradictions=tuple(_claim("contradiction", one) for one in data["contradictions"]),
            agreements=tuple(_claim(one["kind"], one) for one in data["agreements"]),
            not_contradictions=tuple(_claim("contradiction", one) for one in data["not_contradictions"]),
            unsure_events=frozenset(unsure.get("same_event", ())),
            unsure_stories=frozenset(unsure.get("stories", ())),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise GoldError(f"{path}: {error!r} in gold across pages") from error


def _groups(lists: Iterable[Iterable[str]]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one) for one in lists)


def _claim(kind: str, one: Mapping[str, Any]) -> Claim:
    if kind not in ("contradiction", "equal", "sum"):
        raise ValueError(kind)
    points = [*one["parts"], one["total"]] if kind == "sum" else [one["first"], one["second"]]
    return Claim(
        kind=kind, counted=one["counted"], fair=one.get("fair", False),
        points=tuple(Quoted(article=point["article"], figure=point["figure"]) for point in points),
    )  # fmt: skip


def score_across(gold: Across, found: Across, articles: Iterable[str]) -> dict[str, Score]:
    """The scores by task; `articles` are all that were looked at, those that belong to nothing too."""
    ids = sorted(set(articles))
    scores = {task: Score() for task in ACROSS_TASKS}
    _score_copies(gold.copies, found.copies, scores)
    _score_groups(
        gold.same_event, found.same_event, [one for one in ids if one not in gold.unsure_events],
        [scores[task] for task in ("event_pairs", "events_precision", "events_recall")],
    )  # fmt: skip
    _score_groups(
        gold.stories, found.stories, [one for one in ids if one not in gold.unsure_stories],
        [scores[task] for task in ("story_pairs", "stories_precision", "stories_recall")],
    )  # fmt: skip
    _score_order(gold.order, found.order, scores["order"])
    family = _families((one.copy, one.original) for one in gold.copies)
    score_claims(
        gold.contradictions, found.contradictions, family, scores["contradictions"],
        known_wrong=gold.not_contradictions,
    )  # fmt: skip
    # A total is often told by many; whose telling of it bears out the parts is a matter of chance.
    story = {one: group for group in gold.stories for one in group}
    for task, kind, near in (("agreements_same", "equal", family), ("agreements_sum", "sum", story)):
        wanted, given = (
            [one for one in side.agreements if one.kind == kind] for side in (gold, found)
        )  # fmt: skip
        score_claims(wanted, given, near, scores[task])
    return scores


# --- copies


def _score_copies(gold: Sequence[Copied], found: Sequence[Copied], scores: Mapping[str, Score]) -> None:
    """Pairs whichever way round, each with every copy of its original; then way, kind and credit of those told."""
    wanted, given = (_pairs_of(_families((one.copy, one.original) for one in side)) for side in (gold, found))
    _count_pairs(wanted, given, scores["copies"])
    by_pair = {frozenset((one.copy, one.original)): one for one in found}
    for one in gold:
        other = by_pair.get(frozenset((one.copy, one.original)))
        if other is None:
            continue
        name = f"{one.copy} < {one.original}"
        right_way = one.copy == other.copy
        kind = other.kind if right_way else _TURNED.get(other.kind, other.kind)
        scores["copy_direction"].count(right_way, f"{name}: the other way round")
        scores["copy_kind"].count(kind == one.kind, f"{name}: {kind}, not {one.kind}")
        if one.credited is not None:
            said = f"{name}: {'' if other.credited else 'not '}credited"
            scores["copy_credited"].count(other.credited == one.credited, said)


def _families(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Each article with all that carry its text, whatever lies between."""
    family: dict[str, frozenset[str]] = {}
    for one, other in pairs:
        both = family.get(one, frozenset((one,))) | family.get(other, frozenset((other,)))
        family.update(dict.fromkeys(both, both))
    return family


def _pairs_of(family: Mapping[str, frozenset[str]]) -> set[frozenset[str]]:
    return _pairs(set(family.values()))


def _pairs(groups: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}


def _count_pairs(wanted: set[frozenset[str]], given: set[frozenset[str]], score: Score) -> None:
    score.right += len(wanted & given)
    score.given += len(given)
    score.wanted += len(wanted)
    for word, pairs in (("missing", wanted - given), ("too much", given - wanted)):
        score.wrong += sorted(f"{word}: {' + '.join(sorted(pair))}" for pair in pairs)


# --- groups


def _score_groups(
    gold: Iterable[frozenset[str]], found: Iterable[frozenset[str]], ids: Sequence[str], scores: list[Score]
) -> None:
    """Pairs; and BCubed: of each article, how much of its found group is right, and how much of its own was found."""
    pairs, precision, recall = scores
    true, made = _of_each(gold, ids), _of_each(found, ids)
    _count_pairs(_pairs(set(true.values())), _pairs(set(made.values())), pairs)
    for one in ids:
        both = len(true[one] & made[one])
        wrong, missed = sorted(made[one] - true[one]), sorted(true[one] - made[one])
        precision.count(both / len(made[one]), f"{one}: with {' '.join(wrong)}")
        recall.count(both / len(true[one]), f"{one}: without {' '.join(missed)}")


def _of_each(groups: Iterable[frozenset[str]], ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Each article's group; one that is in none is a group of its own."""
    known = set(ids)
    found = {one: frozenset((one,)) for one in ids}
    for group in groups:
        inside = group & known
        found.update(dict.fromkeys(inside, inside))
    return found


def _score_order(
    gold: Iterable[Sequence[frozenset[str]]], found: Iterable[Sequence[frozenset[str]]], score: Score
) -> None:
    """Of two articles of different days that one found story has: the earlier one stands first."""
    place = {
        one: (at, day) for at, days in enumerate(found) for day, group in enumerate(days) for one in group
    }
    for days in gold:
        for earlier, later in combinations(days, 2):
            for one in sorted(earlier):
                for other in sorted(later):
                    if one in place and other in place and place[one][0] == place[other][0]:
                        score.count(place[one] < place[other], f"{one} not before {other}")


# --- figures


def score_claims(
    gold: Sequence[Claim], found: Sequence[Claim], near: Mapping[str, frozenset[str]], score: Score,
    known_wrong: Sequence[Claim] = (),
) -> None:  # fmt: skip
    """Claims one to one: the same figures, in the same articles or in others that are `near` them.

    A claim told again, and a fair one, is neither asked nor too much. `known_wrong` are named as such when found.
    """
    hit: set[int] = set()
    for one in found:
        fits = [at for at, other in enumerate(gold) if _fit(one, other, near)]
        fresh = [at for at in fits if at not in hit and not gold[at].fair]
        if fresh:
            hit.add(fresh[0])
        elif not fits:
            score.given += 1
            known = next((other for other in known_wrong if _fit(one, other, near)), None)
            score.wrong.append(f"too much: {_written(one)}{f' ({known.counted})' if known else ''}")
    score.given += len(hit)
    score.right += len(hit)
    for at, other in enumerate(gold):
        if not other.fair:
            score.wanted += 1
            if at not in hit:
                score.wrong.append(f"missing: {_written(other)}")


def _written(one: Claim) -> str:
    return f"{one.counted}: " + " | ".join(f"{point.article} «{point.figure}»" for point in one.points)


def _fit(one: Claim, other: Claim, near: Mapping[str, frozenset[str]]) -> bool:
    """Whether two claims are one: a sum's total is its last point, the others stand in any order."""
    if len(one.points) != len(other.points):
        return False
    first, second = one.points, other.points
    if one.kind == "sum":
        if not _same(first[-1], second[-1], near):
            return False
        first, second = first[:-1], second[:-1]
    return any(
        all(_same(a, b, near) for a, b in zip(first, order, strict=True)) for order in permutations(second)
    )


def _same(one: Quoted, other: Quoted, near: Mapping[str, frozenset[str]]) -> bool:
    there = one.article == other.article or one.article in near.get(other.article, ())
    if there and _number(one.figure) != _number(other.figure):  # `أربعة`, `منهم أربعة`
        words = [fold_words(figure.figure).split() for figure in (one, other)]
        return not any(map(_DIGITS.search, (one.figure, other.figure))) and (
            words[0] == words[1][-len(words[0]) :] or words[1] == words[0][-len(words[1]) :]
        )
    return there


def _number(figure: str) -> tuple[str, ...]:
    """What tells one figure from another: its digits; where it has none its first word, without the article."""
    words = fold_words(figure)
    digits = _DIGITS.findall(words)
    return tuple(digits) or tuple(without_article(one) for one in words.split()[:1])
