"""Who publishes a page, where its `<title>` and the line that claims its rights name the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rawi.lexicon import Lexica
from rawi.script import WORD, fold_text, fold_words

_BETWEEN = re.compile(r"(?<!\s)\s+[-–—]\s|\|+|::|[»«•·›]")
_MOST_WORDS = 5  # of a site's name
_BEFORE, _AFTER = 5, 7  # words around a sign of rights among which a name stands
_CLITICS = ("", "ل", "و", "ب")


class HeadingReader:
    """Finds a site's name in a page's `<title>`; compiled from `lexica/pages/rights` and `lexica/outlets/parts`."""

    def __init__(self, lexica: Lexica) -> None:
        forms = (fold_text(row["form"]).strip() for row in lexica.table("pages/rights"))
        self._signs = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))))
        self._parts = lexica.forms("outlets/parts")

    def find_site(self, heading: str, lines: Iterable[str]) -> tuple[int, int] | None:
        """Where the site's name stands in a heading; None: it has none that the page's line of rights has too.

        `lines` are the page's folded short lines. A section (`رياضة`), a label (`عاجل`) and the headline are in no
        such line.

        >>> from rawi.desk import open_lexica
        >>> heading = "عودة العمل إلى الميناء | رياضة | صحيفة السنبوك"
        >>> first, end = HeadingReader(open_lexica()).find_site(heading, ["© السنبوك 2024"])
        >>> heading[first:end]
        'صحيفة السنبوك'
        """
        near = " ".join(self._near(lines))
        if not near:
            return None
        stretches = list(_stretches(heading))
        if len(stretches) < 2:
            return None
        # Of a name in two scripts the Arabic one; else the last, where sites mostly stand.
        for start, end in sorted(stretches, key=lambda one: (heading[one[0] : one[1]].isascii(), -one[0])):
            form = fold_words(heading[start:end])
            if 0 < len(form.split()) <= _MOST_WORDS and self._stands_in(form, near):
                return start, end
        return None

    def _near(self, lines: Iterable[str]) -> Iterator[str]:
        """The words before and after each sign of rights."""
        for line in lines:
            for sign in self._signs.finditer(line):
                before = WORD.findall(line, max(0, sign.start() - 200), sign.start())[-_BEFORE:]
                after = WORD.findall(line, sign.end(), sign.end() + 200)[:_AFTER]
                yield f" {' '.join(before)} . {' '.join(after)} "

    def _stands_in(self, form: str, near: str) -> bool:
        """Whether a name, or what is left of it without `صحيفة` and the like, is among the words, clitics aside."""
        words = form.split()
        bare = [word for word in words if word not in self._parts]
        forms = {form, " ".join(bare)} if bare and any(len(word) > 2 for word in bare) else {form}
        forms |= {f"لل{one[2:]}" for one in forms if one.startswith("ال")}
        return any(f" {clitic}{one} " in near for one in forms for clitic in _CLITICS)


def _stretches(heading: str) -> Iterator[tuple[int, int]]:
    """The parts of a heading between its dashes and bars, without white space around them."""
    at = 0
    ends = [(found.start(), found.end()) for found in _BETWEEN.finditer(heading)]
    for stop, following in [*ends, (len(heading), len(heading))]:
        part = heading[at:stop]
        start = at + len(part) - len(part.lstrip())
        if part.strip():
            yield start, start + len(part.strip())
        at = following
