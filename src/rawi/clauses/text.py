"""Cuts an article into sentences of tokens, and lays its names, times and quotation marks on them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rawi.entities import Token, read_sentences
from rawi.lexicon import Lexica
from rawi.model import Article, Evidence, Mention, Page, Span, TimeExpression
from rawi.script import Passages, View, open_passages

_OPENING = "«“„‟"
_LONGEST_QUOTE = 2  # passages after the one a quotation begins in
_BEFORE_OPENING = frozenset(" \n(:.,-")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first` to `last` (half open) of a text, and the passage they stand in."""

    first: int
    last: int
    passage: int
    title: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A mention on the tokens it covers. `cut` letters of the first token are clitics before the name."""

    first: int
    last: int
    cut: int
    mention: Mention


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression on the tokens it covers."""

    first: int
    last: int
    time: TimeExpression


_Place = TypeVar("_Place", Name, Time)


@dataclass(frozen=True, slots=True)
class Text:
    """An article ready to be read by clauses; every index counts in `tokens`, whose folded words are `forms`.

    `form` gives the folded form of a token, and the empty one outside the text.

    `names` are the outermost mentions by their first token, `name_at` the one that covers a token, `inner` those inside
    them, `times` and `time_at` the same as for names. `closes` says for an opening quotation mark where it closes,
    `quoted` for each token the mark that opened the innermost quotation around it, or -1.
    """

    article: Article
    page: Page
    passages: Passages
    tokens: list[Token]
    forms: list[str]
    form: Callable[[int], str]
    sentences: list[Sentence]
    names: dict[int, Name]
    name_at: list[Name | None]
    inner: list[Name]
    times: dict[int, Time]
    time_at: list[Time | None]
    closes: dict[int, int]
    quoted: list[int]

    @property
    def view(self) -> View:
        """The folded view that tokens count in."""
        return self.passages.view

    def inner_of(self, name: Name) -> list[Name]:
        """The names inside a name."""
        first = bisect_left(self.inner, name.first, key=lambda one: one.first)
        last = bisect_left(self.inner, name.last, key=lambda one: one.first)
        return self.inner[first:last]

    def passage(self, at: int) -> int:
        """The passage that a token stands in."""
        return self.sentences[bisect_right(self.sentences, at, key=lambda one: one.first) - 1].passage

    def evidence(self, first: int, last: int, rule: str, score: float = 1.0, *, cut: int = 0) -> Evidence:
        """The characters of tokens `first` to `last` (half open), without `cut` letters of the first."""
        return self.evidence_at(self.tokens[first].start + cut, self.tokens[last - 1].end, rule, score)

    def evidence_at(self, start: int, end: int, rule: str, score: float = 1.0) -> Evidence:
        """The characters behind two folded offsets, which must lie in one passage."""
        span = self.passages.span(start, end)
        return Evidence(span=span, quote=span.of(self.page.text), rule=rule, score=score)

    def written(self, at: int) -> str:
        """A token as the page writes it, with its hamzas and final letters."""
        token = self.tokens[at]
        return self.view.span(token.start, token.end).of(self.view.text)


class _Forms(dict[int, str]):
    """Forms by place: asked for a hundred times a sentence, which a method of our own takes three times as long for."""

    def __missing__(self, at: int) -> str:
        return ""


class ClauseReader:
    """Opens articles for the rooms that read clauses; compiled once from the language data."""

    def __init__(self, lexica: Lexica) -> None:
        self._abbreviations = lexica.forms("words/abbreviations")

    def open(self, article: Article, page: Page) -> Text:
        """The article's title and paragraphs as one text; a pure function of both arguments."""
        passages = open_passages(page.text, article.passages)
        view = passages.view
        tokens: list[Token] = []
        sentences: list[Sentence] = []
        place, ends = 0, [*passages.starts[1:], len(view.text) + 1] if passages.starts else []
        for span, cut in read_sentences(view, self._abbreviations):
            while span.start >= ends[place]:
                place += 1
            first = len(tokens)
            tokens += cut
            if len(tokens) > first:
                title = article.title is not None and place == 0
                sentences.append(Sentence(first, len(tokens), place, title))
        starts = [token.start for token in tokens]
        forms = [token.form for token in tokens]
        placed = [Name(*_reach(passages, tokens, starts, one.evidence.span), one) for one in article.mentions]
        names, inner = _nested(placed)
        times = list(_times(passages, tokens, starts, article.times))
        closes = dict(_pairs(view, tokens, sentences))
        return Text(
            article=article,
            page=page,
            passages=passages,
            tokens=tokens,
            forms=forms,
            form=_Forms(enumerate(forms)).__getitem__,
            sentences=sentences,
            names={one.first: one for one in names},
            name_at=_covering(names, len(tokens)),
            inner=inner,
            times={one.first: one for one in times},
            time_at=_covering(times, len(tokens)),
            closes=closes,
            quoted=_quoted(closes, len(tokens)),
        )


