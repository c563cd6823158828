"""Lays readings out in a terminal: blocks labelled, right-to-left text kept whole."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from rawi.desk import Evaluation
from rawi.model import (
    FIRST_DAY,
    Article,
    Block,
    ClueKind,
    Dating,
    Event,
    Evidence,
    Figure,
    Mention,
    Reading,
    Refusal,
    Span,
    Statement,
)

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SHOWN = 24  # words of what was said
_BLOCK_MARGIN = 36  # labels and offsets beside the text of a block
_ISOLATE, _END = "\u2067", "\u2069"
_COLOURS = {
    "title": "bold cyan",
    "body": "",
    "byline": "magenta",
    "published": "magenta",
    "dateline": "magenta",
    "credit": "yellow",
    "keywords": "yellow",
    "caption": "green",
    "marker": "blue",
    "inline_link": "blue",
    "related": "blue",
    "navigation": "dim",
    "boilerplate": "dim",
    "metadata": "dim",
}
WHY: dict[ClueKind, tuple[str, str]] = {
    "stamp": ("the page's own date", "تاريخ الصفحة"),
    "modified": ("the day it was changed", "يوم التعديل"),
    "crawl": ("the day it was fetched", "يوم الجلب"),
    "today": ("today's date, as the text says it", "تاريخ اليوم في النص"),
    "weekday": ("the weekday told from today", "يوم الأسبوع قياسا إلى اليوم"),
    "lede weekday": ("the weekday of the news in its first sentence", "يوم الخبر في الجملة الأولى"),
    "month": ("the current month, as the text names it", "الشهر الجاري في النص"),
    "date told": ("a date told as past or to come", "تاريخ يُروى ماضيا أو آتيا"),
    "weekday and date": (
        "a weekday that falls on its date only in some years",
        "يوم لا يوافق تاريخه إلا في أعوام",
    ),
    "season": ("a season or feast told from today", "موسم أو عيد قياسا إلى اليوم"),
    "office": ("who holds which office", "من يشغل المنصب"),
    "event": ("an event with a known day", "حدث معروف اليوم"),
    "sequence": ("a month told both ways", "شهر ذُكر باسمه وقياسا إلى الآن"),
    "editor": ("an editor's correction", "تصحيح محرّر"),
    "other outlet": ("another outlet's dated account", "رواية مؤرخة من وسيلة أخرى"),
}
# Terminals known to order right-to-left text themselves: VTE (GNOME), Konsole, Apple's, mlterm, iTerm2.
_BIDI_PROGRAMS = ("Apple_Terminal", "iTerm.app", "mlterm")


def orders_bidi(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal puts right-to-left text in order by itself, as far as its environment tells."""
    return (
        "VTE_VERSION" in environ
        or "KONSOLE_VERSION" in environ
        or "MLTERM" in environ
        or environ.get("TERM_PROGRAM") in _BIDI_PROGRAMS
    )


def plain(text: str) -> str:
    """A page's text without the control characters by which it could steer the terminal."""
    return _CONTROLS.sub("\ufffd", text)


def dated(dating: Dating | None) -> Text:
    """A dating in a few words: the day, the stretch, or how far it is open."""
    if dating is None:
        return Text("–", style="dim")
    if dating.exact:
        return Text(str(dating.earliest), style="green")
    if dating.earliest and dating.latest:
        return Text(f"{dating.earliest} … {dating.latest} ({dating.count} days)")
    if dating.earliest:
        return Text(f"from {dating.earliest}")
    if dating.latest:
        first, last = list(dating.days.runs())[-1]
        stretch = f"{first}" if first == last else f"{first} … {last}"
        return Text(f"until {dating.latest}" if first <= FIRST_DAY else f"{stretch}, or days like it before")
    return Text("weekday or month only" if dating.clues else "open", style="dim")


def _dated_short(dating: Dating | None) -> Text:
    if dating is None or dating.exact:
        return dated(dating)
    return Text(f"{dating.count} days" if dating.count else "open", style="dim")


