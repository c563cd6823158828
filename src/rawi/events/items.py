"""A sentence as its parts of speech matter to events: phrases with their prepositions, triggers, times, breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from rawi.clauses import Sentence, Text, Time, VerbForm
from rawi.events.phrase import Phrase
from rawi.events.phrases import PhraseReader
from rawi.events.triggers import Trigger, TriggerReader
from rawi.events.words import PLACED, Words
from rawi.script import has_article, without_article

_CLITICS = "بلك"
_OBJECTS = 3
_CLAUSE = 6  # items between a verb and its object
_STEM = 3  # letters of a verb without its object
_TITLE = 3  # tokens in quotation marks that are a name
_NEAR = 6  # tokens after a verb
_ROLES = ("participant", "target", "actor")
_BRACKET = 9  # tokens of a remark in brackets
_RELATIONAL = ("ي", "يه", "يين", "يون")
_AGAINST = ("امام", "ضد")
_CACHED = 1 << 16
_BREAKS = ("stop", "relative", "that", "after", "unsure", "planned", "denied", "cause")


@dataclass(frozen=True, slots=True)
class Item:
    """Tokens `first` to `last` (half open) of one sort.

    `sort` is phrase, place, time, verb, saying, noun, mark, word, or the role of a listed word that breaks or colours
    the clause. `prep` is the preposition before it, a clitic one as its letter. `phrases` are those joined by `و`.
    """

    first: int
    last: int
    sort: str
    prep: str = ""
    phrases: tuple[Phrase, ...] = ()
    place: Phrase | None = None
    triggers: tuple[Trigger, ...] = ()
    time: Time | None = None
    joined: bool = False


class _Cut(NamedTuple):
    """A folded word after its clitics: how many letters they are, the preposition among them, whether `و` or `ف` is.

    `places`: what is left opens places; `opens`: it may open a phrase.
    """

    letters: int
    prep: str
    joined: bool
    places: bool
    opens: bool


class _Word(NamedTuple):
    """What a folded word may be whatever stands around it. Most words are nothing that matters to events."""

    roles: frozenset[str]
    tells: bool
    begins: bool
    says: bool
    cuts: tuple[_Cut, ...]


class ItemReader:
    """Cuts sentences into items; compiled once from the language data."""

    def __init__(self, words: Words, phrases: PhraseReader, triggers: TriggerReader) -> None:
        self._words, self._phrases, self._triggers = words, phrases, triggers
        self._of_it = words.terms("of_it")
        self._word = lru_cache(maxsize=_CACHED)(self._look_up)

    def _look_up(self, form: str) -> _Word:
        places, phrases = self._phrases.places, self._phrases
        return _Word(
            self._words.roles(form),
            self._triggers.may_be_verb(form),
            self._triggers.may_begin_noun(form),
            self._words.is_saying(form),
            tuple(
                _Cut(cut, letter, joined, places.opens(_bare(form, cut)), phrases.may_open(form, cut))
                for cut, letter, joined in _cuts(form)
            ),
        )

    def read(self, text: Text, sentence: Sentence) -> list[Item]:
        """The items of a sentence, in order; linear in its tokens."""
        found: list[Item] = []
        at, prep, end = sentence.first, "", sentence.last
        while at < end:
            start, before = at, prep
            item, prep, at = self._step(text, at, end, prep)
            if item is not None and item.sort == "verb":
                if _is_accusative(text, item, found):
                    item = replace(item, sort="word", triggers=())
                elif _is_masdar(text, item, found) or self._is_named(text, item):
                    nouns = tuple(one for one in item.triggers if one.happening is not None)
                    item = replace(item, sort="noun" if nouns else "word", triggers=nouns)
            if (
                item is not None
                and item.sort == "word"
                and self._follows(found, start, before, text.form(start))
            ):
                phrase = self._phrases.unlisted.read(text, start, end)
                if phrase is not None and not _is_adjective(text, start, found):
                    item, at = Item(start, phrase.last, "phrase", before, (phrase,)), phrase.last
            if item is not None and _is_measure(text, item, found):
                item = replace(item, prep="ب")
            if item is not None:
                found.append(item)
        return found

    def _follows(self, found: list[Item], at: int, prep: str, form: str) -> bool:
        """Whether a noun that no list has may be the subject or an object of a verb right before it."""
        k = len(found) - 1
        if prep in _AGAINST and not has_article(form):  # `مباراته الأولى ستكون ودية أمام هزوار`
            while k >= 0 and len(found) - k < _CLAUSE and found[k].sort == "word":
                k -= 1
            played = found[k].triggers[0].happening if k >= 0 and found[k].sort == "noun" else None
            return played is not None and played.kind == "match"
        while k >= 0 and len(found) - k < _OBJECTS and found[k].sort == "phrase" and not found[k].prep:
            k -= 1
        if k < 0 or found[k].sort not in ("verb", "noun") or found[-1].last < at - bool(prep):
            return False
        told = found[k].triggers[0].happening
        if told is not None:
            owned = found[k].triggers[0].pronoun  # `مباراته الهامة`
            return (
                told.kind == "match" and not owned and not prep and k == len(found) - 1 and has_article(form)
            )
        deeds = [one.deed for one in found[k].triggers if one.deed is not None]
        return bool(deeds) and (not prep or any(one.takes.get(prep) in _ROLES for one in deeds))

    def _step(self, text: Text, at: int, end: int, prep: str) -> tuple[Item | None, str, int]:
        time = text.times.get(at)
        if time is not None and time.last <= end:
            return Item(at, time.last, "time", prep, time=time), "", time.last
        form = text.form(at)
        name = text.names.get(at)
        if not form[0].isalnum():
            return self._mark(text, at, end, prep)
        if name is not None and name.last <= end:
            item = self._name(text, at, end, prep)
            return item, "", item.last
        if text.name_at[at] is not None:
            return None, "", at + 1
        word = self._word(form)
        roles = word.roles
        if prep and at <= text.closes.get(at - 1, 0) <= at + _TITLE:
            return Item(at, at + 1, "word", prep), "", at + 1  # what is called so: `لـ«عين اليوم»`
        if word.tells and not prep:
            verbs = self._triggers.verbs(text, at, end)
            # The ending of the accusative makes a noun: `بحثًا عن`.
            quote = text.evidence(at, at + 1, "events/items").quote if verbs else ""
            if "\u064b" in quote:
                verbs = []
            if quote.endswith("أ"):
                verbs = [one for one in verbs if one.form and one.form.number != "d"]  # `أقرأ` is no dual
            if verbs and "after" in roles and not self._is_needed(text, at, end, verbs):
                verbs = []  # `قبل` is no verb but where its object follows
            if (
                any(one.form and one.form.pronoun for one in verbs)
                and text.evidence(at, at + 1, "events/items").quote[-1] == "ة"
            ):
                verbs = []  # `إغاثة` is no verb with its object
            # `بتهم` is no verb of two letters with its object
            verbs = [one for one in verbs if not one.form or _is_long(form, one.form)]
            if verbs and all(one.form and (one.form.number == "d" or one.form.pronoun) for one in verbs):
                verbs = [] if self._triggers.noun(text, at, end) is not None else verbs
            if verbs:
                joined = bool(verbs[0].form and verbs[0].form.joined)
                other = self._triggers.noun(
                    text, at, end
                )  # `تصادم`, read as a verb only where that tells something
                found = tuple(verbs) if other is None else (*verbs, other)
                return Item(at, at + 1, "verb", triggers=found, joined=joined), "", at + 1
        noun = self._triggers.noun(text, at, end) if word.begins else None
        if noun is not None and self._is_share(text, noun):
            noun = None
        if noun is not None:
            clitic = form[: noun.cut].lstrip("وف")
            joined = form[: noun.cut][:1] in ("و", "ف")
            item = Item(at, noun.last, "noun", prep or clitic, triggers=(noun,), joined=joined)
            return item, "", noun.last
        for role in _BREAKS if roles else ():
            if role in roles and not ("prep" in roles and role == "cause"):
                return Item(at, at + 1, role), "", at + 1
        if "prep" in roles and not ("quantity" in roles and self._phrases.is_number(text.form(at + 1))):
            if prep == "من":
                return None, prep, at + 1
            bare = form if form in ("في", "من", "وسط") or form[0] not in "وف" else form[1:]
            return None, bare, at + 1
        if "side" in roles:
            return None, "في", at + 1
        if "host" in roles and prep:
            return None, prep, at + 1
        if word.says and not prep and "quantity" not in roles:
            return Item(at, at + 1, "saying"), "", at + 1
        item = self._phrase(text, at, end, prep, word.cuts)
        return item, "", item.last

    def _is_named(self, text: Text, item: Item) -> bool:
        """Whether a noun before what looks like a verb takes it: `تأجيل نظر الدعوى`."""
        if item.joined or item.first == 0:
            return False
        if any(one.happening for one in item.triggers):
            return text.form(item.first - 1).lstrip("ل") in self._of_it  # `ضحايا تصادم القطارين`
        return {"nominal", "denied"} <= self._words.roles(text.form(item.first - 1))

    def _is_share(self, text: Text, noun: Trigger) -> bool:
        """Whether what may be a batch of an exchange is one of people: `دفعة أولى من الأسرى`."""
        told = noun.happening
        return (
            told is not None and told.kind == "exchange" and bool(told.rest) and text.form(noun.last) == "من"
        )

    def _is_needed(self, text: Text, at: int, end: int, verbs: list[Trigger]) -> bool:
        """Whether a word that a verb needs follows it."""
        needs = {word for one in verbs if one.deed is not None for word in one.deed.needs}
        return any(without_article(text.form(k)) in needs for k in range(at + 1, min(end, at + _NEAR)))

    def _mark(self, text: Text, at: int, end: int, prep: str) -> tuple[Item | None, str, int]:
        form = text.form(at)
        if form == '"':
            phrase = self._phrases.read(text, at, end)
            if phrase is not None:
                return Item(at, phrase.last, "phrase", prep, (phrase,)), "", phrase.last
            return None, prep, at + 1
        if form == "(":
            for close in range(at + 1, min(at + _BRACKET, end)):
                if text.form(close) == ")":
                    return None, prep, close + 1
        return Item(at, at + 1, "mark"), "", at + 1

    def _name(self, text: Text, at: int, end: int, prep: str) -> Item:
        name = text.names[at]
        letters = text.form(at)[: name.cut]
        before = prep or letters.lstrip("وف")[:1]
        joined = letters[:1] in ("و", "ف")
        if name.mention.kind == "nationality":
            return Item(at, name.last, "word")
        phrases = tuple(self._phrases.read_all(text, at, end, name.cut))
        place = self._phrases.places.read(text, at, end, name.cut, alone=before in PLACED)
        if not phrases:
            return Item(at, name.last, "word")
        return Item(at, phrases[-1].last, "phrase", before, phrases, place, joined=joined)

    def _phrase(self, text: Text, at: int, end: int, prep: str, cuts: tuple[_Cut, ...]) -> Item:
        for cut, letter, joined, places, opens in cuts:
            before = prep or letter
            alone = before in PLACED
            place = self._phrases.places.read(text, at, end, cut, alone=alone) if places or alone else None
            phrases = tuple(self._phrases.read_all(text, at, end, cut)) if opens else ()
            if place is not None and before:
                return Item(at, place.last, "phrase", before, phrases, place, joined=joined)
            if phrases:
                return Item(at, phrases[-1].last, "phrase", before, phrases, place, joined=joined)
            if place is not None:
                return Item(at, place.last, "phrase", before, (), place, joined=joined)
        return Item(at, at + 1, "word", prep)


def _is_accusative(text: Text, item: Item, found: list[Item]) -> bool:
    """Whether what may be a verb in the dual is the object of the verb before it: `وقعت الشركتان عقدا`."""
    forms = [one.form for one in item.triggers if one.form is not None]
    dual = all(form.number == "d" and form.shape == "past" for form in forms)
    nouns = any(one.happening is not None for one in item.triggers)
    return dual and not nouns and any(one.sort == "verb" for one in found[-_OBJECTS:])


def _is_adjective(text: Text, at: int, found: list[Item]) -> bool:
    """Whether a word with its article only tells of what kind the phrase right before it is: `القوات الموالية`."""
    before = found[-1]
    if before.sort != "phrase" or before.last != at or not has_article(text.form(at)):
        return False
    if text.form(at - 1) == '"':
        return False
    named = bool(before.phrases and before.phrases[-1].names) or has_article(text.form(at - 1))
    return named and text.form(at).endswith(_RELATIONAL)


def _is_measure(text: Text, item: Item, found: list[Item]) -> bool:
    """Whether a number says how large what stands before it is: `مستشفى بسعة 40 سريرا`."""
    if item.prep or not item.phrases or not item.phrases[0].counted or not found:
        return False
    before = found[-1]
    form = text.form(before.first)
    return (
        before.sort == "word" and before.last == item.first and form[0] == "ب" and not has_article(form[1:])
    )


def _is_masdar(text: Text, item: Item, found: list[Item]) -> bool:
    """Whether what looks like a verb is the object of the verb that its clause has: `قررت اللجنة كذلك رفع السعر`."""
    if len(text.form(item.first)) != _STEM or not found:
        return False
    if found[-1].sort in ("after", "cause") and found[-1].last == item.first:
        return True  # `بعد رفض الطعن`
    for one in reversed(found[-_CLAUSE:]):
        if one.sort in ("verb", "saying"):
            return found[-1].sort == "word" or not _is_indefinite(text, found[-1])
        if one.prep or one.sort not in ("word", "phrase", "time"):
            return False
    return False


def _is_indefinite(text: Text, item: Item) -> bool:
    phrase = item.phrases[-1] if item.phrases else None
    if phrase is None or phrase.names:
        return False
    return not any(has_article(text.form(k)[phrase.cut :]) for k in range(phrase.first, phrase.last))


def _is_long(form: str, verb: VerbForm) -> bool:
    return not verb.pronoun or len(form) - verb.cut - len(verb.pronoun) >= _STEM


def _bare(form: str, cut: int) -> str:
    """What is left of a folded word without `cut` letters and its article; `لل` gives that back."""
    return form[cut + 1 :] if cut and form.startswith("لل", cut - 1) else without_article(form[cut:])


def _cuts(form: str) -> list[tuple[int, str, bool]]:
    """How many letters may be clitics, the preposition among them, and whether a conjunction is."""
    found = [(0, "", False)]
    cut = 0
    if form[0] in "وف" and len(form) > 3:
        cut = 1
        found.append((1, "", True))
    if form[cut] in _CLITICS and len(form) - cut > 3:
        found.append((cut + 1, form[cut], bool(cut)))
    return found
