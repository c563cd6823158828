"""What is said: where it ends, which of it stands in quotation marks, and how it is cut out of its sentence."""

from __future__ import annotations

from collections.abc import Iterable

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.model import Mode
from rawi.script import without_article
from rawi.statements.lists import ListReader
from rawi.statements.words import Runs, Words, listed, listed_runs

_STOPS = frozenset(".،,;:-!?")
_SPOKEN = ("speech", "press conference", "interview", "televised speech")  # occasions in settings' English
_LONG_BREAK = 3  # words that break off by themselves
_NAME_QUOTE = 3  # words in quotation marks that may be a mere name


class ContentReader:
    """Cuts what is said; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words) -> None:
        narrator = "statements/narrator"
        self._ends = listed_runs(lexica, narrator, "kind", "end")
        rows = [row["form"] for row in lexica.table(narrator) if row["kind"] == "end"]
        self._long_ends = Runs(form for form in rows if len(form.split(" ")) >= _LONG_BREAK)
        self._concessions = listed_runs(lexica, narrator, "kind", "concession")
        self._whens = listed(lexica, narrator, "kind", "when")
        self._subordinate = listed(lexica, narrator, "kind", "subordinate")
        self.conjunctions = listed(lexica, narrator, "kind", "conjunction")
        self._settings = Runs(
            row["form"]
            for row in lexica.table("statements/settings")
            if row["kind"] == "medium" or row["en"] in _SPOKEN
        )
        opens = ("landmark", "place", "body", "strong")
        self._heads = listed(lexica, "entities/heads", "opens", *opens) | lexica.forms("statements/titled")
        self._main, self._nor = words.of("main"), words.of("nor")
        self._negations, self._still = words.of("negation"), words.of("still")
        self._lists = ListReader(lexica)
        self._during = words.of("during")
        self._him, self._as = words.of("him"), words.of("as")

    def end(self, text: Text, sentence: Sentence, start: int, how: str, cue: int) -> int:
        """Where what is said from token `start` on ends: with its quotation, else with the narrator's next words."""
        if how == "quote" and text.form(start) == '"' and start in text.closes:
            return text.closes[start]
        if start >= sentence.last or (text.form(sentence.last - 1) == ":" and text.quoted[start] < 0):
            listed = self._lists.end(text, sentence)
            if listed is not None:
                return self.trim(text, start, listed)
        at = start
        last = sentence.last
        aside = text.form(cue - 1) in self._subordinate and cue > sentence.first
        conceded = self._concessions.reach(text, sentence.first) > 0
        while at < last:
            if text.form(at) == '"' and at in text.closes:
                opened, at = at, text.closes[at]
                if at >= last:
                    return min(at, len(text.tokens))
                if opened == start and text.form(at + 1) == ",":
                    return at + 1  # a quotation that is all of what is said
            elif (
                (sentence.title and how == "noun" and text.form(at) == ":")
                or (at > start and how == "noun" and self._is_circumstance(text, at))
                or (
                    at > start
                    and self._ends_at(
                        text, at, clause=how != "noun", spoken=how == "quote", aside=aside, conceded=conceded
                    )
                )
            ):
                return self.trim(text, start, at)
            at += 1
        return self.trim(text, start, last)

    def _ends_at(
        self, text: Text, at: int, *, clause: bool, spoken: bool, aside: bool, conceded: bool
    ) -> bool:
        form = text.form(at)
        if form == ".":
            return text.form(at + 1) == "."  # two dots part a headline
        if aside and form == ",":
            return True
        still = spoken or text.form(at + 2) in self._still
        goes_on = text.form(at + 1) in self._negations and still
        if text.form(at - 1) == "," and (
            (self._ends.reach(text, at) and not (goes_on and clause)) or (conceded and form in self._main)
        ):
            return True
        # The narrator takes over without a comma as well: `من دون أن يحدد`, `في إشارة إلى`.
        return self._long_ends.reach(text, at) > 0

    def _is_circumstance(self, text: Text, at: int) -> bool:
        """What hangs on the saying, not on the noun that is said: `، بعد أسبوع`, `في كلمة متلفزة`."""
        form = text.form(at)
        if (form in self._whens and text.form(at - 1) == ",") or form in self._nor:
            return True
        return form in self._during and self._settings.reach(text, at + 1) > 0

    def told_on(self, text: Text, start: int, end: int) -> int:
        """Where one who tells what he said goes on with what came of it: `قلت إن الباب مكسور، فضحك`."""
        for at in range(start + 1, end - 1):
            if text.form(at) == "," and text.form(at + 1)[0] == "ف" and text.form(at + 1) not in self._main:
                return self.trim(text, start, at)
        return end

    def before(self, text: Text, start: int, at: int) -> int:
        """Where what is said from `start` ends when the narrator takes over with the verb at token `at`."""
        left = at
        while left > start and text.form(left - 1) in self.conjunctions:
            left -= 1
        return self.trim(text, start, left)

    def leads(self, text: Text, at: int) -> str:
        """The mark or conjunction before a token: `,`, `.`, `conjunction`, or `` for a plain word."""
        before = text.form(at - 1)
        if before in self.conjunctions:
            return "conjunction"
        if before in _STOPS:
            return ","
        return '"' if before == '"' else ""

    def trim(self, text: Text, start: int, end: int) -> int:
        """The end without the punctuation and lone conjunctions before it."""
        while end > start + 1:
            form = text.form(end - 1)
            if (
                form in _STOPS
                or form in ("و", "(", "|", "…")
                or (form == ")" and not any(text.form(k) == "(" for k in range(start, end - 1)))
                or (form == '"' and end - 1 in text.closes)
            ):
                end -= 1
            else:
                return end
        return end

    def cut(self, text: Text, start: int, end: int) -> tuple[int, int]:
        """The tokens of what is said without outer quotation marks."""
        if text.form(start) in self._him and text.form(start + 1) in self._as and end > start + 2:
            start += 2  # `واصفا إياه بأنه`
        while start < end - 1 and _opens_nothing(text, start):
            start += 1
        if end > start and text.form(start) == '"' and text.closes.get(start, -1) in (end, end - 1):
            return start + 1, min(end, text.closes[start])
        return start, end

    def mode(self, text: Text, start: int, end: int, how: str) -> Mode:
        """Direct when all of it stands in quotation marks or after a colon, mixed when words of it do."""
        if how == "quote" and text.form(start) != '"':
            return "direct"
        if text.form(start) == '"' and text.closes.get(start, -1) >= end - 1:
            return "direct"
        at = start
        while at < end:
            if at in text.closes and text.form(at) == '"':
                if not self._is_name(text, at):
                    return "mixed"
                at = text.closes[at]
            at += 1
        return "indirect"

    def _is_name(self, text: Text, at: int) -> bool:
        """Whether a quotation is a name or a title, not words of the speaker."""
        close = text.closes[at]
        name = text.names.get(at + 1)
        if name is not None and name.last >= close:
            return True
        if text.name_at[at] is not None:
            return True
        before = text.form(at - 1)
        headed = before in self._heads or without_article(before) in self._heads
        return headed and close - at - 1 <= _NAME_QUOTE


def _opens_nothing(text: Text, at: int) -> bool:
    """Whether a token is a mark with which nothing begins: `إنه: …`, `إن» …`."""
    return text.form(at) in _STOPS or (text.form(at) == '"' and at not in text.closes)


def without(spans: Iterable[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """Stretches of tokens with those from `first` to `last` taken out."""
    left: list[tuple[int, int]] = []
    for start, end in spans:
        if last <= start or end <= first:
            left.append((start, end))
            continue
        if start < first:
            left.append((start, first))
        if last < end:
            left.append((last, end))
    return left
