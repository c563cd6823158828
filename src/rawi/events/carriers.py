"""What carries the noun of an event: the verb beside it, who announces or decides it, who calls for it."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.clauses import Text
from rawi.events.clauses import ClauseScanner
from rawi.events.items import Item
from rawi.events.phrase import Phrase
from rawi.events.triggers import Trigger
from rawi.events.words import Words
from rawi.script import has_article

_BACK = 40  # items before a noun in which who tells it and when is looked for
_WORDS = 6  # words between a saying and what it announces with ب
_ROUND = 4  # tokens before a noun in which that stands which is a part of it: `الجولة الثانية من المفاوضات`
_LEFT = 12  # items between a verb and its noun
_NEAR = 3  # tokens between a noun and whom it belongs to


class CarrierReader:
    """Finds them; built once."""

    def __init__(self, words: Words, scanner: ClauseScanner) -> None:
        self._words, self._scanner = words, scanner
        self._calls = words.terms("calls")

    def light(self, text: Text, items: Sequence[Item], at: int) -> tuple[int, str] | None:
        """The verb before a noun that carries it: its item and what its subject is."""
        start = items[at].first
        part = any("round" in self._words.roles(text.form(k)) for k in range(start - _ROUND, start))
        if items[at].prep not in ("", "ب", "في", "الي") and not (items[at].prep == "من" and part):
            return None
        for k in range(at - 1, max(-1, at - _LEFT), -1):
            item = items[k]
            if item.sort == "verb":
                gives = next((one.gives for one in item.triggers if one.gives), None)
                return (k, gives) if gives is not None else None
            if item.sort in ("saying", "stop", "that", "relative", "noun", "after"):
                return None
            if item.sort == "mark" and text.form(item.first) in (".", ";", ":"):
                return None
        return None

    def is_governed(self, text: Text, items: Sequence[Item], at: int) -> bool:
        """Whether a noun is what is announced, or what a headline tells: `أعلنت الشرطة اعتقال`, `الشرطة: اعتقال`."""
        if items[at].prep not in ("", "ب", "عن"):
            return False
        words = 0
        for k in range(at - 1, max(-1, at - _BACK), -1):
            item = items[k]
            if item.sort in ("verb", "saying", "that"):
                return True
            if item.sort == "mark" and text.form(item.first) not in (",", '"'):
                return True
            if item.sort == "noun" and not items[at].joined:
                return False
            if item.sort in ("relative", "after", "stop", "cause"):
                return False
            words += item.sort == "word"
            if words > (_WORDS if items[at].prep else 1):
                return False
        return True

    def announcer(self, text: Text, items: Sequence[Item], at: int) -> tuple[Phrase, ...]:
        """Who decides or announces what a noun tells: `أعلنت الحكومة إغلاق المدارس`, `وقرر القاضي تمديد حبسه`."""
        if items[at].prep:
            return ()
        subject: tuple[Phrase, ...] = ()
        joined = items[at].joined
        for k in range(at - 1, max(-1, at - (_LEFT if joined else _LEFT // 2 + 1)), -1):
            item = items[k]
            if joined and item.sort not in ("verb", "saying") and not _is_stop(text, item):
                subject = item.phrases if item.sort == "phrase" and not item.prep else subject
                continue
            if item.sort == "phrase" and not item.prep and not subject:
                subject = item.phrases
            elif item.sort in ("verb", "saying"):
                if "decides" not in self._words.roles(text.form(item.first)):
                    return ()
                return subject or self._scanner.left_subject(text, items, k)
            elif item.sort == "word" and "nominal" in self._words.roles(text.form(item.first)):
                continue  # `أعلنت انتهاء عمليات البحث`
            elif item.sort not in ("time", "mark") or _is_stop(text, item):
                return ()
        return ()

    def is_carried(self, text: Text, items: Sequence[Item], at: int) -> bool:
        """Whether a verb that only carries it stands right after a noun: `حريق اندلع`, `الاجتماع الذي عقد`."""
        for k in range(at + 1, min(at + 5, len(items))):
            if items[k].sort == "verb":
                return any(one.gives in ("event", "either") for one in items[k].triggers)
            lacks = text.form(items[k].first) == "," and not items[at].triggers[0].definite
            if items[k].sort not in ("word", "time", "relative") and not lacks:
                return False
        return False

    def is_ahead(self, text: Text, items: Sequence[Item], at: int) -> bool:
        """Whether the verb that carries a noun right behind it is in the future: `المحادثات ستنطلق`."""
        verb = next((one for one in items[at + 1 : at + 4] if one.sort == "verb"), None)
        form = verb.triggers[0].form if verb is not None else None
        return form is not None and form.shape == "future" and self.is_carried(text, items, at)

    def is_called(self, text: Text, items: Sequence[Item], at: int) -> bool:
        """Whether somebody calls for what a noun tells, or threatens with it: `دعا إلى إضراب`, `ملوحا بإضراب`."""
        words = (text.form(k) for k in range(items[at].first - 2, items[at].first))
        return bool(items[at].prep) and any(word in self._calls or word[1:] in self._calls for word in words)

    def is_owned(self, text: Text, before: Item, trigger: Trigger) -> bool:
        """Whether a noun only says what kind of body the one before it is: `فرقة إنقاذ`."""
        owner = before.phrases[-1] if before.phrases else None
        if owner is None or not owner.noun or owner.last != trigger.first or owner.names:
            return False
        words = (text.form(k)[owner.cut if k == owner.first else 0 :] for k in range(owner.first, owner.last))
        return not owner.counted and not any(map(has_article, words))


def _is_stop(text: Text, item: Item) -> bool:
    return item.sort == "mark" and text.form(item.first) != ","
