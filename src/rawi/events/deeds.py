"""Events told by a verb: `اعتقلت الشرطة ثلاثة أشخاص`, `قُتل جنديان في انفجار`."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.clauses import Text
from rawi.events.clauses import Clause, ClauseScanner
from rawi.events.drafts import Draft
from rawi.events.homes import HomeReader
from rawi.events.items import Item
from rawi.events.moods import MoodReader
from rawi.events.narration import NarrationReader
from rawi.events.phrase import Phrase
from rawi.events.slots import SlotReader, opens
from rawi.events.triggers import Deed, Trigger
from rawi.events.words import Words
from rawi.script import without_article

_NEAR = 12  # tokens after a verb in which a word that it needs is looked for first


class DeedReader:
    """Reads them; built once."""

    def __init__(
        self, words: Words, scanner: ClauseScanner, moods: MoodReader, narration: NarrationReader
    ) -> None:
        self._words, self._scanner, self._moods, self._narration = words, scanner, moods, narration
        self._on_them = words.terms("on_them")
        self._hearing, self._remains = words.terms("hearing"), words.terms("remains")
        self._slots = SlotReader(words, scanner)
        self._homes = HomeReader(words)

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
        whom = self._slots.antecedent(text, items, at, trigger)
        if whom is None:
            return None
        clause = self._scanner.right(text, items, at, deed.takes)
        if text.form(trigger.last) in self._on_them and "target" in deed.takes.values():
            freed = whom or self._scanner.left_doer(items, at, counted=True)  # `ثمانية محتجزين أُفرج عنهم`
            whom = ()
            if freed:
                clause.prepared.append(("target", freed))
                clause.bare, clause.gaps = [], []
        told = at > 1 and items[at - 1].sort == "phrase" and opens(items, at - 1)
        mood = self._moods.of_verb(text, trigger, items[0].first, timed=bool(clause.times), told=told)
        often = trigger.form is not None and trigger.form.shape == "present"
        if often and any(one.time.kind == "set" for one in clause.times):
            return None  # `تقتل نحو ألف شهريا`
        if mood is None or not self._has_words(text, trigger, deed, clause, items):
            return None
        if (deed.kind == "verdict" or "@institution" in deed.needs) and self._decides(text, items, clause):
            return None  # `قرر القاضي تمديد حبسه`: the noun tells it
        if "denied" in deed.marks and mood == "happened":
            mood = "denied"  # `رفض الوزير الدعوات إلى استقالته`
        draft = Draft(deed.kind, trigger.first, trigger.last, False, 0, mood=mood)
        subject, objects = self._slots.read(text, items, at, trigger, deed, clause, whom, before)
        self._give(draft, deed, trigger, subject, objects, clause)
        if not draft.parts and ("target" in deed.object or deed.subject == "target"):
            draft.parts += [("target", one) for one in subject]  # `أُخليت أحياء`: the place is what it befell
        if clause.place is not None and text.form(clause.place.first) in deed.needs:
            clause.place = None
        draft.place = draft.place or clause.place or clause.towards
        place, times = self._scanner.left_setting(items, at)
        draft.times = [*clause.times, *times]
        if draft.place is None and place is not None and self._narration.is_main(text, items, at):
            draft.place = place
        if draft.kind == "travel":
            draft.place = clause.towards or draft.place
            draft.origin = draft.origin or clause.origin
        if draft.place is None and deed.kind not in ("travel", "visit", "match"):
            draft.place = self._homes.read(text, draft)
        if draft.place is None and deed.kind == "offer":
            draft.place = next((one[0] for one in clause.bare if one[0].site), None)
        if draft.place is None and "site" in deed.marks:
            draft.place = next(
                (one for _, one in draft.parts if one.noun in deed.needs), None
            )  # `أُغلق الميناء`
        if "cause" in deed.marks:
            self._cause(draft, clause, deed)
        if (
            (draft.kind == "meeting" or "clash" in deed.marks)
            and any(phrase.what in ("body", "place") for _, phrase in draft.parts)
            and all(phrase.what != "office" for _, phrase in draft.parts)
            and self._words.has_company(text, draft.first, draft.last, "sport")
        ):
            draft.kind = "match"
        if not self._fits(text, draft, deed, before):
            return None
        if draft.kind == "rescue" and any(self._is_dead(text, one) for _, one in draft.parts):
            draft.kind = "other"  # `انتشل الصيادون جثتين`
        return draft

    def _is_dead(self, text: Text, phrase: Phrase) -> bool:
        return any(text.form(k) in self._remains for k in range(phrase.first, phrase.last))

    def _decides(self, text: Text, items: Sequence[Item], clause: Clause) -> bool:
        """Whether a court decides what a noun of its own tells, or when it sits again (`تأجيل نظر الدعوى`)."""
        told = clause.nouns[0] if clause.nouns else None
        happening = told.triggers[0].happening if told is not None and not told.prep else None
        if told is not None and happening is not None and happening.kind in ("arrest", "release"):
            before = next(one for one in reversed(items) if one.last <= told.first)
            return before.sort == "phrase"
        start, end = clause.first, clause.last
        return any("denied" in self._words.roles(text.form(k)) for k in range(start, end)) and any(
            text.form(k) in self._hearing for k in range(start, end)
        )

    def _has_words(
        self, text: Text, trigger: Trigger, deed: Deed, clause: Clause, items: Sequence[Item]
    ) -> bool:
        wanted = {one for one in deed.needs if one[0] != "@"}
        if not wanted:
            return True
        start = max(items[0].first, trigger.first - 6)
        after = next((one for one in items if one.first == clause.last), None)
        carries = after is not None and after.sort == "verb" and after.triggers[0].deed is not None
        carries = carries and after is not None and text.form(after.first)[0] in "يت" and not after.joined
        reach = _NEAR if carries and deed.kind == "aid" else 0  # `أرسلت طائرتين تحملان 38 مسعفا`
        for k in range(start, min(items[-1].last, clause.last + reach)):
            form = text.form(k)
            if form in wanted or without_article(form) in wanted:
                return True
        return False

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
        if deed.kind == "meeting" and any(one.what == "thing" for one in phrases[:1]):
            return False  # `255 حديقة تستقبل الأهالي`
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


def _distance(text: Text, trigger: Trigger) -> int:
    """How many tokens after a verb the word stands that its row needs; far where none does."""
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


def _is_site(phrase: Phrase) -> bool:
    """Whether a place hardly acts: `ملعب المنارة`, no city or district."""
    return phrase.what == "place" and bool(phrase.noun) and phrase.site
