"""What is said: where it ends, which of it stands in quotation marks, and how it is cut out of its sentence."""

from __future__ import annotations

from collections.abc import Iterable

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.model import Mode
from rawi.script import fold_text

_STOPS = frozenset(".،,;:-!?")
_MAIN_CLAUSE = frozenset(("الا", "فان", "فقد", "لكن"))
_HIM, _AS = frozenset(("اياه", "اياها", "اياهم")), frozenset(("بانه", "بانها", "بانهم"))
_LONG_BREAK = 3  # words that break off by themselves
_NAME_QUOTE = 3  # words in quotation marks that may be a mere name


class ContentReader:
    """Cuts what is said; compiled once from the language data."""

    def __init__(self, lexica: Lexica) -> None:
        rows = lexica.table("statements/narrator")
        self._ends = [tuple(fold_text(row["form"]).split(" ")) for row in rows if row["kind"] == "end"]
        self._whens = frozenset(fold_text(row["form"]) for row in rows if row["kind"] == "when")
        self._settings = [
            tuple(fold_text(row["form"]).split(" "))
            for row in lexica.table("statements/settings")
            if row["kind"] == "medium"
            or row["en"] in ("speech", "press conference", "interview", "televised speech")
        ]
        self._turns = {words[0] for words in self._ends if len(words) == 1}
        self._subordinate = frozenset(fold_text(row["form"]) for row in rows if row["kind"] == "subordinate")
        self._concessions = [
            tuple(fold_text(row["form"]).split(" ")) for row in rows if row["kind"] == "concession"
        ]
        self._conjunctions = frozenset(fold_text(row["form"]) for row in rows if row["kind"] == "conjunction")
        heads = lexica.table("entities/heads")
        self._heads = frozenset(
            fold_text(row["form"]) for row in heads if row["opens"] in ("landmark", "place", "body", "strong")
        ) | lexica.forms("statements/titled")

    def end(self, text: Text, sentence: Sentence, start: int, how: str, cue: int) -> int:
        """Where what is said from token `start` on ends: with its quotation, else with the narrator's next words."""
        if how == "quote" and text.form(start) == '"' and start in text.closes:
            return text.closes[start]
        at = start
        last = sentence.last
        aside = text.form(cue - 1) in self._subordinate and cue > sentence.first
        conceded = any(
            all(text.form(sentence.first + k) == word for k, word in enumerate(words))
            for words in self._concessions
        )
        while at < last:
            if text.form(at) == '"' and at in text.closes:
                opened, at = at, text.closes[at]
                if at >= last:
                    return min(at, len(text.tokens))
                if opened == start and text.form(at + 1) == ",":
                    return at + 1  # a quotation that is all of what is said
            elif (at > start and how == "noun" and self._is_circumstance(text, at)) or (
                at > start and self._ends_at(text, at, aside=aside, conceded=conceded)
            ):
                return self.trim(text, start, at)
            at += 1
        return self.trim(text, start, last)

    def _ends_at(self, text: Text, at: int, *, aside: bool, conceded: bool) -> bool:
        form = text.form(at)
        if form == ".":
            return text.form(at + 1) == "."  # two dots part a headline
        if aside and form == ",":
            return True
        if text.form(at - 1) == "," and (self._takes_over(text, at) or (conceded and form in _MAIN_CLAUSE)):
            return True
        return self._breaks_off(text, at)

    def _is_circumstance(self, text: Text, at: int) -> bool:
        """What hangs on the saying, not on the noun that is said: `، بعد أسبوع`, `في كلمة متلفزة`."""
        form, before = text.form(at), text.form(at - 1)
        if (before == "," and form in self._whens) or form == "ولم":
            return True
        return form in ("في", "خلال") and any(
            all(text.form(at + 1 + k) == word for k, word in enumerate(words)) for words in self._settings
        )

    def _takes_over(self, text: Text, at: int) -> bool:
        return any(all(text.form(at + k) == word for k, word in enumerate(words)) for words in self._ends)

    def _breaks_off(self, text: Text, at: int) -> bool:
        """Whether the narrator takes over without a comma: `من دون أن يحدد`, `في إشارة إلى`."""
        return any(
            len(words) >= _LONG_BREAK and all(text.form(at + k) == word for k, word in enumerate(words))
            for words in self._ends
        )

    def before(self, text: Text, start: int, at: int) -> int:
        """Where what is said from `start` ends when the narrator takes over with the verb at token `at`."""
        left = at
        while left > start and text.form(left - 1) in self._conjunctions:
            left -= 1
        return self.trim(text, start, left)

    def leads(self, text: Text, at: int) -> str:
        """The mark or conjunction before a token: `,`, `.`, `conjunction`, or `` for a plain word."""
        before = text.form(at - 1)
        if before in self._conjunctions:
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
        if text.form(start) in _HIM and text.form(start + 1) in _AS and end > start + 2:
            start += 2  # `واصفا إياه بأنه`
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
        bare = before[2:] if before.startswith("ال") else before
        return close - at - 1 <= _NAME_QUOTE and (before in self._heads or bare in self._heads)


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
