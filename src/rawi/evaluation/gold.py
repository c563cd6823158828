"""Gold files: what a careful reader gets from a page, in the form of OUTPUT's names."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
    """Who says something: `speaker` in English, `surface` the characters that name it; either None: not asked."""

    speaker: str | None
    surface: str | None


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
        statements=tuple(_statement(statement) for statement in one.get("statements", ())),
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


def _statement(one: dict[str, Any]) -> GoldStatement:
    for key in ("speaker", "surface"):
        if not isinstance(one.get(key), str | None):
            raise TypeError(f"{key} is {one[key]!r}, neither text nor null")
    return GoldStatement(speaker=one.get("speaker"), surface=one.get("surface"))


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
