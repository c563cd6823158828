"""Gold files: what a careful reader gets from a page, in the form of OUTPUT's names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, get_args

from rawi.errors import GoldError
from rawi.model import EntityKind, MentionKind

Field = Literal["title", "body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDating:
    """The day an article was truly written, and how narrow a reader can be by the page alone; None: nothing asked.

    `exact`: to the day. `weekday` and `month`: English names all days must have. `within`: bounds, each open when None.
    """

    true: date
    exact: bool
    weekday: str | None
    month: str | None
    within: tuple[date | None, date | None]
    not_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEntity:
    """Who or what an article names: `ar` its fullest name, `also` the other forms, `en` its English name if stated."""

    id: str
    kind: EntityKind
    ar: str
    also: tuple[str, ...]
    en: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldMention:
    """Characters that name something: `text` stands at code point `at` of the article's title or body (`field`).

    `entity` is the id of one of the article's entities; None: not asked.
    """

    text: str
    kind: MentionKind
    entity: str | None
    field: Field
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldStatement:
    """Something said: `speaker` in English, `ar` in Arabic, `surface` the characters that name it; None: not asked.

    `act`, `mode`, `content` None: only the speaker is asked. `chain` None: not asked.
    """

    speaker: str | None
    ar: str | None
    surface: str | None
    act: str | None
    mode: str | None
    content: str | None
    anonymous: bool
    chain: tuple[str, ...] | None
    addressee: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldFigure:
    """A figure: its ends (equal for one number, None for an open one), and what is told of it; None: not asked."""

    text: str
    low: float | None
    high: float | None
    bound: str
    counts: str | None
    counts_ar: str | None
    status: str | None
    attributed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent:
    """An event: `actors` by English or Arabic names; `place`, `day` (ISO) and `weekday` None: not told."""

    kind: str
    actors: tuple[str, ...]
    place: str | None
    day: date | None
    weekday: str | None
    mood: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """An article as the gold has it; `given` names the keys the file states (a missing key says nothing)."""

    role: str
    title: str | None
    credit: str | None
    agencies: tuple[str, ...]
    dateline: str | None
    byline: str | None
    published: str | None
    modified: str | None
    keywords: tuple[str, ...]
    labels: tuple[str, ...]
    body: str
    dating: GoldDating | None
    entities: tuple[GoldEntity, ...]
    mentions: tuple[GoldMention, ...]
    statements: tuple[GoldStatement, ...]
    figures: tuple[GoldFigure, ...]
    events: tuple[GoldEvent, ...]
    given: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """A page of gold: its file's stem, the address it was read from if known, its articles and lists."""

    stem: str
    url: str | None
    articles: tuple[GoldArticle, ...]
    inline_links: tuple[str, ...]
    related: tuple[str, ...]


def read_gold(folder: Path) -> Iterator[GoldPage]:
    """The gold pages of a folder, by name; files without `articles` (such as `across.json`) are passed over.

    Raises:
        GoldError: no such folder, no gold in it, or a file is malformed.
    """
    if not folder.is_dir():
        raise GoldError(f"{folder}: no such folder of gold files")
    found = False
    for path in sorted(folder.glob("*.json")):
        try:
            data = json.loads(path.read_text("utf-8"))
        except (ValueError, OSError) as error:
            raise GoldError(f"{path}: {error}") from error
        if isinstance(data, dict) and "articles" in data:
            found = True
            yield _page(path.stem, data)
    if not found:
        raise GoldError(f"{folder}: no gold files; each is JSON with the key `articles`")


