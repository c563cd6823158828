"""Where, when, on what occasion and through what medium something was said, from the narrator's own words."""

from __future__ import annotations

from dataclasses import dataclass

from rawi.clauses import Text
from rawi.lexicon import Lexica
from rawi.model import Mention, When
from rawi.script import fold_text
from rawi.statements.words import PREPOSITIONS, Words

_IN = PREPOSITIONS["fi"]


@dataclass(frozen=True, slots=True)
class Setting:
    """None: not told."""

    occasion: str | None
    medium: str | None
    place: Mention | None
    on: When | None


class SettingReader:
    """Reads settings; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words) -> None:
        self._before = words.of("setting")
        self._forms: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for row in lexica.table("statements/settings"):
            form = tuple(fold_text(row["form"]).split(" "))
            self._forms.setdefault(form[0], []).append((form, row["en"], row["kind"]))
        for forms in self._forms.values():
            forms.sort(key=lambda one: -len(one[0]))

    def read(self, text: Text, spans: list[tuple[int, int]], cue: int) -> Setting:
        """The setting told in stretches of the narrator's tokens."""
        occasion = medium = place = None
        on: When | None = None
        for first, last in spans:
            for at in range(first, last):
                time = text.times.get(at)
                if time is not None and on is None and time.time.kind in ("date", "time"):
                    on = When(
                        earliest=time.time.earliest, latest=time.time.latest, evidence=time.time.evidence
                    )
                found = self._setting(text, at, last)
                if found is not None:
                    occasion, medium = (
                        (occasion or found[0], medium)
                        if found[1] == "occasion"
                        else (occasion, medium or found[0])
                    )
                name = text.names.get(at)
                if place is None and name is not None and name.mention.kind == "place" and at > cue:
                    before = text.form(at - 1)
                    if before == _IN or text.form(at)[: name.cut] == "ب":
                        place = name.mention
        return Setting(occasion, medium, place, on)

    def _setting(self, text: Text, at: int, end: int) -> tuple[str, str] | None:
        form = text.form(at)
        for first, straight in ((form, False), (form[1:] if form[:1] == "ب" else "", True)):
            for words, en, kind in self._forms.get(first, ()):
                fits = all(text.form(at + k) == word for k, word in enumerate(words[1:], start=1))
                if fits and at + len(words) <= end and (straight or text.form(at - 1) in self._before):
                    return en, kind
        return None
