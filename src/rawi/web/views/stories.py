"""A story: its parts, each on a page of its own."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import groupby
from threading import Lock
from typing import Any

from starlette.requests import Request

from rawi.archive import ArticleRow
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.dossiers import Dossier
from rawi.desk.storied import story_output
from rawi.lexicon import Lexica
from rawi.model import Event, Figure, Statement
from rawi.stories import Contradiction, Series, by_cell
from rawi.web.charts import FigureChart, draw_days, draw_series
from rawi.web.maps import Map, draw_map, read_points
from rawi.web.site import Missing, Table, View
from rawi.web.wording import Wording

PARTS = ("overview", "articles", "timeline", "figures", "speakers", "outlets", "board", "map", "new")
_KEPT = 24  # dossiers
_CHARTS = 12  # series that are drawn
_FIRST = 4  # shown of each thing on the overview
_ITINERARIES = 12
_LATEST = 6


class StoryPages:
    """Makes the pages of stories, and keeps the dossiers they are made of."""

    def __init__(self, lexica: Lexica) -> None:
        self._points = read_points(lexica)
        self._kept: OrderedDict[str, tuple[int, Dossier]] = OrderedDict()
        self._lock = Lock()

    def story(self, desk: ArchiveDesk, request: Request, t: Wording) -> View:
        """One part of a story."""
        part = request.path_params.get("part", "overview").removesuffix(".json").removesuffix(".csv")
        id = request.path_params["id"].removesuffix(".json").removesuffix(".csv")
        if part not in PARTS:
            raise Missing(t("no_such_page"))
        if desk.archive.threads.story(id) is None:
            raise Missing(t("no_story"))
        one = self._dossier(desk, id)
        rows = {row.id: row for row, _ in one.articles}
        title = one.story.title or "، ".join(one.story.keywords) or t("untitled")
        makers: dict[str, Callable[[Dossier], dict[str, Any]]] = {
            "overview": self._overview, "articles": _articles, "timeline": _timeline, "figures": _figures,
            "map": self._map, "board": _board,
        }  # fmt: skip
        make = makers.get(part)
        return View(
            template=f"story_{part}.html",
            title=title if part == "overview" else f"{title} — {t(f'part.{part}')}",
            context={
                "dossier": one, "story": one.story, "story_title": title, "part": part, "parts": _parts(one),
                # A dossier also has outlets that a text names, and no page of which is here.
                "linked_outlets": {row.outlet or row.domain for row in rows.values()},
                # Of an aggregator's page the one it credits is who carried it.
                "named": {row.id: row.outlet or row.domain or row.credit for row in rows.values()},
                "rows": rows, "places": _places(one, rows), **(make(one) if make else {}),
            },
            data=lambda: story_output(one),
            table=lambda: _table(one, part, rows),
            feeds=((f"/feeds/stories/{id}.atom", title),),
        )  # fmt: skip

    def _dossier(self, desk: ArchiveDesk, id: str) -> Dossier:
        change = desk.archive.listings.last_change()
        with self._lock:
            kept = self._kept.get(id)
            if kept and kept[0] == change:
                self._kept.move_to_end(id)
                return kept[1]
        made = desk.dossier(id)
        with self._lock:
            self._kept[id] = (change, made)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def _overview(self, one: Dossier) -> dict[str, Any]:
        charts = _drawn(one)
        standing = list(zip(one.articles, one.places, strict=True))
        dated = [(row, place) for (row, _), place in standing if place.day][::-1]
        return {
            "latest": (dated or [(row, place) for (row, _), place in standing])[:_LATEST],
            **_timeline(one),
            "contradictions": one.contradictions[:_FIRST], "agreements": one.agreements[:_FIRST],
            "charts": charts[:1], "first": _FIRST,
            "speakers": sorted(one.speakers, key=lambda each: -len(each.sayings))[:8],
            "moved": [(speaker, move) for speaker in one.speakers for move in speaker.moves
                      if move.relation != "repeats"][:_FIRST],
        }  # fmt: skip

    def _map(self, one: Dossier) -> dict[str, Any]:
        ways = sorted(one.itineraries, key=lambda each: -len(each.stops))[:_ITINERARIES]
        return {"ways": [(way, self._drawn_map(one, way)) for way in ways]}

    def _drawn_map(self, one: Dossier, way: Any) -> Map | None:
        named = {stop.event: stop.place for stop in way.stops}
        english = {
            event.id: event.place.entity.en
            for article in one.read for event in article.events
            if event.id in named and event.place and event.place.entity and event.place.entity.en
        }  # fmt: skip
        places = [english.get(stop.event) for stop in way.stops]
        return draw_map(places, self._points, [stop.place or "" for stop in way.stops])


def _parts(one: Dossier) -> list[tuple[str, int]]:
    """The parts that have something in them, and how much."""
    counts = {
        "overview": 1, "articles": len(one.articles), "timeline": len(one.happenings), "figures": len(one.series),
        "speakers": len(one.speakers), "outlets": len(one.outlets),
        "board": len(one.board.entries) if one.board else 0, "map": len(one.itineraries), "new": len(one.news),
    }  # fmt: skip
    return [(part, counts[part]) for part in PARTS if counts[part]]


def _places(one: Dossier, rows: dict[str, ArticleRow]) -> dict[str, str]:
    """Where the findings of a story stand: the id of a statement, figure or event to its card on its article's page."""
    found = {}
    for article in one.read:
        kinds: tuple[tuple[str, Sequence[Statement | Figure | Event]], ...] = (
            ("s", article.statements), ("f", article.figures), ("e", article.events),
        )  # fmt: skip
        for letter, many in kinds:
            for at, each in enumerate(many):
                found[each.id] = f"/articles/{article.id}#{letter}{at}"
    return found


