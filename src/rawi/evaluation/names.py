"""Scores of names: the characters found, who or what they are linked to, and who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, get_args

from rawi.evaluation.gold import Field, GoldArticle, GoldEntity, GoldMention
from rawi.evaluation.scores import Score
from rawi.model import Article, Entity, Mention, MentionKind
from rawi.script import fold_text, fold_words

KINDS: tuple[MentionKind, ...] = get_args(MentionKind)
NAME_TASKS = (*(f"names_{kind}" for kind in KINDS), *(f"links_{kind}" for kind in KINDS), "speakers")
# A speaker called by one of these alone (`sources`, `Hamas official`, `participants of the talks`) has no name.
NAMELESS = frozenset(
    {
        "activists", "analysts", "authorities", "diplomat", "diplomats", "experts", "media", "medics", "observers",
        "official", "officials", "participants", "reports", "residents", "source", "sources", "spokesman",
        "spokesperson", "spokespersons", "spokeswoman", "witness", "witnesses",
    }
)  # fmt: skip
# Documents that speak for whoever issued them: whose they are is for the reading of statements to tell.
_DOCUMENTS = frozenset({"البيان", "بيان", "التقرير", "الوثيقه", "الرساله", "التصريح"})
_SPEAKERS = ("person", "body", "office", "place")
_PIECE = re.compile(r"\s+|\S+")
_ENGLISH = re.compile(r"\w{4,}")


class _Place(NamedTuple):
    """Characters of the gold's title or body, without quotes, spaces and marks at their ends."""

    field: Field
    start: int
    end: int


def score_names(name: str, wanted: GoldArticle, found: Article | None, scores: Mapping[str, Score]) -> None:
    """Counts an article's names, kind by kind, if its gold has `mentions`: found (F1), and linked (of those found).

    A name is found where kind, field and characters are the same, quotes, spaces and vowel marks at the ends aside.
    It is linked right when the entity has one of the names that the gold gives to what is meant, is not given to
    something else of the gold before, and is not a person by a part of a name that the article has in full.
    """
    if "mentions" not in wanted.given:
        return
    given = list(_placed(wanted, found))
    at = {(one.kind, place): one for one, place in reversed(given) if place}
    asked = {(one.kind, _place_of(wanted, one)): one for one in wanted.mentions}
    for key, one in asked.items():
        score = scores[f"names_{one.kind}"]
        score.wanted += 1
        if key in at:
            score.right += 1
        else:
            others = [f"a {other.kind}" for other, where in given if where == key[1]]
            instead = f", but {' and '.join(others)}" if others else ""
            score.wrong.append(
                f"{name}: {one.text!r} in the {one.field} at {one.at}: no {one.kind} found{instead}"
            )
    for mention, place in given:
        score = scores[f"names_{mention.kind}"]
        score.given += 1
        if place is None:
            score.wrong.append(f"{name}: {mention.evidence.quote!r}: the gold's text is another there")
        elif (mention.kind, place) not in asked:
            where = f"in the {place.field} at {place.start}"
            score.wrong.append(f"{name}: {mention.evidence.quote!r} {where}: no {mention.kind} in the gold")
        elif at[mention.kind, place] is not mention:
            score.wrong.append(f"{name}: {mention.evidence.quote!r}: found twice")
    _score_links(name, wanted, [(one, at[key]) for key, one in asked.items() if key in at], scores)


def score_speakers(
    name: str, wanted: GoldArticle, found: Article | None, scores: Mapping[str, Score]
) -> None:
    """Counts the speakers of an article's statements: right where a name in the characters is linked to the speaker.

    Not asked: statements without such characters, or whose speaker the gold names in Arabic (the score of statements
    asks those), speakers without a name (see `NAMELESS`), and documents (`البيان`).
    """
    given = [(one, place) for one, place in _placed(wanted, found) if place and one.kind in _SPEAKERS]
    for statement in wanted.statements:
        speaker, surface = statement.speaker, statement.surface
        if (
            statement.ar
            or not speaker
            or not surface
            or _is_nameless(speaker)
            or fold_words(surface) in _DOCUMENTS
        ):
            continue
        places = list(_occurrences(wanted, surface))
        here = [one for one, place in given if any(_overlap(place, other) for other in places)]
        told = "; ".join(dict.fromkeys(f"{one.evidence.quote!r} is {_told(one.entity)}" for one in here))
        scores["speakers"].count(
            any(_speaks(one, speaker, surface) for one in here),
            f"{name}: {speaker} in {surface!r}: {told or 'no name found'}",
        )


def _score_links(
    name: str, wanted: GoldArticle, pairs: Sequence[tuple[GoldMention, Mention]], scores: Mapping[str, Score]
) -> None:
    entities = {one.id: one for one in wanted.entities}
    text = fold_words(f"{wanted.title or ''}\n{wanted.body}")
    owners: dict[str, GoldEntity] = {}  # whom the reading gave an entity first, by its id
    for one, mention in sorted(pairs, key=lambda pair: (pair[0].field != "title", pair[0].at)):
        if one.entity is None:
            continue
        meant = entities[one.entity]
        fault = _fault(one.kind, meant, mention.entity, owners, text)
        where = f"{one.text!r} in the {one.field} at {one.at}"
        scores[f"links_{one.kind}"].count(fault is None, f"{name}: {where}: {fault}")


