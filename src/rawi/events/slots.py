"""Who does what a verb tells, and to whom: its subject and object, before it, behind it, or told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rawi.clauses import Text
from rawi.events.antecedents import AntecedentReader
from rawi.events.clauses import Clause, ClauseScanner
from rawi.events.drafts import Draft
from rawi.events.items import Item
from rawi.events.phrase import Phrase
from rawi.events.triggers import Deed, Trigger
from rawi.events.words import Words
from rawi.script import has_article, without_article

_MADE = frozenset(
    ("other", "publication", "exchange", "offer", "answer", "ceremony", "signing", "appointment")
)
_BACK = 40  # items before a verb in which those stand whom it goes back to
_ADJECTIVES = 2  # words of a noun that no list has, before its verb

Slots = tuple[tuple[Phrase, ...], tuple[Phrase, ...]]


class SlotReader:
    """Reads them; built once."""

    def __init__(self, words: Words, scanner: ClauseScanner) -> None:
        self._words, self._scanner = words, scanner
        self._in_it, self._some_of_them = words.of("in_it"), words.of("some_of_them")
        self._on_them, self._of_itself = words.terms("on_them"), words.terms("of_itself")
        self._after = words.terms("after")
        self._antecedents = AntecedentReader(words)

    def antecedent(
        self, text: Text, items: Sequence[Item], at: int, trigger: Trigger
    ) -> tuple[Phrase, ...] | None:
        """Whom the relative clause of a verb is about; empty when it is none; None: the verb tells no event."""
        if at > 1 and items[at - 1].sort == "that" and text.form(items[at - 2].first) in self._after:
            return None
        if at and items[at - 1].sort == "relative":
            whom = self._antecedents.of_relative(text, items, at)
            if text.form(trigger.last) in self._in_it:
                return () if whom else None  # `الساعة التي غادر فيها الوفد`
            return whom or None
        if at and (_is_object(items[at - 1], items[at]) or self._is_masdar(text, items, at)):
            return None
        return self._antecedents.of_pronoun(text, items, at, trigger) if trigger.pronoun else ()

    def read(
        self,
        text: Text,
        items: Sequence[Item],
        at: int,
        trigger: Trigger,
        deed: Deed,
        clause: Clause,
        whom: tuple[Phrase, ...],
        before: Draft | None,
    ) -> Slots:
        """Subject and object. `whom`: whom its relative clause is about; `before`: the event told before."""
        subject, objects = self._around(text, items, at, trigger, deed, clause)
        if trigger.pronoun and not whom and before is not None and before.first >= items[0].first:
            # `اعتقلته ثم نقلته`: him of whom was told before
            whom = tuple(phrase for role, phrase in before.parts if role == "target")
            doer = tuple(phrase for role, phrase in before.parts if role == "actor")[:1]
            far = not subject or clause.gaps[:1] != [0]
            if far and doer and _agrees_before(trigger, doer[0]):
                subject = doer
        if (whom and trigger.pronoun) or (whom and _is_needed(text, deed, whom[0])):
            objects = whom
        elif whom and (not subject or not _agrees(trigger, subject[0]) or deed.subject != "either"):
            subject, objects = whom, objects or subject
        if not subject and at and text.form(items[at - 1].first) in self._of_itself:
            subject = self._scanner.left_doer(items, at)[:1]  # `قالت الإدارة إنها أفرجت عن …`
        understood = subject and not objects and items[at].joined and deed.needs & {"@two", "@object"}
        if understood and before is not None and before.parts and not clause.prepared:
            subject, objects = (before.parts[0][1],), subject
        elif not subject and items[at].joined and before is not None and deed.subject == "actor":
            subject = tuple(phrase for _, phrase in before.parts[:1] if _agrees_before(trigger, phrase))
        passive = items[at].joined or (
            opens(items, at) and trigger.form is not None and trigger.form.gender == "f"
        )
        if not subject and not objects and clause.bare and passive and deed.kind != "exchange":
            subject = tuple(one for one in clause.bare[0] if _is_needed(text, deed, one))  # `وأُغلق الميناء`
        if not subject and not objects and not items[at].joined:
            subject = self._words_before(text, items, at)
        return subject, objects

    def _around(
        self, text: Text, items: Sequence[Item], at: int, trigger: Trigger, deed: Deed, clause: Clause
    ) -> Slots:
        """Subject and object; the subject stands after the verb, else before it."""
        bare = [one for one in clause.bare if not _is_needed(text, deed, one[0])]
        bare = [one for one in bare if text.form(one[0].first) not in deed.tails]
        bare = [
            one for one in bare if deed.kind != "offer" or not one[0].site
        ]  # `عرضت تمويل بناء الجسر الغربي`
        first: tuple[Phrase, ...] = ()
        beside = at > 0 and items[at - 1].sort == "phrase" and not items[at - 1].prep and not trigger.cut
        if beside and text.form(trigger.last) not in self._on_them:
            left = items[at - 1].phrases
            straight = at + 1 < len(items) and items[at + 1].sort == "phrase" and not items[at + 1].prep
            if left and not straight and _agrees_before(trigger, left[0]):
                return left, bare[0] if bare else ()
        if text.form(trigger.last) in self._some_of_them:
            told = reversed(items[max(0, at - _BACK) : at])
            people = (one.phrases for one in told if one.sort == "phrase" and one.phrases)
            return next((one for one in people if one[0].what == "people"), ()), bare[0] if bare else ()
        if bare and _agrees(trigger, bare[0][0]):
            is_place = "place" in deed.object or "origin" in deed.object
            own = is_place and bare[0][0].what == "place" and (len(bare) == 1 or deed.kind == "travel")
            if not own:
                first = bare.pop(0)
        if not first and not items[at].joined:
            first = _indefinite_before(text, items, at, trigger)
        if not first:
            left = self._scanner.left_subject(text, items, at)
            if left and _agrees(trigger, left[0]) and text.form(trigger.last) not in self._on_them:
                first = left
        elif not bare:
            # `الشرطة تعتقل ثلاثة`: the one after the verb is its object where another stands before it.
            left = self._scanner.left_subject(text, items, at)
            takes = deed.object & {"target", "participant"} or first[0].what == "place"
            if left and deed.object and takes and not trigger.cut and _agrees_before(trigger, left[0]):
                return left, first
        if deed.subject == "either" and bare and clause.gaps[len(clause.bare) - len(bare)] > 1:
            return first, ()
        return first, bare[0] if bare else ()

    def _words_before(self, text: Text, items: Sequence[Item], at: int) -> tuple[Phrase, ...]:
        """The indefinite noun with its adjective at the beginning of a clause: `أن رادارين جديدين دخلا الخدمة`."""
        k = at - 1
        while k >= 0 and items[k].sort == "word" and "aux" in self._words.roles(text.form(items[k].first)):
            k -= 1
        last = k
        while k >= 0 and items[k].sort == "word" and not items[k].prep and last - k < _ADJECTIVES:
            if self._words.roles(text.form(items[k].first)) or text.form(items[k].first)[0] in "وفبلك":
                break
            k -= 1
        opens = k < 0 or items[k].sort == "that" or self._words.roles(text.form(items[k].first)) & {"aux"}
        if last - k != _ADJECTIVES or not opens:
            return ()
        first = items[k + 1]
        return (Phrase(first.first, items[last].last, 0, "thing", (), text.form(first.first), ""),)

    def _is_masdar(self, text: Text, items: Sequence[Item], at: int) -> bool:
        """Whether what looks like a verb is the noun that another belongs to: `تأجيل نظر الدعوى`."""
        joined = items[at - 1].last == items[at].first and not items[at].joined
        return joined and "nominal" in self._words.roles(text.form(items[at].first - 1))


def _is_needed(text: Text, deed: Deed, phrase: Phrase) -> bool:
    """Whether a phrase is what the verb is told of and not who does it: `رفع سعر الفائدة`, `تبادل الأسرى`."""
    if phrase.what != "thing" and deed.kind != "exchange":
        return False
    words = (without_article(text.form(k)) for k in range(phrase.first, phrase.last))
    return deed.kind in _MADE and any(word in deed.needs for word in words)


def _indefinite_before(text: Text, items: Sequence[Item], at: int, trigger: Trigger) -> tuple[Phrase, ...]:
    """The indefinite noun with its preposition that a verb right behind it is told of: `خلفا لطاقم أقيل`."""
    before = items[at - 1] if at else None
    if at > _ADJECTIVES and before is not None and before.phrases and before.phrases[0].counted:
        before = replace(items[at - 3], last=before.last)  # `مستشفى بسعة 40 سريرا سيقام`
        if not before.phrases and before.place:
            before = replace(before, phrases=(before.place,))
    if before is None or before.last != items[at].first or not before.prep or not before.phrases:
        return ()
    last = before.phrases[-1]
    definite = last.names or any(has_article(text.form(k)) for k in range(last.first, last.last))
    return () if definite or not _agrees_before(trigger, last) else (last,)


def opens(items: Sequence[Item], at: int) -> bool:
    """Whether an item begins its clause."""
    return at == 0 or items[at - 1].sort in ("mark", "that", "stop")


def _is_object(before: Item, item: Item) -> bool:
    """Whether what looks like a verb is the object of the verb before it: `يستنكر قتل`."""
    return before.sort in ("verb", "saying") and before.last == item.first and not item.joined


def _agrees(trigger: Trigger, phrase: Phrase) -> bool:
    form = trigger.form
    if form is None or not phrase.gender or not form.gender:
        return True
    if phrase.counted or phrase.what == "people":
        return True
    return form.gender == phrase.gender


def _agrees_before(trigger: Trigger, phrase: Phrase) -> bool:
    """As `_agrees`, of a subject before its verb, which then is in the plural for people: `ثلاثة عمال قتلوا`."""
    if phrase.counted and phrase.what == "people" and trigger.form is not None and phrase.gender != "f":
        return trigger.form.number != "s" or (trigger.form.gender == "m" and phrase.last - phrase.first > 2)
    return _agrees(trigger, phrase)