def _reach(passages: Passages, tokens: list[Token], starts: list[int], span: Span) -> tuple[int, int, int]:
    """The tokens that a span of the page covers, and how many letters of the first stand before it."""
    start, end = passages.index(span.start), passages.index(span.end)
    first = bisect_left(starts, start)
    if first == len(starts) or starts[first] > start:
        first -= 1
    last = max(first + 1, bisect_left(starts, end))
    return first, last, start - tokens[first].start


def _nested(placed: Iterable[Name]) -> tuple[list[Name], list[Name]]:
    """The outermost names, and those inside others; they come in the order of the page, the outer first."""
    names: list[Name] = []
    inner: list[Name] = []
    done = 0
    for one in placed:
        if one.first >= done:
            names.append(one)
            done = one.last
        else:
            inner.append(one)
    return names, inner


def _times(
    passages: Passages, tokens: list[Token], starts: list[int], times: Iterable[TimeExpression]
) -> Iterator[Time]:
    done = 0
    for one in times:
        first, last, _ = _reach(passages, tokens, starts, one.evidence.span)
        if first >= done:
            yield Time(first, last, one)
            done = last


def _covering(places: Iterable[_Place], count: int) -> list[_Place | None]:
    found: list[_Place | None] = [None] * count
    for one in places:
        for at in range(one.first, one.last):
            found[at] = one
    return found


def _pairs(view: View, tokens: list[Token], sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Quotation marks that open, and where each closes: in its own passage, else at its end.

    A mark that shows that it opens (« or “) may close in one of the next two passages.
    """
    waiting: deque[_Opened] = deque()  # those of older passages stand first
    passage = -1
    for sentence in sentences:
        if sentence.passage != passage:
            passage = sentence.passage
            for one in waiting:
                one.end = one.end or sentence.first
            for one in waiting:
                if one.mark not in _OPENING or passage - one.passage > _LONGEST_QUOTE:
                    yield one.at, one.end
            waiting = deque(
                one for one in waiting if one.mark in _OPENING and passage - one.passage <= _LONGEST_QUOTE
            )
        for at in range(sentence.first, sentence.last):
            if tokens[at].form != '"':
                continue
            start = tokens[at].start
            mark = view.span(start, start + 1).of(view.text)
            before = view.folded[start - 1] if start else " "
            if waiting and _opens_inside(view, start, waiting[-1], tokens[at + 1 : sentence.last], passage):
                waiting.append(_Opened(at, mark, passage))
                continue
            # What opened in a passage before is closed by its own mark alone.
            if (
                waiting
                and _closes(waiting[-1].mark, mark)
                and (waiting[-1].passage == passage or mark in "»”")
            ):
                yield waiting.pop().at, at
            elif mark in _OPENING or before in _BEFORE_OPENING:
                while waiting and waiting[0].passage != passage:
                    old = waiting.popleft()
                    yield old.at, old.end
                waiting.append(_Opened(at, mark, passage))
    yield from ((one.at, one.end or len(tokens)) for one in waiting)


def _opens_inside(view: View, start: int, outer: _Opened, after: list[Token], passage: int) -> bool:
    """Whether a plain mark opens words inside those that the same mark opened: `"كتب عليها "للبيع" أمس"`.

    It stands before a word and behind a space, and two more marks follow in its sentence: its own end and the outer.
    """
    if outer.mark != '"' or outer.passage != passage or view.span(start, start + 1).of(view.text) != '"':
        return False
    folded = view.folded
    stands = folded[start - 1].isspace() and folded[start + 1 : start + 2].isalnum()
    return stands and sum(one.form == '"' for one in after) == 2


@dataclass(slots=True)
class _Opened:
    """A mark that waits for the one that closes it; `end` is where its passage ended, 0 while it has not."""

    at: int
    mark: str
    passage: int
    end: int = 0


def _closes(opened: str, mark: str) -> bool:
    """Whether a mark closes the one that was opened: newsrooms pair them as „…“, “…”, ”…“, «…» and "…"."""
    if mark in "«»":
        return mark == "»"
    return opened not in "«»" and (mark == opened or (mark not in "„" and opened != mark))


def _quoted(closes: dict[int, int], count: int) -> list[int]:
    found = [-1] * count
    open_at: list[int] = []
    for at in range(count):
        while open_at and closes[open_at[-1]] <= at:
            open_at.pop()
        if open_at:
            found[at] = open_at[-1]
        if at in closes:
            open_at.append(at)
    return found
