"""What the words around a figure say of it: a part of another, denied, told before, asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import takewhile

from rawi.lexicon import Lexica
from rawi.script import WORD, fold_text
from rawi.stories.counts import Around

_REACH = 40  # characters around a figure that say something of it
_WISHED = 20  # characters after a number that may say it is only asked for
_COUNTER = 4  # words that name who counted
_COUNTED = 8  # words between a verb of counting and its number
_AND = "وف"
_OUT_OF = re.compile(r" من ال")


class AccountWords:
    """`stories/accounts` as patterns; made from the language data."""

    def __init__(self, lexica: Lexica, stem: Callable[[str], str], families: Mapping[str, str]) -> None:
        """`families`: by the stem of a noun, which people it names."""
        self._stem, self._families = stem, families
        forms: dict[str, list[str]] = {}
        for row in lexica.table("stories/accounts"):
            forms.setdefault(row["role"], []).append(fold_text(row["form"]))
        both = ("contrast", "earlier", "first", "early", "likely", "doubt", "aside", "left", "spread")
        joined = {"some": "و?"} | dict.fromkeys(both, "[وف]?")
        self._patterns = {role: _pattern(own, joined.get(role, "")) for role, own in forms.items()}
        self._with, self.since = frozenset(forms["with"]), tuple(forms["since"])
        self._counting, self._recording = frozenset(forms["counts"]), frozenset(forms["records"])
        roles: dict[str, set[str]] = {}
        for row in lexica.table("figures/words"):
            roles.setdefault(row["role"], set()).add(fold_text(row["form"]))
        self._of_them = roles["among"] | roles["of_them"]
        self._out_of = tuple(roles["out_of"])
        self._bodies = roles["voice"]

    def read(self, text: str, start: int, end: int) -> Around:
        """What a sentence says of the figure between two of its offsets."""
        folded, quote = fold_text(text), fold_text(text[start:end])
        earlier, after = fold_text(text[:start]), fold_text(text[end : end + _REACH])
        before = fold_text(text[max(0, start - _REACH) : start])
        near_by = f"{earlier} {after[:_WISHED]}"
        found = {
            role: bool(self._patterns[role].search(earlier)) for role in ("contrast", "earlier", "likely")
        }
        found |= {role: bool(self._patterns[role].search(near_by)) for role in ("wish", "foreseen")}
        last = WORD.findall(before)[-1:]
        return Around(
            part=bool(self._of_them & {*last, *WORD.findall(quote)}),
            after_of=before.rstrip().endswith(self._out_of),
            of_more=after.lstrip().startswith(self._out_of),
            out_of=is_out_of(quote),
            lists=bool(self._patterns["list"].match(after)),
            denied=self._denied(after),
            contrast=found["contrast"],
            opposes=bool(self._patterns["contrast"].match(folded)),
            earlier=found["earlier"] or bool(self._patterns["first"].search(folded)),
            early=bool(self._patterns["early"].search(folded)),
            asked=found["wish"] or found["foreseen"],
            foreseen=not found["wish"] and (found["foreseen"] or found["likely"]),
            aside=bool(self._patterns["aside"].search(folded)),
            doubts=bool(self._patterns["doubt"].search(folded)),
            somewhere=bool(self._patterns["some"].search(folded)),
            among=self._among(folded),
            adds=bool(self._patterns["adds"].search(before)),
            left=bool(self._patterns["left"].search(before)),
            totals=bool(self._patterns["total"].search(before)),
            spreads=bool(self._patterns["spread"].search(earlier)),
        )

    def counters(self, before: str) -> Iterable[str]:
        """Who counted, where nobody says it: `وأحصت الوزارة 2300 نازح`; the words before the figure are given."""
        words = WORD.findall(fold_text(before))
        for at in range(max(0, len(words) - _COUNTED), len(words)):
            word = words[at]
            who = words[at + 1].removeprefix("ال") if at + 1 < len(words) else ""
            counts = word in self._counting or word.removeprefix("ف") in self._counting
            records = word.lstrip(_AND) in self._recording and who in self._bodies  # no player who scores
            if counts or records:
                named = words[at + 1 : at + 1 + _COUNTER]  # `تتفق الرابطة مع الوزارة`: the one who agrees
                yield " ".join(takewhile(lambda word: word not in self._with, named))

    def _denied(self, after: str) -> str:
        found = self._patterns["denial"].match(after)
        words = WORD.findall(after, found.end()) if found else []
        return words[0] if words else ""

    def _among(self, folded: str) -> frozenset[str]:
        """Whose numbers a sentence tells: `سبعة قتلى في صفوف الثوار`."""
        found = (WORD.findall(folded, one.end())[:1] for one in self._patterns["among"].finditer(folded))
        stems = {self._stem(word) for words in found for word in words}
        return frozenset(self._families[one] for one in stems if one in self._families)


def is_out_of(quote: str) -> bool:
    """Whether a folded figure names of what it is: `343 من السفينة`."""
    return bool(_OUT_OF.search(quote))


def _pattern(forms: Iterable[str], before: str) -> re.Pattern[str]:
    """Any of some forms as words; at the start of what follows a figure also behind a comma."""
    longest = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)[\s،,]*{before}(?:{'|'.join(map(re.escape, longest))})(?!\w)")
