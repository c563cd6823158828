"""Lays a story's dossier out in a terminal."""

from __future__ import annotations

from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from rawi.cli.rendering import plain
from rawi.desk.dossiers import Dossier
from rawi.stories import Fresh, Narrowed, Point, by_cell

_SHOWN = 12  # rows of a part
_WORDS = 160  # characters of what was said
_NEW = 6  # new things of one kind that are shown of one article
_KINDS = (
    ("happening", "what happened"), ("figure", "figures"), ("speaker", "who speaks"), ("statement", "what was said"),
    ("name", "names"),
)  # fmt: skip


class DossierRenderer:
    """Prints the parts of a dossier."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def head(self, one: Dossier) -> None:
        """Title, days and keywords."""
        story = one.story
        self._console.print(_text(story.title or " ".join(story.keywords), "bold"))
        days = f"{story.opened or '?'} to {story.last or '?'}, {story.articles} articles"
        about = ", ".join(f"{subject.en} {subject.score:.0%}" for subject in one.story_subjects)
        self._console.print(_text(f"{days}{f', about {about}' if about else ''}", "dim"))
        self._console.print(_text("، ".join(one.story_keywords or story.keywords), "dim"))

    def articles(self, one: Dossier) -> None:
        """The articles, and which carry one text."""
        table = Table("article", "day", "outlet", "title", "because")
        days = {each.article: _days(each) for each in one.narrowed}
        for (row, tie), place in zip(one.articles, one.places, strict=True):
            about = f"about {place.day}" if place.day and row.day is None else _day(row.day)
            because = f"{tie.because} {tie.score:g} {' '.join(tie.words)}" if tie.words else tie.because
            table.add_row(
                row.id, days.get(row.id) or about, _text(row.outlet or row.domain or ""),
                _text(row.title or row.lead or ""), _text(because, "dim"),
            )  # fmt: skip
        self._console.print(table)
        for copy in one.copies:
            self._console.print(
                f"{copy.article} has the text of {copy.original} ({copy.kind}, {copy.shared:.0%}, {copy.because})"
            )
        for same in one.same_events:
            self._console.print(
                _text(f"one event, {_day(same.day)} ({', '.join(same.because)}): {', '.join(same.articles)}")
            )
            told = dict.fromkeys(
                account.words.quote for account in same.accounts if account.event and account.words
            )
            words = "، ".join((*told, *same.numbers, *same.words))
            self._console.print(_text(f"  {words}", "dim"))
        for each in one.narrowed:
            self._console.print(f"{each.article}, by the accounts of others: {_days(each)}")
            for clue in each.clues:
                held = "" if clue.clue.held else ", which cannot be and is set aside"
                by = ", ".join(dict.fromkeys(account.article for account in clue.accounts))
                self._console.print(_text(f"  {clue.clue.allows} ({by}){held}", "dim"))

    def news(self, one: Dossier) -> None:
        """What each article adds to those before it."""
        rows = {row.id: row for row, _ in one.articles}
        for each in one.news:
            row = rows[each.article]
            head = f"{_day(each.day)} {row.outlet or row.domain or ''} {each.article}"
            self._console.print(_text(head, "bold"))
            self._console.print(_text(f"  {row.title or row.lead or ''}", "bold"))
            if each.copy_of:
                self._console.print(_text(f"  has the text of {each.copy_of}", "dim"))
            if not each.told:
                self._console.print(_text("  nothing new", "dim"))
            for kind, many in _KINDS:
                told = [fresh for fresh in each.told if fresh.kind == kind]
                if told:
                    more = f" (first {_NEW} of {len(told)})" if len(told) > _NEW else ""
                    self._console.print(_text(f"  {many}{more}", "dim"))
                for fresh in told[:_NEW]:
                    self._console.print(_text(f"    {_fresh(fresh)}"))

    def timeline(self, one: Dossier) -> None:
        """What happened, by day."""
        table = Table("day", "what", "words", "who", "where", "told by", title="timeline")
        for happening in one.happenings:
            words = dict.fromkeys(account.words for account in happening.accounts)
            table.add_row(
                _day(happening.day), happening.kind, _text("، ".join(words)), _text("، ".join(happening.actors)),
                _text(happening.place or ""), str(len({account.article for account in happening.accounts})),
            )  # fmt: skip
        self._console.print(table)

    def figures(self, one: Dossier) -> None:
        """Series with more than one value, contradictions and agreements."""
        table = Table("counted", "status", "day: value (source)", title="figures")
        for series in [each for each in one.series if len(each.points) > 1][:_SHOWN]:
            values = "\n".join(f"{_day(point.day)}: {_value(point)}" for point in series.points)
            table.add_row(series.counted, series.status or "", _text(values))
        self._console.print(table)
        for contradiction in one.contradictions:
            first, second = contradiction.first, contradiction.second
            line = f"contradiction, {contradiction.counted} {contradiction.status}, {_day(first.day)}: "
            self._console.print(_text(f"{line}{_value(first)} / {_value(second)}", "red"))
        for agreement in one.agreements:
            values = " + ".join(_value(point) for point in agreement.points[:-1])
            sign = "=" if agreement.kind == "sum" else "as"
            self._console.print(_text(f"agreement: {values} {sign} {_value(agreement.points[-1])}", "green"))

    def outlets(self, one: Dossier) -> None:
        """Outlets side by side."""
        table = Table(
            "outlet", "first", "articles", "taken over", "from", "words chosen", "left out", title="outlets"
        )
        for each in one.outlets:
            uses = "، ".join(f"{use.word} {use.times}" for use in each.uses)
            table.add_row(
                _text(each.outlet), _day(each.first), str(len(each.articles)), f"{each.wire:.0%}",
                _text("، ".join(each.from_whom)), _text(uses), _text("، ".join(each.left_out)),
            )  # fmt: skip
        self._console.print(table)

    def speakers(self, one: Dossier) -> None:
        """Who said what over the days, and how it moved."""
        for speaker in one.speakers[:_SHOWN]:
            self._console.print(_text(speaker.name, "bold"))
            moves = {move.later.statement.id: move for move in speaker.moves}
            for said in speaker.sayings:
                move = moves.get(said.statement.id)
                mark = f" [{move.relation} {_day(move.earlier.day)}]" if move else ""
                text = said.statement.text[:_WORDS]
                self._console.print(_text(f"  {_day(said.day)} {said.statement.act}{mark}: {text}"))

    def board(self, one: Dossier) -> None:
        """The negotiation, cell by cell."""
        if one.board is None:
            self._console.print("no negotiation is told of in this story")
            return
        for cell, entries in by_cell(one.board).items():
            self._console.print(_text(cell, "bold"))
            for entry in entries[:_SHOWN]:
                text = entry.text[:_WORDS]
                self._console.print(_text(f"  {_day(entry.day)} {entry.name}: {text}"))


def _text(value: str, style: str = "") -> Text:
    return Text(plain(value), style=style)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "?"


def _value(point: Point) -> str:
    return f"{point.quote} ({point.source or point.outlet or '?'})"


def _days(one: Narrowed) -> str:
    """The days left: one, the first and last of few, or as many as there are."""
    first, last = one.after.earliest, one.after.latest
    if first == last:
        return _day(first)
    return f"{_day(first)} to {_day(last)}"


def _fresh(one: Fresh) -> str:
    quote = " ".join(one.words.quote.split())[:_WORDS]
    by = "، ".join(one.by)
    if one.kind == "happening":
        return f"{one.what}: {quote}{f' ({by})' if by else ''}"
    if one.kind == "figure":
        before = f", before: {one.before}" if one.before else ""
        return f"{one.what}: {quote}{f' ({by})' if by else ''}{before}"
    if one.kind == "statement":
        return f"{by or '?'} {one.what}: {quote}"
    return f"{one.what}: {by}"