class Renderer:
    """Prints readings to a console; isolates Arabic lines where the terminal orders them itself."""

    def __init__(self, console: Console, *, bidi: bool, why: bool = False) -> None:
        self._console = console
        self._bidi = bidi
        self._why = why

    def reading(self, reading: Reading) -> None:
        """A page: its articles with their facts and paragraphs, then its lists of links."""
        for article in reading.articles:
            self._console.print(self._article(article, reading))
        for name, listed in (("read also", reading.inline_links), ("related", reading.related)):
            if listed:
                self._console.print(Padding(Text(f"{name} ({len(listed)})", style="bold blue"), (0, 1)))
                for one in listed:
                    self._console.print(Padding(self._arabic(one.title.quote, style="blue"), (0, 1)))
        self._console.print()

    def overview(self, readings: Sequence[Reading]) -> None:
        """A table of pages: how many articles each holds, the main one's day and title."""
        table = Table(box=None, padding=(0, 1), expand=True, header_style="bold")
        table.add_column("page", no_wrap=True, overflow="ellipsis", max_width=26)
        table.add_column("articles", justify="right", no_wrap=True)
        table.add_column("links", justify="right", no_wrap=True)
        table.add_column("published", no_wrap=True, min_width=10)
        table.add_column("dated", no_wrap=True, min_width=10)
        table.add_column("title, or first words", ratio=1, no_wrap=True, overflow="ellipsis", justify="right")
        for reading in readings:
            main = reading.articles[0]
            stamp = main.stamp("published")
            title = main.title.quote if main.title else main.text.split("\n", 1)[0]
            table.add_row(
                reading.page.source,
                str(len(reading.articles)),
                str(len(reading.inline_links) + len(reading.related)),
                str(stamp.day) if stamp else Text("not stated", style="dim"),
                _dated_short(main.dating),
                self._plain(title, "" if main.title else "dim"),
            )
        self._console.print(table)

    def blocks(self, reading: Reading) -> None:
        """A page as it came, each block with its label, its article and where it stands."""
        table = Table(box=None, show_header=False, padding=(0, 1), expand=True)
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, justify="right", style="dim")
        table.add_column(ratio=1, justify="right")
        for block in reading.blocks:
            table.add_row(*self._block(block, reading.page.text))
        self._console.print(Panel(table, title=Text(plain(reading.page.source)), title_align="left"))

    def refusal(self, refusal: Refusal) -> None:
        """One line that says which page was refused and why."""
        line = Text.assemble(
            (plain(refusal.source), "bold"), ("  refused  ", "bold red"), plain(refusal.reason)
        )
        self._console.print(line, soft_wrap=True)

    def evaluation(self, evaluation: Evaluation, *, wrong: bool) -> None:
        """The table of scores; with `wrong`, each miss in words."""
        table = Table(
            title=f"{evaluation.pages} pages, {evaluation.articles} articles, gold {evaluation.digest}"
        )
        for name in ("task", "score", "right", "wanted", "given"):
            table.add_column(name, justify="left" if name == "task" else "right")
        for task, score in evaluation.scores.items():
            value = "–" if score.value is None else f"{score.value:.4f}"
            table.add_row(task, value, f"{score.right:.2f}", f"{score.wanted:.0f}", f"{score.given:.0f}")
        self._console.print(table)
        if wrong:
            for task, score in evaluation.scores.items():
                for miss in score.wrong:
                    self._console.print(Text.assemble((f"{task}  ", "yellow"), miss))

    def _article(self, article: Article, reading: Reading) -> Panel:
        facts = Table.grid(padding=(0, 2))
        facts.add_column(style="dim", no_wrap=True)
        facts.add_column(justify="left", overflow="fold")
        for name, value in self._facts(article):
            facts.add_row(name, value)
        parts: list[RenderableType] = [facts, Text()]
        beside = _beside(article)
        for span in article.passages:
            if article.title is None or span != article.title.span:
                parts.append(self._arabic(span.of(reading.page.text)))
            parts += [Padding(line, (0, 0, 0, 2)) for one in beside.get(span, ()) for line in self._told(one)]
            parts.append(Text())
        role = "embedded article" if article.role == "embedded" else "article"
        heading = f"{plain(reading.page.source)}  ·  {role}"
        return Panel(Group(*parts), title=Text(heading), title_align="left", border_style="cyan")

    def _facts(self, article: Article) -> list[tuple[str, Text]]:
        facts: list[tuple[str, Text]] = []
        if article.title:
            facts.append(("title", self._plain(article.title.quote, "bold")))
        if article.outlet:
            facts.append(("outlet", self._plain(f"{article.outlet.name} ({article.outlet.domain or '–'})")))
        named: list[tuple[str, Evidence | None]] = [
            ("credit", article.credit), ("byline", article.byline), ("dateline", article.dateline)
        ]  # fmt: skip
        facts += [(name, self._plain(found.quote)) for name, found in named if found]
        if article.agencies:
            facts.append(("agencies", self._plain("، ".join(one.quote for one in article.agencies))))
        for kind in ("published", "modified"):
            stamp = article.stamp(kind)
            if stamp:
                when = f"{stamp.day}{' ' + stamp.clock if stamp.clock else ''}  [{stamp.place}] "
                facts.append((kind, Text(when) + self._plain(stamp.evidence.quote, "dim")))
        if not article.stamp("published"):
            facts.append(("published", Text("not stated on the page", style="dim")))
        if article.dating:
            facts.append(("dated", dated(article.dating)))
            if self._why:
                facts += [("", line) for line in self._reasons(article.dating)]
        facts += self._names(article)
        if article.labels:
            facts.append(("labels", Text(", ".join(article.labels))))
        if article.keywords:
            facts.append(("keywords", self._plain(" · ".join(one.quote for one in article.keywords))))
        return facts

    def _names(self, article: Article) -> list[tuple[str, Text]]:
        """Who and what the article names: each once, how often, in English where known, with the posts."""
        rows: list[tuple[str, Text]] = []
        for name, kind in (("people", "person"), ("bodies", "body"), ("places", "place")):
            named: dict[str, list[Mention]] = {}
            for one in article.mentions:
                if one.entity and one.entity.kind == kind:
                    named.setdefault(one.entity.id, []).append(one)
            if named:
                rows.append((name, Text("; ").join(self._named(ones) for ones in named.values())))
        open_posts = {
            (one.evidence.quote, one.office, one.rivals)
            for one in article.mentions
            if one.kind == "office" and one.entity is None and one.rivals
        }
        for quote, office, rivals in sorted(open_posts, key=lambda one: one[0]):
            several = " or ".join(rival.en or rival.ar for rival in rivals[-4:])
            line = self._plain(quote) + Text(f"  {office}: the date leaves {several}", style="dim")
            rows.append(("not told who", line))
        return rows

    def _named(self, mentions: Sequence[Mention]) -> Text:
        entity = mentions[0].entity
        if entity is None:
            return Text()
        offices = dict.fromkeys(one.office for one in mentions if one.office)
        english = ", ".join([*([entity.en] if entity.en else []), *(office for office in offices if office)])
        times = f" ×{len(mentions)}" if len(mentions) > 1 else ""
        return (
            self._plain(entity.ar)
            + Text(f" ({english})" if english else "", style="dim")
            + Text(times, style="dim")
        )

    def _told(self, one: Statement | Figure | Event) -> list[Text]:
        """A finding in one line, with `why` a second with its rule and its words."""
        if isinstance(one, Statement):
            return self._told_statement(one)
        if isinstance(one, Figure):
            return self._told_figure(one)
        return self._told_event(one)

    def _told_statement(self, one: Statement) -> list[Text]:
        speaker = one.speaker
        marks = [
            one.act,
            one.mode,
            *(["not said"] if one.negated else []),
            *(["planned"] if one.planned else []),
        ]
        marks += ["nested"] if one.nested_in else []
        name = self._plain(speaker.ar, "bold") + Text(f" ({speaker.en})" if speaker.en else "", style="dim")
        through = [self._plain(voice.ar) for voice in one.chain[1:]]
        line = Text("❝ ", style="green") + name + Text(f"  {', '.join(marks)}: ", style="green")
        line += self._plain(_short(one.text))
        if through:
            line += Text("  through ", style="dim") + Text(", ").join(through)
        settings = [text for text in (one.occasion, one.medium) if text]
        if settings:
            line += Text(f"  [{', '.join(settings)}]", style="dim")
        who = "understood from before" if speaker.evidence is None else speaker.evidence.quote
        return [line, *self._because(one.cue, f"who: {who}")]

    def _told_figure(self, one: Figure) -> list[Text]:
        ends = _number(one.low) if one.low == one.high else f"{_number(one.low)}–{_number(one.high)}"
        about = "" if one.bound == "exact" else f"{one.bound.replace('_', ' ')} "
        counted = one.counted_en or (one.counted.quote if one.counted else "")
        line = Text("# ", style="yellow") + self._plain(one.evidence.quote, "bold")
        line += (
            Text(f"  {about}{ends} ") + self._plain(counted) + Text(f"  {one.status or ''}", style="yellow")
        )
        if one.attributed:
            line += Text("  according to ", style="dim") + self._plain(one.attributed.quote)
        words = "; ".join(found.quote for found in (one.counted, one.status_words) if found)
        return [line, *self._because(one.evidence, words)]

    def _told_event(self, one: Event) -> list[Text]:
        mood = "" if one.mood == "happened" else f" ({one.mood})"
        line = (
            Text(f"◆ {one.kind}{mood}  ", style="magenta")
            + self._plain(one.trigger.quote, "bold")
            + Text("  ")
        )
        line += Text(", ").join(
            self._plain(part.ar) + Text(f" ({part.en})" if part.en else "", style="dim") for part in one.parts
        )
        for word, part in (("from", one.origin), ("in", one.place)):
            if part:
                line += Text(f"  {word} ", style="dim") + self._plain(part.ar)
        if one.on and one.on.earliest:
            days = {str(day) for day in (one.on.earliest, one.on.latest) if day}
            line += Text(f"  {' to '.join(sorted(days))}", style="dim")
        return [line, *self._because(one.trigger, "; ".join(part.evidence.quote for part in one.parts))]

    def _because(self, evidence: Evidence, words: str) -> list[Text]:
        if not self._why:
            return []
        rule = Text(f"    {evidence.rule}: ", style="cyan") + self._plain(f"«{evidence.quote}»", "bold")
        return [rule + Text("  ") + self._plain(words, "dim")]

    def _reasons(self, dating: Dating) -> list[Text]:
        """Each clue in plain words, English and Arabic, with the characters that say it."""
        lines = []
        for clue in dating.clues or ():
            english, arabic = WHY[clue.why]
            mark = Text("✓ ", style="green") if clue.held else Text("✗ ", style="red")
            quote = (
                self._plain(f"«{clue.evidence.quote}»", "bold") + Text("  ") if clue.evidence else Text("")
            )
            aside = Text("" if clue.held else "  (contradicts stronger clues, set aside)", style="red")
            lines.append(mark + Text(f"{english}: ", style="cyan") + quote + Text(clue.allows) + aside)
            lines.append(Text("  ") + self._plain(f"{arabic}: {clue.allows_ar}", "dim"))
        return lines or [Text("nothing on the page says when", style="dim")]

    def _block(self, block: Block, text: str) -> tuple[Text, Text, Text]:
        style = _COLOURS.get(block.kind, "")
        owner = "" if block.article is None else f" {block.article + 1}"
        quote = block.span.of(text)
        if len(quote) > 400:
            quote = quote[:400] + "…"
        return (
            Text(f"{block.kind}{owner}", style=style),
            Text(f"{block.span.start}–{block.span.end}"),
            self._arabic(quote.replace("\t", " = "), style, self._console.width - _BLOCK_MARGIN),
        )

    def _arabic(self, text: str, style: str = "", width: int | None = None) -> Text:
        """Right-aligned text, wrapped here, each line isolated so that its punctuation stays at its end."""
        width = max(20, width or self._console.width - 8)
        lines = [self._plain(line, style) for line in _wrapped(text, min(width, 100))]
        return Text("\n", justify="right").join(lines)

    def _plain(self, text: str, style: str = "") -> Text:
        shown = plain(text)
        return Text(f"{_ISOLATE}{shown}{_END}" if self._bidi else shown, style=style)


def _beside(article: Article) -> dict[Span, list[Statement | Figure | Event]]:
    """The findings of an article by the passage they stand in, in the order of the page."""
    found: dict[Span, list[Statement | Figure | Event]] = {}
    ones: list[tuple[int, Statement | Figure | Event]] = [
        (one.cue.span.start, one) for one in article.statements
    ]
    ones += [(one.evidence.span.start, one) for one in article.figures]
    ones += [(one.trigger.span.start, one) for one in article.events]
    for start, one in sorted(ones, key=lambda pair: pair[0]):
        passage = next((span for span in article.passages if span.start <= start < span.end), None)
        if passage is not None:
            found.setdefault(passage, []).append(one)
    return found


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= _SHOWN else f"{' '.join(words[:_SHOWN])} …"


def _number(value: float | None) -> str:
    return "…" if value is None else f"{value:,.12g}"


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and cell_len(line) + 1 + cell_len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines
