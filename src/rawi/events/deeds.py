"""Events told by a verb: `اعتقلت الشرطة ثلاثة أشخاص`, `قُتل جنديان في انفجار`."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.clauses import Text
from rawi.events.antecedents import AntecedentReader
from rawi.events.clauses import Clause, ClauseScanner
from rawi.events.drafts import Draft
from rawi.events.items import Item
from rawi.events.moods import MoodReader
from rawi.events.phrase import Phrase
from rawi.events.phrases import DISTRICTS
from rawi.events.triggers import Deed, Trigger
from rawi.events.words import Words
from rawi.script import has_article, without_article

_DWELLERS = frozenset(("سكان", "اهالي", "نازحي", "اهل"))
_AUX = frozenset(("كان", "كانت", "كانوا"))
_AFTER = frozenset(("بعد", "منذ", "عقب"))
_COURTS = frozenset(("verdict", "trial"))
_ADJECTIVES = 2  # words of such a noun
_THIRD = 3
_MADE = frozenset(("other", "publication", "exchange", "offer", "answer", "ceremony", "signing", "appointment"))
_NEAR = 12  # tokens after a verb in which a word that it needs is looked for first
_ON_THEM = frozenset(("عنه", "عنها", "عنهم", "عنهما", "عليه", "عليها", "عليهم", "عليهما"))
_OF_ITSELF = frozenset(("انه", "انها", "انهم", "بانه", "بانها"))


class DeedReader:
    """Reads them; built once."""

    def __init__(self, words: Words, scanner: ClauseScanner, moods: MoodReader) -> None:
        self._words, self._scanner, self._moods = words, scanner, moods
        self._in_it = words.of("in_it")
        self._some_of_them = words.of("some_of_them")
        self._antecedents = AntecedentReader(words)

    def read(self, text: Text, items: Sequence[Item], at: int, before: Draft | None) -> Draft | None:
        """The event that the verb at an item tells, or None."""
        for trigger in sorted(items[at].triggers, key=lambda one: _distance(text, one)):
            if trigger.deed is not None:
                draft = self._deed(text, items, at, trigger, trigger.deed, before)
                if draft is not None:
                    return draft
        return None

    def _deed(
        self, text: Text, items: Sequence[Item], at: int, trigger: Trigger, deed: Deed, before: Draft | None
    ) -> Draft | None:
        whom: tuple[Phrase, ...] = ()
        relative = at > 0 and items[at - 1].sort == "relative"
        if relative:
            whom = self._antecedents.of_relative(text, items, at)
            if not whom:
                return None
            if text.form(trigger.last) in self._in_it:
                whom = ()  # `الساعة التي غادر فيها الوفد`
        elif at and (_is_object(items[at - 1], items[at]) or self._is_masdar(text, items, at)):
            return None
        elif trigger.pronoun:
            whom = self._antecedents.of_pronoun(text, items, at, trigger)
        if at > 1 and items[at - 1].sort == "that" and text.form(items[at - 2].first) in _AFTER:
            return None
        clause = self._scanner.right(text, items, at, deed.takes)
        if text.form(trigger.last) in _ON_THEM and "target" in deed.takes.values():
            freed = whom or self._scanner.left_doer(items, at, counted=True)  # `ثمانية محتجزين أُفرج عنهم`
            whom = ()
            if freed:
                clause.prepared.append(("target", freed))
                clause.bare, clause.gaps = [], []
        told = at > 1 and items[at - 1].sort == "phrase" and _opens(items, at - 1)
        mood = self._moods.of_verb(text, trigger, items[0].first, timed=bool(clause.times), told=told)
        if mood is None or not self._has_words(text, trigger, deed, clause, items):
            return None
        draft = Draft(deed.kind, trigger.first, trigger.last, False, 0, mood=mood)
        subject, objects = self._slots(text, items, at, trigger, deed, clause)
        if trigger.pronoun and not whom and before is not None and before.first >= items[0].first:
            # `اعتقلته ثم نقلته`: him of whom was told before
            whom = tuple(phrase for role, phrase in before.parts if role == "target")
            doer = tuple(phrase for role, phrase in before.parts if role == "actor")[:1]
            far = not subject or clause.gaps[:1] != [0]
            if far and doer and _agrees_before(trigger, doer[0]):
                subject = doer
        if whom and trigger.pronoun:
            objects = whom
        elif whom and _is_needed(text, deed, whom[0]):
            objects = whom
        elif whom and (not subject or not _agrees(trigger, subject[0]) or deed.subject != "either"):
            subject, objects = whom, objects or subject
        if not subject and at and text.form(items[at - 1].first) in _OF_ITSELF:
            subject = self._scanner.left_doer(items, at)[:1]  # `قالت الإدارة إنها أفرجت عن …`
        understood = subject and not objects and items[at].joined and deed.needs & {"@two", "@object"}
        if understood and before is not None and before.parts and not clause.prepared:
            subject, objects = (before.parts[0][1],), subject
        elif not subject and items[at].joined and before is not None and deed.subject == "actor":
            subject = tuple(phrase for _, phrase in before.parts[:1] if _agrees_before(trigger, phrase))
        passive = items[at].joined or (_opens(items, at) and trigger.form is not None and trigger.form.gender == "f")
        if not subject and not objects and clause.bare and passive and deed.kind != "exchange":
            subject = tuple(one for one in clause.bare[0] if _is_needed(text, deed, one))  # `وأُغلق الميناء`
        if not subject and not objects and not items[at].joined:
            subject = self._words_before(text, items, at)
        self._give(draft, deed, trigger, subject, objects, clause)
        if not draft.parts and "target" in deed.object:
            draft.parts += [("target", one) for one in subject]  # `أُخليت أحياء`: the place is what it befell
        if clause.place is not None and text.form(clause.place.first) in deed.needs:
            clause.place = None
        draft.place = draft.place or clause.place or clause.towards
        place, times = self._scanner.left_setting(items, at)
        draft.times = [*clause.times, *times]
        if draft.place is None and place is not None and is_main(text, items, at):
            draft.place = place
        if draft.kind == "travel":
            draft.place = clause.towards or draft.place
            draft.origin = draft.origin or clause.origin
        if draft.place is None and deed.kind not in ("travel", "visit", "match"):
            draft.place = home(text, draft)
        if "cause" in deed.marks:
            self._cause(draft, clause, deed)
        if (
            draft.kind == "meeting"
            and any(phrase.what in ("body", "place") for _, phrase in draft.parts)
            and all(phrase.what != "office" for _, phrase in draft.parts)
            and self._words.has_company(text, draft.first, draft.last, "sport")
        ):
            draft.kind = "match"
        if not self._fits(text, draft, deed, before):
            return None
        return draft

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

    def _has_words(
        self, text: Text, trigger: Trigger, deed: Deed, clause: Clause, items: Sequence[Item]
    ) -> bool:
        wanted = {one for one in deed.needs if one[0] != "@"}
        if not wanted:
            return True
        start = max(items[0].first, trigger.first - 6)
        for k in range(start, clause.last):
            form = text.form(k)
            if form in wanted or without_article(form) in wanted:
                return True
        return False

    def _slots(
        self, text: Text, items: Sequence[Item], at: int, trigger: Trigger, deed: Deed, clause: Clause
    ) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
        """Subject and object; the subject stands after the verb, else before it."""
        bare = [one for one in clause.bare if not _is_needed(text, deed, one[0])]
        bare = [one for one in bare if text.form(one[0].first) not in deed.tails]
        first: tuple[Phrase, ...] = ()
        beside = at > 0 and items[at - 1].sort == "phrase" and not items[at - 1].prep and not trigger.cut
        if beside and text.form(trigger.last) not in _ON_THEM:
            left = items[at - 1].phrases
            straight = at + 1 < len(items) and items[at + 1].sort == "phrase" and not items[at + 1].prep
            if left and not straight and _agrees_before(trigger, left[0]):
                return left, bare[0] if bare else ()
        if text.form(trigger.last) in self._some_of_them:
            people = (one.phrases for one in reversed(items[:at]) if one.sort == "phrase" and one.phrases)
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
            if left and _agrees(trigger, left[0]) and text.form(trigger.last) not in _ON_THEM:
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

    def _give(
        self,
        draft: Draft,
        deed: Deed,
        trigger: Trigger,
        subject: tuple[Phrase, ...],
        objects: tuple[Phrase, ...],
        clause: Clause,
    ) -> None:
        role = deed.subject
        if role == "either":
            acting = (
                bool(objects)
                or trigger.pronoun
                or (bool(subject) and subject[0].what == "thing" and "place" in deed.object)
                or (bool(subject) and subject[0].what == "body" and bool(clause.prepared or not deed.object))
            )
            befalls = "target" if "target" in deed.object or not deed.object else "place"
            role = "actor" if acting or (not deed.object and clause.prepared) else befalls
        _put(draft, role, subject)
        for phrase in objects:
            if "origin" in deed.object and phrase.what == "place":
                draft.origin = phrase
            elif "place" in deed.object and phrase.what == "place":
                draft.place = phrase
            elif "target" in deed.object or "participant" in deed.object:
                _put(draft, "target" if "target" in deed.object else "participant", (phrase,))
        for name, phrases in clause.prepared:
            _put(draft, name, phrases)
        if draft.kind == "visit" and draft.place is None:
            draft.place = clause.towards

    def _cause(self, draft: Draft, clause: Clause, deed: Deed) -> None:
        cause = self._scanner.cause(clause)
        if cause is not None:
            draft.kind = cause.kind
            draft.score = 0.9
        else:
            draft.open_kind = True
        if "hurt" in deed.marks and cause is None:
            draft.loose = True

    def _fits(self, text: Text, draft: Draft, deed: Deed, before: Draft | None) -> bool:
        needs = deed.needs
        parts = draft.parts
        phrases = [phrase for _, phrase in parts]
        if "@never" in needs or not parts:
            return False
        if deed.kind == "ceremony" and any("round" in self._words.roles(one.noun) for one in phrases):
            return False  # `افتتح الجولة`
        if "@two" in needs and len(parts) < 2:
            return False
        if "@with" in needs and len(parts) < 2 and not _has_score(text, draft):
            return False
        if "@place" in needs and draft.place is None and draft.origin is None:
            return False
        if "@traveller" in needs and not any(one.names or one.noun or one.counted for one in phrases):
            return False
        if "@person" in needs and not any(one.living for role, one in parts if role != "actor"):
            return False
        if "@group" in needs and not any(one.living or one.what == "body" for one in phrases):
            return False
        if "@target" in needs and not any(role == "target" for role, _ in parts):
            return False
        if "@object" in needs and draft.place is None and len(parts) < 2:
            return False
        if "@sport" in needs and not self._words.has_company(text, draft.first, draft.last, "sport"):
            return False
        return "@violent" not in needs or self._words.has_company(text, draft.first, draft.last, "violent")


def _has_score(text: Text, draft: Draft) -> bool:
    """Whether a score follows: `فازت 2-1`."""
    k = draft.last
    return text.form(k).isdigit() and text.form(k + 1) == "-" and text.form(k + 2).isdigit()


def home(text: Text, draft: Draft) -> Phrase | None:
    """Where those live who take part (`شيّع أهالي كفر الياقوت`), where that stands which is struck (`حامية النخيل`)."""
    for role, phrase in draft.parts:
        court = next((name for name in phrase.names if draft.kind in _COURTS), None)
        seat = next((one for one in text.inner_of(court) if one.mention.kind == "place"), None) if court else None
        if seat is not None and role == "actor":
            return Phrase(seat.first, seat.last, seat.cut, "place", (seat,), "", "f")  # `محكمة بندر الغزلان`
        struck = draft.kind == "attack" and role == "target" and phrase.what in ("body", "thing")
        if (phrase.noun in _DWELLERS or struck) and phrase.last - phrase.first > 1 and not phrase.counted:
            name = next((one for one in phrase.names if one.mention.kind == "place"), None)
            if name is not None:
                return Phrase(name.first, name.last, name.cut, "place", (name,), "", "f")
        if phrase.noun in _DWELLERS and phrase.last - phrase.first > 2:
            return Phrase(phrase.last - 2, phrase.last, 0, "place", (), "", "")
    return None


def _is_needed(text: Text, deed: Deed, phrase: Phrase) -> bool:
    """Whether a phrase is what the verb is told of and not who does it: `رفع سعر الفائدة`, `تبادل الأسرى`."""
    if phrase.what != "thing" and deed.kind != "exchange":
        return False
    words = (without_article(text.form(k)) for k in range(phrase.first, phrase.last))
    return deed.kind in _MADE and any(word in deed.needs for word in words)


def _indefinite_before(
    text: Text, items: Sequence[Item], at: int, trigger: Trigger
) -> tuple[Phrase, ...]:
    """The indefinite noun with its preposition that a verb right behind it is told of: `خلفا لطاقم أقيل`."""
    before = items[at - 1] if at else None
    if before is None or before.last != items[at].first or not before.prep or not before.phrases:
        return ()
    last = before.phrases[-1]
    definite = last.names or any(has_article(text.form(k)) for k in range(last.first, last.last))
    return () if definite or not _agrees_before(trigger, last) else (last,)


def _opens(items: Sequence[Item], at: int) -> bool:
    """Whether an item begins its clause."""
    return at == 0 or items[at - 1].sort in ("mark", "that", "stop")


def _distance(text: Text, trigger: Trigger) -> int:
    """How many tokens after a verb the word stands that its row needs; of rows that need none, as many as there may be."""
    needs = trigger.deed.needs if trigger.deed is not None else frozenset[str]()
    for k in range(trigger.last, trigger.last + _NEAR):
        if text.form(k) in needs or without_article(text.form(k)) in needs:
            return k - trigger.last
    return _NEAR


def _put(draft: Draft, role: str, phrases: Sequence[Phrase]) -> None:
    for phrase in phrases:
        if role == "place":
            draft.place = draft.place or phrase
        elif role == "origin":
            draft.origin = draft.origin or phrase
        elif role and not any(one == phrase for _, one in draft.parts) and not _is_site(phrase):
            draft.parts.append((role, phrase))


def _is_object(before: Item, item: Item) -> bool:
    """Whether what looks like a verb is the object of the verb before it: `يستنكر قتل`."""
    return before.sort in ("verb", "saying") and before.last == item.first and not item.joined


def _is_site(phrase: Phrase) -> bool:
    """Whether a place hardly acts: `ملعب المنارة`, no city or district."""
    return phrase.what == "place" and bool(phrase.noun) and not (phrase.noun in DISTRICTS and phrase.names)


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
        return trigger.form.number != "s" or trigger.form.gender == "m" and phrase.last - phrase.first > 2
    return _agrees(trigger, phrase)


def is_main(text: Text, items: Sequence[Item], at: int) -> bool:
    """Whether an item is the past verb that its sentence begins with, or one joined to that by `و`."""
    form = items[at].triggers[0].form
    if items[at].sort == "noun":
        said = next((k for k in range(at - 1, -1, -1) if items[k].sort in ("saying", "that", "verb")), None)
        return said is not None and items[said].sort == "saying" and _is_first(text, items, said)
    if items[at].sort != "verb" or form is None or form.shape != "past" or form.person != _THIRD:
        return False
    if at and text.form(items[at - 1].first) in _OF_ITSELF:
        said = next((k for k in range(at - 1, -1, -1) if items[k].sort == "saying"), None)
        return said is not None and _is_first(text, items, said)  # `قالت الشرطة إنها أوقفت`
    return _is_first(text, items, at)


def _is_first(text: Text, items: Sequence[Item], at: int) -> bool:
    k = at - 1
    while k >= 0 and (items[k].prep or items[k].sort in ("time", "mark", "word")):
        if text.form(items[k].first).lstrip("وف") in _AUX:
            return False
        k -= 1
    return k < 0