def _fault(
    kind: MentionKind, meant: GoldEntity, entity: Entity | None, owners: dict[str, GoldEntity], text: str
) -> str | None:
    """What is wrong with a link, in words; None: it is right."""
    if kind == "office" and meant.kind == "office":
        return None if entity is None or entity.kind == "office" else f"{_told(entity)}, not an office"
    if entity is None:
        return f"{'nobody' if meant.kind == 'person' else 'nothing'}, not {meant.ar}"
    same_english = meant.en is not None and entity.en == meant.en
    own, full = fold_words(entity.ar), fold_words(meant.ar)
    if entity.kind != meant.kind or not (
        same_english or own in {fold_words(form) for form in (meant.ar, *meant.also)}
    ):
        return f"{_told(entity)}, not {meant.ar}"
    owner = owners.setdefault(entity.id, meant)
    if owner is not meant:
        return f"{_told(entity)}, the same as for {owner.ar}, not {meant.ar}"
    partial = len(own.split()) < len(full.split()) and not same_english
    if meant.kind == "person" and partial and f"{full} " in f"{text} ":
        return f"{_told(entity)} alone, not {meant.ar}, as the article has it"
    return None


def _told(entity: Entity | None) -> str:
    if entity is None:
        return "nobody"
    return f"{entity.ar} ({entity.en})" if entity.en else entity.ar


# --- where a mention stands


def _placed(wanted: GoldArticle, found: Article | None) -> Iterator[tuple[Mention, _Place | None]]:
    """The mentions of a reading with their places in the gold's strings; None: the gold has other words there.

    Those of a title that the gold says nothing of are left out.
    """
    if found is None:
        return
    texts: dict[Field, str] = {"title": wanted.title or "", "body": wanted.body}
    ways = {
        "title": _way(found.title.quote if found.title else "", texts["title"]),
        "body": _way(found.text, texts["body"]),
    }
    passages: list[tuple[int, int, Field, int]] = []
    if found.title:
        passages.append((found.title.span.start, found.title.span.end, "title", 0))
    offset = 0
    for span in found.paragraphs:
        passages.append((span.start, span.end, "body", offset))
        offset += span.end - span.start + 1
    for mention in found.mentions:
        span = mention.evidence.span
        place: _Place | None = None
        for start, end, field, base in passages:
            if start <= span.start and span.end <= end:
                first, last = (ways[field][base + one - start] for one in (span.start, span.end - 1))
                if first >= 0 and last - first == span.end - 1 - span.start:
                    place = _trimmed(texts[field], field, first, last + 1)
                break
        else:
            field = "body"
        if field == "body" or "title" in wanted.given:
            yield mention, place


def _place_of(wanted: GoldArticle, one: GoldMention) -> _Place:
    text = wanted.body if one.field == "body" else wanted.title or ""
    return _trimmed(text, one.field, one.at, one.at + len(one.text))


def _way(own: str, gold: str) -> Sequence[int]:
    """For each character of a reading's string its offset in the gold's, −1 where the gold has other words."""
    if own == gold:
        return range(len(own))
    ours, theirs = list(_PIECE.finditer(own)), list(_PIECE.finditer(gold))
    way = [-1] * len(own)
    matcher = SequenceMatcher(
        None, [one.group() for one in ours], [one.group() for one in theirs], autojunk=False
    )
    for first, other, count in matcher.get_matching_blocks():
        for k in range(count):
            start, target = ours[first + k].start(), theirs[other + k].start()
            length = ours[first + k].end() - start
            way[start : start + length] = range(target, target + length)
    return way


def _trimmed(text: str, field: Field, start: int, end: int) -> _Place:
    while start < end and _is_edge(text[end - 1]):
        end -= 1
    while start < end and _is_edge(text[start]):
        start += 1
    return _Place(field, start, end)


def _is_edge(char: str) -> bool:
    """Whether it is a space, a quotation mark, or a mark that folding drops."""
    return char == "ـ" or not fold_text(char).strip().strip("\"'")


# --- who speaks


def _is_nameless(speaker: str) -> bool:
    """Whether a speaker is told by common nouns alone: one of `NAMELESS` with no name written after it.

    >>> [_is_nameless(one) for one in ("sources", "Port officials", "participants of the Raswan talks")]
    [True, True, True]
    >>> [_is_nameless(one) for one in ("Salem al-Haddadi", "spokesperson Salem al-Haddadi", "Government Media Office")]
    [False, False, False]
    """
    words = speaker.split()
    for k, word in enumerate(words):
        noun = (word.lower() if k == 0 else word).strip(",.")
        if noun in NAMELESS and (k + 1 == len(words) or words[k + 1].islower()):
            return True
    return False


def _occurrences(wanted: GoldArticle, surface: str) -> Iterator[_Place]:
    texts: tuple[tuple[Field, str], ...] = (("title", wanted.title or ""), ("body", wanted.body))
    for field, text in texts:
        for match in re.finditer(re.escape(surface), text):
            yield _Place(field, match.start(), match.end())


def _overlap(one: _Place, other: _Place) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _speaks(mention: Mention, speaker: str, surface: str) -> bool:
    """Whether a mention in the surface means the speaker.

    By the English name; by the post's, for a speaker who is only a post. Persons and bodies also by a long word of
    the English name, or when the surface is the entity's Arabic name (a surname alone says too little).
    """
    entity = mention.entity
    names = {_plain(one) for one in (entity.en if entity else None, mention.office) if one}
    if mention.kind == "place" or entity is None or entity.kind == "place":
        return _plain(speaker) in names
    if entity.en and (
        _plain(entity.en) == _plain(speaker)
        or set(_ENGLISH.findall(entity.en.lower())) & set(_ENGLISH.findall(speaker.lower()))
    ):
        return True
    if entity.kind == "office":
        return _plain(speaker) in names
    own = fold_words(entity.ar)
    return " " in own and own == fold_words(surface)


def _plain(english: str) -> str:
    return " ".join(english.lower().removeprefix("the ").split())