def gold_digest(folder: Path) -> str:
    """A digest of every gold file of a folder, names and bytes, so that floors know their gold."""
    digest = blake2b(digest_size=8)
    for path in sorted(folder.glob("*.json")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _page(stem: str, data: dict[str, Any]) -> GoldPage:
    try:
        return GoldPage(
            stem=stem,
            url=(data.get("page") or {}).get("url"),
            articles=tuple(_article(one) for one in data["articles"]),
            inline_links=tuple(data.get("inline_links", ())),
            related=tuple(data.get("related", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GoldError(f"{stem}.json: {error!r} in an article; it needs at least role and body") from error


def _article(one: dict[str, Any]) -> GoldArticle:
    for key in ("title", "source_credit", "dateline", "byline", "published", "modified"):
        if not isinstance(one.get(key), str | None):
            raise TypeError(f"{key} is {one[key]!r}, neither text nor null")
    if not isinstance(one["body"], str):
        raise TypeError("body is no text")
    entities = tuple(_entity(entity) for entity in one.get("entities", ()))
    ids = frozenset(entity.id for entity in entities)
    return GoldArticle(
        role=one["role"],
        title=one.get("title"),
        credit=one.get("source_credit"),
        agencies=tuple(one.get("agencies", ())),
        dateline=one.get("dateline"),
        byline=one.get("byline"),
        published=one.get("published"),
        modified=one.get("modified"),
        keywords=tuple(one.get("keywords", ())),
        labels=tuple(one.get("labels", ())),
        body=one["body"],
        dating=_dating(one["dating"]) if one.get("dating") else None,
        entities=entities,
        mentions=tuple(_mention(mention, one, ids) for mention in one.get("mentions", ())),
        statements=tuple(_statements(one.get("statements") or ())),
        figures=tuple(_figure(figure) for figure in one.get("figures") or ()),
        events=tuple(_event(event) for event in one.get("events") or ()),
        given=frozenset(one),
    )


def _entity(one: dict[str, Any]) -> GoldEntity:
    if one["kind"] not in get_args(EntityKind):
        raise ValueError(f"{one['kind']} is no kind of entity")
    if not isinstance(one["ar"], str) or not isinstance(one.get("en"), str | None):
        raise TypeError(f"the names of entity {one['id']} are no text")
    return GoldEntity(
        id=one["id"], kind=one["kind"], ar=one["ar"], also=tuple(one.get("also", ())), en=one.get("en")
    )


def _mention(one: dict[str, Any], article: dict[str, Any], entities: frozenset[str]) -> GoldMention:
    text, field, at = one["text"], one["in"], one["at"]
    if one["kind"] not in get_args(MentionKind):
        raise ValueError(f"{one['kind']} is no kind of mention")
    if field not in get_args(Field):
        raise ValueError(f"{text} stands in {field}, neither title nor body")
    if not text or at < 0 or not (article.get(field) or "").startswith(text, at):
        raise ValueError(f"{text!r} does not stand at {at} of the {field}")
    if one.get("entity") is not None and one["entity"] not in entities:
        raise ValueError(f"{one['entity']} is none of the entities")
    return GoldMention(text=text, kind=one["kind"], entity=one.get("entity"), field=field, at=at)


def read_reported(
    one: dict[str, Any],
) -> tuple[tuple[GoldStatement, ...], tuple[GoldFigure, ...], tuple[GoldEvent, ...]]:
    """The statements, figures and events of a gold article or of a case, as far as it states them."""
    return (
        tuple(_statements(one.get("statements") or ())),
        tuple(_figure(figure) for figure in one.get("figures") or ()),
        tuple(_event(event) for event in one.get("events") or ()),
    )


def _statements(ones: Iterable[dict[str, Any]]) -> Iterator[GoldStatement]:
    """Those listed, and those the seeds' gold tells within another (`nested`)."""
    for one in ones:
        yield _statement(one)
        if one.get("nested"):
            yield _statement({"mode": "indirect", **one["nested"]})


def _statement(one: dict[str, Any]) -> GoldStatement:
    for key in ("speaker", "surface", "content"):
        if not isinstance(one.get(key), str | None):
            raise TypeError(f"{key} is {one[key]!r}, neither text nor null")
    return GoldStatement(
        speaker=one.get("speaker"),
        ar=one.get("ar"),
        surface=one.get("surface"),
        act=one.get("act"),
        mode=one.get("mode"),
        content=one.get("content"),
        anonymous=bool(one.get("anonymous")),
        chain=tuple(one["chain"]) if one.get("chain") else None,
        addressee=_listed(one.get("addressee")),
    )


def _listed(names: str | list[str] | None) -> tuple[str, ...]:
    return tuple(names.split(", ")) if isinstance(names, str) else tuple(names or ())


def _figure(one: dict[str, Any]) -> GoldFigure:
    value = one.get("value")
    low, high = (value, value) if value is not None else (one.get("min"), one.get("max"))
    about = str(one.get("approx") or "exact")
    bound = "less_than" if about.startswith("less than") else about.replace(" ", "_")
    # `more than 5` is open above: the gold gives the number, a reading its one end.
    if value is not None and bound in ("more_than", "at_least"):
        high = None
    if value is not None and bound in ("less_than", "at_most"):
        low = None
    return GoldFigure(
        text=one["text"],
        low=low,
        high=high,
        bound=bound,
        counts=one.get("counts"),
        counts_ar=one.get("counts_ar"),
        status=one.get("status"),
        attributed=one.get("attributed_to"),
    )


def _event(one: dict[str, Any]) -> GoldEvent:
    day = one.get("date")
    return GoldEvent(
        kind=one["kind"],
        actors=_listed(one.get("actors")),
        place=one.get("place"),
        day=date.fromisoformat(day) if day else None,
        weekday=one.get("weekday"),
        mood=one.get("mood"),
    )


def _dating(one: dict[str, Any]) -> GoldDating:
    first, last = one.get("within") or (None, None)
    not_on = one.get("not_on")
    return GoldDating(
        true=date.fromisoformat(one["true"]),
        exact=bool(one.get("exact")),
        weekday=one.get("weekday"),
        month=one.get("month"),
        within=(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None),
        not_on=date.fromisoformat(not_on) if not_on else None,
    )
