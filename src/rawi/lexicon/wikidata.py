"""Wikidata's JSON as plain records: entities of a dump, and the results of a SPARQL query."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_ID = re.compile(r"(?:https?://www\.wikidata\.org/entity/)?(Q[1-9]\d*)")
_DAY = re.compile(r"\+?(\d{4}-\d\d-\d\d)(?:T[\d:.]*Z?)?")
_ISO = re.compile(r"[A-Z]{2}")
_ARABIC = re.compile("[\u0620-\u064a]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Controls, direction marks, lone surrogates: nothing that a name needs, and some could steer a terminal.
_STRAY = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)
_TO_THE_DAY = "11"
_GREGORIAN = "Q1985727"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An office that an item held: its Q id, its English name (`""`: not told), the days (`""`: not told to the day).

    `dated`: a beginning or an end is told, however roughly. `ended`: an end is told, however roughly.
    """

    office: str = ""
    label: str = ""
    since: str = ""
    until: str = ""
    dated: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What Rawi can use of one item of Wikidata; `""` or an empty tuple: not told.

    `classes` and `states` are Q ids (P31; P27 and P17), `iso` is the item's own ISO 3166 code (P297), and `country` the
    code of the state it belongs to, where the input says it outright.
    """

    id: str
    ar: str = ""
    en: str = ""
    aliases: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    iso: str = ""
    country: str = ""
    held: tuple[Held, ...] = ()


def read_line(line: bytes) -> tuple[Item, ...]:
    """The items of a line of an entity dump; none for blank lines, brackets, and entities that are no items.

    Raises:
        ValueError: the line is no JSON, or no entity.

    >>> line = '{"id": "Q900000001", "labels": {"ar": {"value": "ميسم الدلبوني"}}, "claims": {}},'
    >>> [(item.id, item.ar) for item in read_line(line.encode())]
    [('Q900000001', 'ميسم الدلبوني')]
    """
    text = line.decode("utf-8-sig").strip().lstrip("[").rstrip("], \t\r\n")
    return tuple(read_items(_parsed(f"[{text}]")))


def read_document(data: bytes) -> tuple[Item, ...]:
    """The items of a whole document: SPARQL results, or `{"entities": {…}}` as the site gives it for one item.

    Raises:
        ValueError: the document is no JSON, or neither of these.
    """
    return tuple(read_items(_parsed(data.decode("utf-8-sig"))))


def read_items(found: object) -> Iterator[Item]:
    """The items of parsed JSON: an entity, a list of them, `{"entities": …}`, or SPARQL results.

    Raises:
        ValueError: it is none of these.
    """
    for one in found if isinstance(found, list) else [found]:
        if not isinstance(one, dict):
            raise ValueError("no entity of Wikidata")
        if "results" in one:
            yield from join_items(_row_item(row) for row in _rows(one))
        elif "entities" in one:
            yield from (
                item for entity in _object(one["entities"]).values() for item in _entity(_object(entity))
            )
        else:
            yield from _entity(one)


def join_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items, one for each id, in the order they come first; what several say of one is put together."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.id, []).append(item)
    return tuple(group[0] if len(group) == 1 else _joined(group) for group in groups.values())


def has_arabic(text: str) -> bool:
    """Whether there is an Arabic letter in it."""
    return _ARABIC.search(text) is not None


def has_latin(text: str) -> bool:
    """Whether there is a Latin letter in it."""
    return _LATIN.search(text) is not None


def _joined(group: Sequence[Item]) -> Item:
    return Item(
        id=group[0].id,
        ar=next((one.ar for one in group if one.ar), ""),
        en=next((one.en for one in group if one.en), ""),
        aliases=_each_once(alias for one in group for alias in one.aliases),
        classes=_each_once(name for one in group for name in one.classes),
        states=_each_once(name for one in group for name in one.states),
        iso=next((one.iso for one in group if one.iso), ""),
        country=next((one.country for one in group if one.country), ""),
        held=tuple(dict.fromkeys(held for one in group for held in one.held)),
    )


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("JSON nested too deep") from None


# --- entities


def _entity(entity: Mapping[str, Any]) -> Iterator[Item]:
    """The item; nothing for a property or a lexeme."""
    if not isinstance(entity.get("id"), str):
        raise ValueError("an entity without an id")
    if not _ID.fullmatch(entity["id"]):
        return
    labels = _object(entity.get("labels"))
    arabic = _clean(_object(labels.get("ar")).get("value"))
    # Names that all languages share stand under `mul`, and then not under `en`.
    english = (_clean(_object(labels.get(code)).get("value")) for code in ("en", "mul"))
    names = _list(_object(entity.get("aliases")).get("ar"))
    states = [*_claims(entity, "P27"), *_claims(entity, "P17")]
    codes = (_value(_object(one.get("mainsnak"))) for one in _claims(entity, "P297"))
    yield Item(
        id=entity["id"],
        ar=arabic if has_arabic(arabic) else "",
        en=next((name for name in english if _is_english(name)), ""),
        aliases=_each_once(_clean(_object(one).get("value")) for one in names),
        classes=_each_once(_target(one) for one in _claims(entity, "P31")),
        states=_each_once(_target(one) for one in _preferred(states) if not _ended(one)),
        iso=next((code for code in codes if isinstance(code, str) and _ISO.fullmatch(code)), ""),
        held=tuple(dict.fromkeys(_held(one) for one in _claims(entity, "P39") if _target(one))),
    )


def _held(statement: Mapping[str, Any]) -> Held:
    begun, ended = _qualifiers(statement, "P580"), _ended(statement)
    return Held(
        office=_target(statement),
        since=_entity_day(begun),
        until=_entity_day(_qualifiers(statement, "P582")),
        dated=bool(begun or _qualifiers(statement, "P582")),
        ended=ended,
    )


def _ended(statement: Mapping[str, Any]) -> bool:
    return any(one.get("snaktype") != "novalue" for one in _qualifiers(statement, "P582"))


def _entity_day(snaks: Sequence[Mapping[str, Any]]) -> str:
    """The day of a qualifier: `""` where there is none, where there are several, or where it is rougher than a day."""
    if len(snaks) != 1:
        return ""
    value = _object(_value(snaks[0]))
    calendar = str(value.get("calendarmodel", _GREGORIAN))
    if str(value.get("precision")) != _TO_THE_DAY or not calendar.endswith(_GREGORIAN):
        return ""
    return _day(value.get("time"))


def _claims(entity: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    statements = (_object(one) for one in _list(_object(entity.get("claims")).get(name)))
    return [one for one in statements if one.get("rank") != "deprecated"]


def _preferred(statements: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    return [one for one in statements if one.get("rank") == "preferred"] or statements


def _qualifiers(statement: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [_object(one) for one in _list(_object(statement.get("qualifiers")).get(name))]


def _target(statement: Mapping[str, Any]) -> str:
    return _id(_object(_value(_object(statement.get("mainsnak")))).get("id"))


def _value(snak: Mapping[str, Any]) -> object:
    return _object(snak.get("datavalue")).get("value") if snak.get("snaktype", "value") == "value" else None


# --- SPARQL results


def _rows(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    rows = _object(document["results"]).get("bindings")
    if not isinstance(rows, list):
        raise ValueError("SPARQL results without bindings")
    if rows and not any(_bound(_object(row), "item") for row in rows):
        raise ValueError("SPARQL results without a variable ?item that is an item of Wikidata")
    return (_object(row) for row in rows if _bound(_object(row), "item"))


def _row_item(row: Mapping[str, Any]) -> Item:
    label = _label(row, "itemLabel")
    arabic, english = _text(row, "ar"), _text(row, "en")
    country = _text(row, "country")
    held = _row_held(row)
    return Item(
        id=_bound(row, "item"),
        ar=next((name for name in (arabic, label) if has_arabic(name)), ""),
        en=next((name for name in (english, label) if _is_english(name)), ""),
        aliases=_each_once([_text(row, "alias")]),
        classes=_each_once([_bound(row, "class")]),
        country=country if _ISO.fullmatch(country) else "",
        held=(held,) if held.office or held.label else (),
    )


def _row_held(row: Mapping[str, Any]) -> Held:
    label = _label(row, "officeLabel")
    return Held(
        office=_bound(row, "office"),
        label=label if _is_english(label) else "",
        since=_row_day(row, "since"),
        until=_row_day(row, "until"),
        dated="since" in row or "until" in row,
        ended="until" in row,
    )


def _row_day(row: Mapping[str, Any], name: str) -> str:
    """The day of a variable; `""` where it may stand for a month or a year.

    A query gives a year as its first day. So the first of a month counts only beside `sincePrecision` (or
    `untilPrecision`) 11.
    """
    precision, day = _text(row, f"{name}Precision"), _day(_text(row, name))
    if precision:
        return day if precision == _TO_THE_DAY else ""
    return "" if day.endswith("-01") else day


def _bound(row: Mapping[str, Any], name: str) -> str:
    return _id(_object(row.get(name)).get("value"))


def _label(row: Mapping[str, Any], name: str) -> str:
    """A label, but not the Q id that the label service gives where there is none."""
    text = _text(row, name)
    return "" if _ID.fullmatch(text) else text


def _text(row: Mapping[str, Any], name: str) -> str:
    return _clean(_object(row.get(name)).get("value"))


# --- cells


def _day(found: object) -> str:
    match = _DAY.fullmatch(found) if isinstance(found, str) else None
    if not match:
        return ""
    try:
        return date.fromisoformat(match.group(1)).isoformat()
    except ValueError:
        return ""


def _id(found: object) -> str:
    match = _ID.fullmatch(found) if isinstance(found, str) else None
    return match.group(1) if match else ""


def _clean(found: object) -> str:
    """A name as a cell can hold it: no tabs, line breaks, controls, and no `#` that would open a header line."""
    text = " ".join(_STRAY.sub("", " ".join(str(found).split())).split()) if isinstance(found, str) else ""
    return text.lstrip("# ")


def _is_english(name: str) -> bool:
    return has_latin(name) and not has_arabic(name)


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


# Wikidata writes an empty object as an empty list, so both are looked at with care.
def _object(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []
