"""The finite forms of listed verbs, each with the verb it belongs to: for search, which reads no clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from rawi.clauses.verbs import PRONOUNS, VerbRow
from rawi.script import fold_text

_WEAK = "ايو"
_HOLLOW = "ا"
# Written before a finite form: conjunctions, and before a present `س` and `ل`.
_JOINED = ("و", "ف")
_DERIVED = 4  # letters of a past that is no plain verb
_SHORTEST = 3


class VerbKeys:
    """Looks up folded words as finite forms of listed verbs; the key of a verb is its folded past.

    Passives are their verb's (`قيل`, `بيعت`), and the persons of reported speech (`فزنا`). Where two verbs share a
    form, the first row has it.

    >>> keys = VerbKeys([{"past": "باع", "present": "يبيع"}])
    >>> keys.find("وبيعت"), keys.find("سيبيعونه"), keys.find("بيعة")
    ('باع', 'باع', None)
    """

    def __init__(self, rows: Iterable[VerbRow]) -> None:
        self._pasts: dict[str, str] = {}
        self._presents: dict[str, str] = {}
        for past, present in _verbs(rows):
            key = fold_text(past)
            for form in _past(key, hamza=past[-1] in "أئؤ"):
                self._pasts.setdefault(form, key)
            for one in present.split("|") if present else ():
                for form in _present(fold_text(one)):
                    self._presents.setdefault(form, key)
        for form in self._pasts:
            self._presents.pop(form, None)

    def find(self, word: str) -> str | None:
        """The key of the verb that a folded word is a form of; None: it is none."""
        return self._whole(word) or (
            self._whole(word[1:]) if word.startswith(_JOINED) and len(word) > _SHORTEST else None
        )

    def is_joined(self, word: str) -> bool:
        """Whether a word is a form only without the conjunction it begins with."""
        return self._whole(word) is None

    def _whole(self, word: str) -> str | None:
        found = self._pasts.get(word) or self._presents.get(word)
        if found is None and word[0] in "سل":
            found = self._presents.get(word[1:]) if word[0] == "س" or word[1:2] == "ي" else None
        return found or self._with_pronoun(word)

    def _with_pronoun(self, word: str) -> str | None:
        for pronoun in PRONOUNS:
            if not word.endswith(pronoun):
                continue
            host = word[: -len(pronoun)]
            if len(host) < _DERIVED:
                continue
            for form in (host, host[:-1] + "ي") if host.endswith("ا") else (host, host + "ا"):
                if form is not host and not (host.endswith(("و", "ا"))):
                    continue
                bare = form[1:] if form[0] == "س" else form
                found = self._pasts.get(form) or self._presents.get(form) or self._presents.get(bare)
                if found:
                    return found
        return None


def _verbs(rows: Iterable[VerbRow]) -> Iterator[tuple[str, str]]:
    """Pasts with their presents. `وصل|وصلت` is one verb and its woman's form, `نقل|حمل` are two verbs."""
    for row in rows:
        pasts = [one for one in row["past"].split("|") if one and " " not in one]
        pasts = [
            one
            for one in pasts
            if not (one.endswith("ت") and any(_is_hers(one, other) for other in pasts if other != one))
        ]
        presents = [one for one in row["present"].split("|") if one and " " not in one]
        if len(pasts) == 1:
            yield pasts[0], "|".join(presents)
        else:
            for past, present in zip_longest(pasts, presents[: len(pasts)], fillvalue=""):
                if past:
                    yield past, present


def _is_hers(hers: str, his: str) -> bool:
    return hers[:-1] in (his, his[:-1])


def _past(base: str, *, hamza: bool) -> Iterator[str]:
    yield base
    weak = base[-1] in "اي" and not hamza and len(base) > 2
    stem = base[:-1] if weak else base
    yield from (stem + "ت", stem + "وا", stem + "تا")
    if hamza:
        yield from (base[:-1] + "ووا", base + "نا")
    elif weak:
        glide = "و" if base[-1] == "ا" else "ي"
        yield from (stem + glide + "نا", stem + "يا")
        if base[-1] == "ا":
            yield stem + "ي"
    elif len(base) >= _SHORTEST and base[-2] == _HOLLOW:
        short = base[:-2] + base[-1]
        yield short + "نا"
        for passive in (base[:-2] + "ي" + base[-1],):
            yield from (passive, passive + "ت", passive + "وا")
    else:
        yield from (base + "نا", base + "ن")


def _present(base: str) -> Iterator[str]:
    rest = base[1:]
    weak = rest[-1] in _WEAK
    stem = rest[:-1] if weak else rest
    for letter in "يتن":
        yield letter + rest
        if weak and len(rest) > _SHORTEST:
            # `يدع` of `يدعو` is a verb of its own, as most so short.
            yield letter + rest[:-1]
        elif len(rest) > 2 and rest[-2] in _WEAK and not (len(rest) == 4 and rest[0] == "ت"):
            yield letter + rest[:-2] + rest[-1]
            if rest[-2] != _HOLLOW:
                yield letter + rest[:-2] + "ا" + rest[-1]
    for letter in "يت":
        dual = rest[:-1] + "ي" if rest[-1] == "ا" else rest
        yield from (letter + stem + "ون", letter + stem + "وا", letter + dual + "ان")
    yield "ي" + rest + "ن"
