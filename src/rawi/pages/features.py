"""What each line of a page is like, before anything is decided."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rawi.lexicon import Lexica
from rawi.pages.lines import Line
from rawi.script import WORD, View, fold, fold_text
from rawi.times import StampReader

_STOPS = frozenset(".!?")
_CLOSING = "\"')]"
_TERMINAL = _STOPS | frozenset(_CLOSING) | frozenset("…:")
_LEADING = re.compile(r"[\W_]+")
_AFTER_MARKER = re.compile(r"[\s:|\-–—.…؛;,،>»/*]*")
_NEEDED = re.compile(r"\s*(?:$|[:|\-–—؛;…(/]|\.\.)")
_SAYING = re.compile(r"[:?!0-9\"]|\.\.|(?<!\w)[يت]\w{3,}")
_STAMP_WORDS, _WORDS_BESIDE_DATE = 16, 5
_PROSE_WORDS = 8
_LONG_PROSE = 20
_MAY_BE_GLUED = frozenset(("read_also", "related", "keywords"))


@dataclass(slots=True, kw_only=True)
class Feature:
    """A line with its folded view and what its words and links say.

    `letters` are its folded words alone. `marker` is (effect, offset in the page's text where what follows the
    marker begins), or None. `effects` are what the elements around it are for. `stop`: it ends as a sentence
    does; `terminal`: it ends in any closing sign. `prose`: it reads as running text. `furniture`: its words
    are a share bar's, a footer's, a form's; `notice`: a rule of the house on comments, cookies or copying,
    however long; `caption`: a picture's. `says_something`: it has a function word, a figure, a colon or what
    may be a verb of the present, as headlines have and bare names have not. `stamp`: a short line around a date
    with its year. `dateline`: a short line that names place and outlet or reporter (the reader sets it).
    """

    line: Line
    text: str
    view: View
    letters: str
    words: int
    link_share: float
    stop: bool
    terminal: bool
    prose: bool
    marker: tuple[str, int] | None
    furniture: bool
    notice: bool
    caption: bool
    says_something: bool
    stamp: bool
    effects: frozenset[str]
    dateline: bool = False

    @property
    def effect(self) -> str | None:
        """What its marker opens, or None when it begins with none."""
        return self.marker[0] if self.marker else None

    @property
    def rest(self) -> str:
        """What stands on the line after its marker; the whole line when it has none."""
        return self.text[self.marker[1] - self.line.start :] if self.marker else self.text


class LineWeigher:
    """Computes features; compiled once from `lexica/pages` and `lexica/words/function`."""

    def __init__(self, lexica: Lexica) -> None:
        self._function = lexica.forms("words/function")
        self._stamps = StampReader(lexica)
        self._months = frozenset(
            fold_text(word)
            for row in lexica.table("times/months")
            for word in row["form"].split()
            if len(word) > 2
        )
        self._markers: dict[str, list[tuple[str, str, bool]]] = {}
        for row in lexica.table("pages/markers"):
            form = fold_text(row["form"])
            self._markers.setdefault(form.split()[0], []).append(
                (form, row["effect"], row["needs"] == "stop")
            )
        for forms in self._markers.values():
            forms.sort(key=lambda one: -len(one[0]))
        self._furniture: dict[str, list[str]] = {
            "any": [], "start": [], "whole": [], "notice": [],
        }  # fmt: skip
        for row in lexica.table("pages/furniture"):
            self._furniture.setdefault(row["where"], []).append(fold_text(row["form"]))
        self._any = re.compile("|".join(map(re.escape, self._furniture["any"])))
        self._notice = re.compile("|".join(map(re.escape, self._furniture["notice"])))
        starts = sorted(self._furniture["start"], key=len, reverse=True)
        self._start = re.compile(rf"(?:{'|'.join(map(re.escape, starts))})(?!\w)")
        self._whole = frozenset(self._furniture["whole"] + starts)
        captions = [re.escape(fold_text(row["form"])) for row in lexica.table("pages/captions")]
        self._captions = re.compile(rf"(?<!\w)(?:{'|'.join(captions)})(?!\w)")

    def weigh(self, text: str, line: Line) -> Feature:
        """The features of one line of a page's text."""
        own = text[line.start : line.end]
        view = fold(own)
        folded = view.folded
        forms = WORD.findall(folded)
        linked = sum(end - start for start, end, _ in line.links)
        share = min(1.0, linked / max(1, line.end - line.start))
        tail = folded.rstrip()
        terminal = tail[-1:] in _TERMINAL
        stop = tail.rstrip(_CLOSING)[-1:] in _STOPS
        functions = sum(map(self._function.__contains__, forms))
        count = len(forms)
        marker = self._marker(view, folded, line, count)
        notice = bool(self._notice.search(folded))
        prose = (
            count >= _PROSE_WORDS
            and share < 0.5
            and marker is None
            and not notice
            and (stop or functions >= 2 or count >= _LONG_PROSE)
            and (
                stop
                or terminal
                or count >= _LONG_PROSE
                or (line.tag == "p" and functions >= 2 and count >= 10)
            )
        )
        return Feature(
            line=line,
            text=own,
            view=view,
            letters=" ".join(forms),
            words=count,
            link_share=share,
            stop=stop,
            terminal=terminal,
            prose=prose,
            marker=marker,
            furniture=notice or self._is_furniture(folded, count, stop),
            notice=notice,
            caption=count <= 25 and not stop and bool(self._captions.search(folded)),
            stamp=count <= _STAMP_WORDS and not stop and self._is_dated(view, forms),
            says_something=functions > 0 or bool(_SAYING.search(folded)),
            effects=frozenset(effect for _, effect in line.marks),
        )

    def _is_dated(self, view: View, forms: list[str]) -> bool:
        """A day in full, and no more than a few words beside it."""
        if not any(form[0].isdigit() for form in forms):
            return False
        others = sum(not form[0].isdigit() and form not in self._months for form in forms)
        return others <= _WORDS_BESIDE_DATE and bool(self._stamps.find(view))

    def opens_byline(self, word: str) -> bool:
        """Whether a word is a byline's marker (`كتب`, `بقلم`), with or without a colon behind it."""
        forms = self._markers.get(fold_text(word).strip(" :"), ())
        return any(effect == "byline" for _, effect, _ in forms)

    def _marker(self, view: View, folded: str, line: Line, count: int) -> tuple[str, int] | None:
        lead = _LEADING.match(folded)
        at = lead.end() if lead else 0
        first = WORD.match(folded, at)
        if not first:
            return None
        for form, effect, needs_stop in self._markers.get(first.group(), ()):
            if not folded.startswith(form, at):
                continue
            end = at + len(form)
            if needs_stop and not _NEEDED.match(folded, end):
                continue
            if end < len(folded) and folded[end].isalnum() and effect not in _MAY_BE_GLUED:
                continue
            after = _AFTER_MARKER.match(folded, end)
            offset = after.end() if after else end
            start = view.span(offset, offset + 1).start if offset < len(folded) else len(view.text)
            return effect, line.start + start
        return None

    def _is_furniture(self, folded: str, count: int, stop: bool) -> bool:
        lead = _LEADING.match(folded)
        core = folded[lead.end() if lead else 0 :].rstrip(" .:!|>-+")
        if not core or core in self._whole:
            return True
        if count <= 8 and not (stop and count > 5) and self._start.match(core):
            return True
        if count <= 25 and self._any.search(folded):
            return True
        return not any(char.isalpha() for char in core)