def _articles(one: Dossier) -> dict[str, Any]:
    return {
        "lines": list(zip(one.articles, one.places, one.keywords, strict=True)),
        "narrowed": {each.article: each for each in one.narrowed},
    }


def _timeline(one: Dossier) -> dict[str, Any]:
    bars = draw_days([place.day for place in one.places], one.happenings)
    dated = [each for each in one.happenings if each.day]
    return {
        "bars": bars,
        "by_day": [(day, list(some)) for day, some in groupby(dated, key=lambda each: each.day)],
        "rest": [each for each in one.happenings if not each.day],
    }


def _figures(one: Dossier) -> dict[str, Any]:
    return {"charts": _drawn(one), "rest": [each for each in one.series if len(each.points) < 2]}


def _drawn(one: Dossier) -> list[tuple[Series, FigureChart | None, list[Contradiction]]]:
    found: list[tuple[Series, FigureChart | None, list[Contradiction]]] = []
    for series in [each for each in one.series if len(each.points) > 1]:
        figures = {point.figure for point in series.points}
        against = [each for each in one.contradictions if {each.first.figure, each.second.figure} & figures]
        pairs = [(each.first.figure, each.second.figure) for each in against]
        chart = draw_series(series, pairs) if len(found) < _CHARTS else None
        found.append((series, chart, against))
    return found


def _board(one: Dossier) -> dict[str, Any]:
    return {"cells": by_cell(one.board) if one.board else {}}


def _table(one: Dossier, part: str, rows: dict[str, ArticleRow]) -> Table:
    """The part of a story as a table."""
    outlet = {id: row.outlet or row.domain for id, row in rows.items()}
    if part == "timeline":
        return Table(
            header=("day", "kind", "words", "actors", "place", "article", "outlet"),
            rows=[
                (each.day, each.kind, account.words, "، ".join(each.actors), each.place, account.article,
                 outlet.get(account.article))
                for each in one.happenings for account in each.accounts
            ],
        )  # fmt: skip
    if part == "figures":
        return Table(
            header=("counted", "status", "day", "told", "low", "high", "bound", "words", "source", "outlet", "article"),
            rows=[
                (each.counted, each.status, point.day, point.told, point.low, point.high, point.bound, point.quote,
                 point.source, point.outlet, point.article)
                for each in one.series for point in each.points
            ],
        )  # fmt: skip
    if part == "speakers":
        return Table(
            header=("speaker", "day", "act", "content", "outlet", "article", "statement"),
            rows=[
                (each.name, said.day, said.statement.act, said.statement.text, said.outlet, said.article,
                 said.statement.id)
                for each in one.speakers for said in each.sayings
            ],
        )  # fmt: skip
    if part == "outlets":
        return Table(
            header=("outlet", "articles", "first", "words", "wire", "from", "voices", "left_out", "wording"),
            rows=[
                (each.outlet, len(each.articles), each.first, each.words, each.wire, "، ".join(each.from_whom),
                 "، ".join(name for name, _ in each.voices), "، ".join(each.left_out),
                 "، ".join(f"{use.group}: {use.word} {use.times}" for use in each.uses))
                for each in one.outlets
            ],
        )  # fmt: skip
    if part == "board" and one.board:
        return Table(
            header=("cell", "name", "text", "by", "day", "article"),
            rows=[
                (each.cell, each.name, each.text, each.by, each.day, each.article)
                for each in one.board.entries
            ],
        )
    if part == "map":
        return Table(
            header=("name", "day", "kind", "place", "origin", "with"),
            rows=[
                (way.name, stop.day, stop.kind, stop.place, stop.origin, "، ".join(stop.others))
                for way in one.itineraries for stop in way.stops
            ],
        )  # fmt: skip
    if part == "new":
        return Table(
            header=("article", "day", "kind", "what", "words", "by", "before"),
            rows=[
                (each.article, each.day, told.kind, told.what, told.words.quote, "، ".join(told.by), told.before)
                for each in one.news for told in each.told
            ],
        )  # fmt: skip
    return Table(
        header=("article", "day", "stands", "outlet", "title", "because", "url", "source"),
        rows=[
            (
                row.id,
                row.day,
                place.day,
                row.outlet or row.domain,
                row.title,
                tie.because,
                row.url,
                row.source,
            )
            for (row, tie), place in zip(one.articles, one.places, strict=True)
        ],
    )
