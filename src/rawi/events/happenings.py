"""Events told by a noun: `زيارة الوزير للقاهرة`, `أجرى محادثات مع نظيره`, `مقتل جنديين في انفجار`."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.clauses import Text
from rawi.events.carriers import CarrierReader
from rawi.events.clauses import Clause, ClauseScanner
from rawi.events.company import CompanyReader
from rawi.events.drafts import Draft, is_day
from rawi.events.homes import HomeReader
from rawi.events.items import Item
from rawi.events.moods import MoodReader
from rawi.events.nouns import NounTable
from rawi.events.phrase import Phrase
from rawi.events.suits import SuitReader
from rawi.events.triggers import Happening, Trigger
from rawi.events.words import DURING, Words
from rawi.script import has_article

_STRIKES = frozenset(("attack", "accident", "disaster"))
_BACK = 40  # items before a noun in which who tells it and when is looked for
_NEAR = 3  # tokens between a noun and whom it belongs to
_PLURAL = 4  # letters at the end of a noun with its pronoun


class HappeningReader:
    """Reads them; built once."""

    def __init__(self, words: Words, scanner: ClauseScanner, moods: MoodReader, nouns: NounTable) -> None:
        self._words, self._scanner, self._moods, self._nouns = words, scanner, moods, nouns
        self._carriers = CarrierReader(words, scanner)
        self._homes, self._suits = HomeReader(words), SuitReader(words)
        self._first_of, self._ballots = words.terms("first_of"), words.terms("ballot")
        self._remains = words.terms("remains")
        self._company = CompanyReader(words)
        self._towards = words.terms("towards")

    def read(self, text: Text, items: Sequence[Item], at: int, before: Draft | None) -> Draft | None:
        """The event that the noun at an item tells, or None."""
        item = items[at]
        trigger = item.triggers[0]
        happening = trigger.happening
        if happening is None or happening.firm in ("never", "cause"):
            return None
        if happening.firm == "beside":
            return self._beside(text, items, at, happening, before)
        if happening.firm == "count":
            return self._count(text, items, at, before)
        start, end = items[0].first, items[-1].last
        mood = self._moods.of_noun(text, trigger, start, end)
        if mood == "happened" and at and text.form(items[at - 1].first) in self._towards:
            mood = "planned"
        if item.prep == "الي" and self._suits.is_session(text, trigger):
            mood = "planned"  # `أجلت النظر إلى جلسة 18 يونيو`
        light = self._carriers.light(text, items, at)
        if (
            mood == "happened"
            and happening.kind in ("strike", "protest")
            and self._carriers.is_called(text, items, at)
        ):
            return self._call(text, items, at, happening)
        if mood is None or (light is None and self._is_aim(text, items, at)):
            return None
        if (
            light is None
            and at
            and not trigger.definite
            and self._carriers.is_owned(text, items[at - 1], trigger)
        ):
            return None
        after = items[at + 1] if at + 1 < len(items) else item
        if after.sort == "noun" and after.first == trigger.last and not after.prep and not after.joined:
            return None  # `حادثة التفجير`, `اجتماع القمة`: the second tells it
        if trigger.definite and at and items[at - 1].sort == "word" and items[at - 1].last == trigger.first:
            return None  # what another noun belongs to: `خلية الإجلاء`
        clause = self._scanner.right(text, items, at, happening.takes, through=True)
        announcer = (
            self._carriers.announcer(text, items, at) if light is None and happening.by == "actor" else ()
        )
        draft = Draft(happening.kind, trigger.first, trigger.last, False, 0, mood=mood, rule="events/nouns")
        if light is not None:
            timed = bool(clause.times or self._scanner.times(items[light[0] : at]))
            told = self._moods.of_verb(text, items[light[0]].triggers[0], start, timed=timed)
            if told is None:
                return None
            draft.mood = told if mood == "happened" else mood
        carried_out = light is not None and light[1] == "doer"
        if happening.firm != "host":
            self._owners(items, at, trigger, happening, clause, draft, carried_out)
        if announcer and all(role != "actor" for role, _ in draft.parts):
            _put(draft, "actor", announcer)
        if light is not None:
            self._doers(text, items, at, light, happening, draft, before)
        for role, phrases in clause.prepared:
            _put(draft, role, phrases)
        draft.place = draft.place or clause.towards or clause.place
        draft.origin = clause.origin if happening.kind == "travel" else None
        self._setting(items, at, item, light, clause, draft)
        if draft.place is None:
            draft.place = self._homes.read(text, draft)
        if trigger.happening is not None and self._suits.is_session(text, trigger):
            draft.kind = "trial"
        if draft.kind == "trial":
            self._sides(text, items, item, draft, before)
        if not draft.parts:
            role = "target" if happening.kind == "trial" else happening.by
            _put(draft, role, self._company.read(text, items, at))
        if not draft.parts and item.prep == "علي" and before is not None and before.first >= items[0].first:
            draft.parts += before.parts if happening.by == "participant" else []  # `اتفق الوفدان على هدنة`
        dead = (text.form(k) for _, one in draft.parts for k in range(one.first, one.last))
        if draft.kind == "rescue" and any(form in self._remains for form in dead):
            draft.kind = "other"
        meets = bool(clause.prepared) or trigger.pronoun
        self._doer(items, at, item, happening, draft, meets, before)
        place_of = draft.place is not None and draft.place.first == trigger.last
        draft.definite = trigger.definite or trigger.pronoun or place_of
        draft.open_kind = happening.firm == "burst"
        if happening.firm in ("victim", "hurt"):
            self._cause(clause, happening, draft)
        if draft.mood == "happened" and self._carriers.is_ahead(text, items, at):
            draft.mood = "planned"
        one_of = text.form(trigger.first - 1) in self._first_of  # `أولى جلسات الدعوى`
        passive = light is not None and light[1] in ("event", "either")
        carried = passive or self._carriers.is_carried(text, items, at)
        draft.loose = (
            draft.loose
            or (trigger.plural and light is None and not one_of)
            or (trigger.definite and not carried and light is None)
        )
        if any(one.sort == "after" for one in items[max(0, at - 4) : at]):
            draft.loose = draft.loose or happening.by != "participant"
        if happening.firm == "host":
            draft.loose = not draft.parts
            return draft
        if light is None and not carried and happening.by != "participant":
            during = happening.kind == "visit" and item.prep in DURING
            draft.loose = draft.loose or not (
                during or announcer or self._carriers.is_governed(text, items, at)
            )
        full = happening.kind == "travel" and any(one.living for _, one in draft.parts)
        full = full and draft.place is not None and bool(draft.times)
        several = len(draft.parts) > 1 and happening.firm == "yes"
        several = several and (happening.by == "participant" or len({role for role, _ in draft.parts}) > 1)
        full = full or (draft.kind == "trial" and len(draft.parts) > 1)
        full = full or (several and (draft.place is not None or bool(clause.times)))
        if (
            (happening.kind in _STRIKES or full)
            and draft.parts
            and (draft.place or draft.times)
            and (one_of or not trigger.plural)
        ):
            draft.loose = False
        several = trigger.plural or (
            happening.by == "participant" and "ات" in text.form(trigger.first)[-_PLURAL:]
        )
        if light is not None and several and not draft.times and draft.kind != "other":
            form = items[light[0]].triggers[0].form
            draft.loose = draft.loose or (form is not None and form.shape == "present")
        sits = item.prep in DURING and before is not None and before.main and before.first >= items[0].first
        stands = carried or light is not None or bool(announcer) or (sits and happening.kind == "meeting")
        if not self._fits(text, draft, happening, clause, stands, trigger.plural):
            draft.loose = True
        return draft

    def _sides(
        self, text: Text, items: Sequence[Item], item: Item, draft: Draft, before: Draft | None
    ) -> None:
        """The sides of the suit that a court hears; of its next sitting, those of the one told before."""
        draft.parts = [one for one in draft.parts if one[1].what != "thing"]
        draft.parts += [one for one in self._suits.read(text, items) if not _has(draft, one[1])]
        if before is not None and before.kind == "trial" and before.first >= items[0].first:
            draft.parts += [one for one in before.parts if not _has(draft, one[1])]

    def _beside(
        self, text: Text, items: Sequence[Item], at: int, happening: Happening, before: Draft | None
    ) -> Draft | None:
        """What somebody does while he does what the verb before tells: `وصل الوزير، حاملا مقترحا`."""
        if before is None or before.first < items[0].first or not before.parts or before.mood == "denied":
            return None
        item = items[at]
        clause = self._scanner.right(text, items, at, happening.takes)
        draft = Draft(happening.kind, item.first, item.last, False, 0, mood=before.mood, rule="events/nouns")
        _put(draft, happening.by, [phrase for _, phrase in before.parts[:1]])
        for role, phrases in clause.prepared:
            _put(draft, role, phrases)
        draft.place, draft.times = before.place, list(before.times)
        return draft

    def _call(self, text: Text, items: Sequence[Item], at: int, happening: Happening) -> Draft | None:
        """A strike or protest that is called for a day to come; without a day it is a mere demand."""
        item = items[at]
        clause = self._scanner.right(text, items, at, happening.takes)
        if not any(map(is_day, clause.times)):
            return None
        draft = Draft(happening.kind, item.first, item.last, False, 0, mood="planned", rule="events/nouns")
        call = at - 1 if items[at - 1].first >= item.first - 2 else at
        _put(draft, happening.by, self._scanner.left_doer(items, call)[:1])
        draft.place, draft.times, draft.called = clause.towards or clause.place, clause.times, True
        return draft

    def _count(self, text: Text, items: Sequence[Item], at: int, before: Draft | None) -> Draft | None:
        """A vote told by its count: `اتخذ القرار بأغلبية خمسة أصوات مقابل صوتين`; who met before has voted."""
        item = items[at]
        if all(text.form(k) not in self._ballots for k in range(item.last, item.last + _NEAR)):
            return None
        draft = Draft("vote", item.first, item.last, False, 0, rule="events/nouns")
        met = before.parts if before is not None and before.kind == "meeting" else []
        bodies = [phrase for _, phrase in met if phrase.what == "body"]
        _put(draft, "actor", bodies[-1:] or self._scanner.left_doer(items, at))
        draft.times = self._scanner.left_setting(items, at)[1]
        return draft

    def _is_aim(self, text: Text, items: Sequence[Item], at: int) -> bool:
        """Whether a noun says what something is for or about: `لإطلاق سراح`, `يتعلق بإطلاق سراح`."""
        prep = items[at].prep
        if at and text.form(items[at - 1].first) in self._towards:
            return False
        if any(one.sort == "saying" for one in items[max(0, at - _NEAR) : at]):
            return prep == "ل"  # `أفاد مصدر أمني بتوقيف …`
        governs = at > 0 and items[at - 1].sort == "word" and not has_article(text.form(items[at - 1].first))
        return prep == "ل" or (prep == "ب" and governs)

    # --- who

    def _owners(
        self,
        items: Sequence[Item],
        at: int,
        trigger: Trigger,
        happening: Happening,
        clause: Clause,
        draft: Draft,
        carried: bool,
    ) -> None:
        bare = [one for one, gap in zip(clause.straight, clause.gaps, strict=False) if gap <= 1]
        if trigger.pronoun:
            _put(draft, happening.owner or happening.by, self._scanner.left_doer(items, at))
        elif bare and not trigger.definite and bare[0][0].first - trigger.last < _NEAR:
            owners = bare.pop(0)
            only_place = all(one.what == "place" for one in owners)
            acting = bool(bare) or happening.kind == "verdict"
            if happening.owner == "target" and acting and owners[0].what == "body":
                _put(draft, "actor", owners)
            elif only_place and len(owners) == 1 and happening.owner in ("participant", "actor", "place"):
                draft.place = owners[0]
            elif happening.owner:
                whom = carried and happening.owner == happening.by == "actor"
                _put(draft, "target" if whom else happening.owner, owners)
        if bare:
            first = bare[0]
            placed = happening.kind in _STRIKES or happening.kind in ("visit", "travel")
            if first[0].what == "place" and placed:
                draft.place = draft.place or first[0]
            elif happening.owner == "target":
                _put(draft, "target", first)
            elif happening.by == "participant":
                _put(draft, "participant", first)

    def _doers(
        self,
        text: Text,
        items: Sequence[Item],
        at: int,
        light: tuple[int, str],
        happening: Happening,
        draft: Draft,
        before: Draft | None,
    ) -> None:
        place, gives = light
        if gives == "event":
            return
        between = [
            one for one in items[place + 1 : at] if one.sort == "phrase" and not one.prep and one.phrases
        ]
        subject = between[0].phrases if between else self._scanner.left_subject(text, items, place)
        if not subject and items[place].joined and before is not None and gives == "doer":
            subject = tuple(phrase for _, phrase in before.parts[:1])
        if not subject:
            return
        if gives == "host":
            if subject[0].what == "place":
                draft.place = subject[0]
            elif items[place + 1 : at] == [] and not subject[0].living:
                draft.place = draft.place or subject[0]
            return
        if gives == "victim":
            _put(draft, "target", subject)
            return
        draft.parts[:0] = [(happening.by, one) for one in subject if not _has(draft, one)]

    def _doer(
        self,
        items: Sequence[Item],
        at: int,
        item: Item,
        happening: Happening,
        draft: Draft,
        told: bool,
        before: Draft | None,
    ) -> None:
        """`قال فلان خلال لقاء مع …`: the one who speaks takes part."""
        lacks_one = happening.by == "participant" and len(draft.parts) == 1 and told
        lacks_all = happening.firm in ("yes", "host") and not draft.parts
        if item.prep not in DURING or not (lacks_one or lacks_all):
            return
        doers = self._scanner.left_doer(items, at)
        if lacks_all and before is not None and before.parts and before.first >= items[0].first:
            doers = tuple(phrase for _, phrase in before.parts[:1])  # `صوّت المجلس، في اجتماع استثنائي`
        sits = bool(doers) and doers[0].what in ("body", "people") and not item.triggers[0].definite
        if (
            lacks_all
            and not (happening.kind == "meeting" and sits)
            and happening.kind not in ("visit", "press conference")
            and not (doers and self._nouns.is_pair(doers[0].noun))
        ):
            return
        draft.parts[:0] = [(happening.by, one) for one in doers[:1] if not _has(draft, one)]

    def _setting(
        self,
        items: Sequence[Item],
        at: int,
        item: Item,
        light: tuple[int, str] | None,
        clause: Clause,
        draft: Draft,
    ) -> None:
        draft.times = list(clause.times)
        follows = any(one.sort == "after" for one in items[max(0, at - 2) : at])  # `بعد لقاء`: of another day
        if light is not None or item.prep in DURING or not (draft.times or follows):
            place, times = self._scanner.left_setting(items, at)
            if light is not None or draft.mood == "denied" or item.prep in DURING:
                draft.place = draft.place or place
            draft.times += times
        if not draft.times and item.prep in DURING:
            draft.times = self._scanner.times(items[max(0, at - _BACK) : at])[-1:]

    def _cause(self, clause: Clause, happening: Happening, draft: Draft) -> None:
        cause = self._scanner.cause(clause)
        if cause is not None:
            draft.kind = cause.kind
        else:
            draft.open_kind = True
            draft.kind = "death" if happening.kind == "attack" else draft.kind
            draft.loose = happening.firm == "hurt"

    # --- whether it is told

    def _fits(
        self, text: Text, draft: Draft, happening: Happening, clause: Clause, carried: bool, plural: bool
    ) -> bool:
        firm, parts = happening.firm, draft.parts
        if happening.kind == "match" and plural:
            return False
        if happening.kind == "verdict" and draft.definite and not self._suits.is_near_court(text, draft):
            return False
        if happening.kind == "arrest" and any(
            role == "target" and one.what == "thing" for role, one in parts
        ):
            return False  # `احتجاز المركبات`
        if firm == "with":
            return bool(clause.prepared) or (carried and bool(parts))
        if firm == "both":
            return len(parts) > 1 or (carried and bool(parts))
        if firm == "place":
            named = any(one.living or one.what == "body" for _, one in parts)
            return named and (clause.towards is not None or clause.origin is not None)
        if firm in ("people", "victim", "hurt"):
            return any(role == "target" and one.living for role, one in parts)
        if firm == "light":
            sits = draft.kind == "trial" and bool(parts) and (draft.definite or bool(clause.times))
            return carried or sits
        if firm == "deal":
            return carried and self._words.has_company(text, draft.first, draft.last, "deal")
        if firm == "sport":
            return len(parts) > 1 and self._words.has_company(text, draft.first, draft.last, "sport")
        if happening.kind == "attack" and self._words.has_company(text, draft.first, draft.last, "sport"):
            return self._words.has_company(text, draft.first, draft.last, "violent")
        if happening.by == "participant":
            several = any(one.what == "people" and one.noun for _, one in parts)
            return len(parts) > 1 or several or (carried and bool(parts))
        return True


def _has(draft: Draft, phrase: Phrase) -> bool:
    return any(one.first < phrase.last and phrase.first < one.last for _, one in draft.parts)


def _put(draft: Draft, role: str, phrases: Sequence[Phrase]) -> None:
    for phrase in phrases:
        if role == "place":
            draft.place = draft.place or phrase
        elif role and not _has(draft, phrase) and not (phrase.what == "place" and phrase.noun):
            draft.parts.append((role, phrase))
