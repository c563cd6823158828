"""Reads the noun phrases that take part in an event: names, groups with a noun (`ثلاثة عمال`), things, and places."""

from __future__ import annotations

from dataclasses import replace

from rawi.clauses import Name, Text
from rawi.events.nouns import NounTable
from rawi.events.phrase import Phrase
from rawi.events.places import PlaceReader
from rawi.events.unlisted import COLOURLESS, UnlistedReader
from rawi.events.words import Words
from rawi.lexicon import Lexica
from rawi.script import fold_text, has_article, without_article

_LONGEST = 10  # tokens of a group with all that belongs to it
_JOINS = frozenset(("من", "في"))
_CARDINAL = frozenset(("unit", "teen", "ten", "hundred", "scale"))


class PhraseReader:
    """Reads such phrases; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words, nouns: NounTable, places: PlaceReader) -> None:
        self._words, self._nouns, self.places = words, nouns, places
        self._numbers = {
            fold_text(row["form"]) for row in lexica.table("words/numbers") if row["kind"] in _CARDINAL
        }
        self._units = {
            fold_text(form)
            for row in lexica.table("figures/counted")
            if row["of"] not in ("person", "thing")
            for form in (row["singular"], *row["plurals"].split("|"))
        }
        self._of_them = words.of("of_them")
        self._abroad, self._ministries = words.terms("abroad"), words.terms("ministry")
        self._one, self._than = words.terms("one"), words.terms("than")
        self._districts, self._no_join = words.terms("district"), words.terms("no_join")
        heads = list(lexica.table("entities/heads"))
        self._titles = {fold_text(row["form"]) for row in heads if row["opens"] == "title"}
        self._masculine = {
            fold_text(row["form"]) for row in lexica.table("statements/genders") if row["gender"] == "m"
        }
        self.unlisted = UnlistedReader(words, frozenset(self._masculine))
        self._feminine = {
            fold_text(row["form"]) for row in lexica.table("statements/genders") if row["gender"] == "f"
        }

    def read(self, text: Text, at: int, end: int, cut: int = 0) -> Phrase | None:
        """The phrase that begins at token `at` after `cut` letters, before token `end`; None when none does."""
        if at >= end:
            return None
        if text.form(at) == '"' and text.closes.get(at, end) < end and not cut:
            inner = self.read(text, at + 1, text.closes[at])
            closes = inner is not None and inner.last == text.closes[at]
            return replace(inner, first=at, last=inner.last + 1) if inner is not None and closes else None
        head = at
        while not cut and head + 1 < end and head not in text.names and self._is_title(text.form(head)):
            head += 1
        name = text.names.get(head)
        if name is not None and name.last <= end and (name.cut == cut or head > at):
            if name.mention.kind == "nationality":
                return None
            return self._named(text, at, name, end, cut)
        if text.name_at[at] is not None and name is None:
            return None
        return self._group(text, at, end, cut)

    def read_all(self, text: Text, at: int, end: int, cut: int = 0) -> list[Phrase]:
        """The phrase at a token and those joined to it by `و` or commas between names."""
        found: list[Phrase] = []
        phrase = self.read(text, at, end, cut)
        while phrase is not None:
            found.append(phrase)
            phrase = self._joined(text, phrase, end)
        return found

    def _joined(self, text: Text, before: Phrase, end: int) -> Phrase | None:
        at = before.last
        if at >= end:
            return None
        form = text.form(at)
        if form == "," and at + 1 < end and text.form(at + 1)[0] == "و":
            at += 1
            form = text.form(at)
        if form[0] == "و" and len(form) > 2 and text.time_at[at] is None:
            if form in self._no_join or self._words.is_verb(text, at):
                return None
            after = self.read(text, at, end, 1)
            return after if after is not None and _alike(before, after) else None
        if form == "و" and at + 1 < end:
            return self.read(text, at + 1, end)
        return None

    # --- names

    def _named(self, text: Text, first: int, name: Name, end: int, cut: int) -> Phrase:
        names, last = [name], name.last
        while last < end:
            after = text.names.get(last)
            form = text.form(last)
            kinds = {one.mention.kind for one in names}
            if after is not None and not after.cut and after.last <= end:
                kind = after.mention.kind
                office = "office" in kinds and "person" not in kinds
                open_office = office and not has_article(text.form(names[-1].first))
                goes_on = kind == "nationality" or (office and kind == "person")
                if goes_on or (open_office and kind in ("body", "place")):
                    names.append(after)
                    last = after.last
                    continue
            if form == "," and kinds <= {"office", "nationality", "place", "body"} and "office" in kinds:
                after = text.names.get(last + 1)
                if (
                    after is not None
                    and after.mention.kind == "person"
                    and not after.cut
                    and after.last <= end
                ):
                    names.append(after)
                    last = after.last
                    continue
            if form == '"' and text.closes.get(last, end) < end:
                after = text.names.get(last + 1)
                if after is not None and after.last == text.closes[last]:
                    names.append(after)
                    last = after.last + 1
                    continue
            if form == "(":
                close = next((k for k in range(last + 1, min(last + 7, end)) if text.form(k) == ")"), None)
                if close is not None:
                    last = close + 1
                    continue
            break
        bare = without_article(text.form(names[0].first)[names[0].cut :])
        what = names[0].mention.kind
        gender = self._gender(text, names[0])
        site = what == "place" and self.places.opens(bare)
        return Phrase(first, last, cut, what, tuple(names), "", gender, site=site)

    def _gender(self, text: Text, name: Name) -> str:
        bare = without_article(text.form(name.first)[name.cut :])
        form = text.form(name.first)[name.cut :]
        if bare in self._masculine or form in self._masculine:
            return "m"
        if bare in self._feminine or form in self._feminine:
            return "f"
        kind = name.mention.kind
        if kind == "office":
            return "f" if bare.endswith("ه") else "m"
        if kind == "body":
            known = self._nouns.find(bare)
            return known[1] if known else "f" if bare.endswith(("ه", "ات")) else ""
        return "f" if kind == "place" else ""

    def _is_title(self, form: str) -> bool:
        return without_article(form) in self._titles

    # --- groups

    def may_open(self, word: str, cut: int) -> bool:
        """Whether a phrase may begin at a folded word of no name, after `cut` letters; of most words none does."""
        form = word[cut:]
        if self.is_number(form) or "quantity" in self._words.roles(form):
            return True
        forms = (f"ا{form}", form) if cut and word.startswith("لل", cut - 1) else (form,)
        return (not cut and self._is_title(form)) or any(self._nouns.find(one) is not None for one in forms)

    def _group(self, text: Text, first: int, end: int, cut: int) -> Phrase | None:
        at, counted = self._past_quantity(text, first, end, cut)
        if counted and at >= end:
            digits = self.is_number(text.form(at - 1)) and text.form(at - 1) not in self._one
            digits = digits and text.form(first - 1) != "-"  # the second half of a score
            return Phrase(first, at, cut, "people", (), "", "", True) if digits and at > first else None
        offset = cut if at == first else 0
        form = text.form(at)[offset:]
        if offset and text.form(at).startswith("لل", offset - 1):
            form = "ا" + form
        if not form or not (form[0].isalpha() or counted):
            return None
        known = self._nouns.find(form)
        if known is None and form.startswith("ال") and text.form(at).startswith("لل", offset - 1):
            known = self._nouns.find(form[1:])  # `للجنة`
            form = form[1:] if known is not None else form
        name = text.names.get(at)
        if counted and name is not None and name.mention.kind == "nationality":
            known = ("people", "")
        if known is None:
            before = text.form(at - 1)
            digits = counted and at - 1 >= first and self.is_number(before) and before not in self._one
            digits = digits and text.form(first - 1) != "-"  # the second half of a score
            others = "others" in self._words.roles(form)
            if digits and not others and self._is_counted(text, at, end):
                return Phrase(first, self._past_of_them(text, at + 1, end), cut, "thing", (), form, "", True)
            if not digits or not (others or self._stands_alone(text, at, end)):
                return None
            last = self._past_of_them(text, at + 1 if others else at, end)
            return Phrase(first, last, cut, "people", (), "", "", True)
        if known[0] == "body" and at > first and text.form(at - 1) in self._one:
            return None
        people = known[0] == "people"
        last, names = self._modified(text, at + 1, end, has_article(form), people=people)
        close = text.closes.get(last, end)
        if known[0] != "people" and not names and close < min(end, last + _LONGEST):
            last = close + 1  # `العبّارة "نورس 2"`
        if known[0] == "people" and not counted and not names:
            named = self._apposed(text, last, end)
            if named is not None:
                last, names = named.last, [named]
        return Phrase(first, last, cut, known[0], tuple(names), without_article(form), known[1], counted)

    def _is_counted(self, text: Text, at: int, end: int) -> bool:
        """Whether a word is a thing that the number before it counts: `47 فرعا`; no money, time or share."""
        form = text.form(at)
        if (
            at >= end
            or form in self._units
            or form.removesuffix("ا") in self._units
            or len(form) < 3
            or form[0] in "وف"
            or not self.unlisted.is_plain(text, at)
        ):
            return False
        return not self._words.roles(form) & {"no_noun"} and not has_article(form)

    def _past_of_them(self, text: Text, at: int, end: int) -> int:
        """Past `منهم` after a number."""
        return at + 1 if at < end and text.form(at) in self._of_them else at

    def _stands_alone(self, text: Text, at: int, end: int) -> bool:
        """Whether a number before this token counts nobody else: `مقتل 5 وإصابة 10 في حريق`."""
        if at >= end or text.time_at[at] is not None:
            return True
        form = text.form(at)
        point = form == "." and text.form(at + 1).isdigit()
        return (not form[0].isalnum() and form not in ("-", "/", "%") and not point) or (
            form[0] == "و" or bool(self._words.roles(form) - {"sport", "no_noun"})
        )

    def _apposed(self, text: Text, at: int, end: int) -> Name | None:
        """The person whose trade comes before him: `الشاعر الكبير سالم الحدادي`."""
        while at < end and has_article(text.form(at)) and at not in text.names and text.name_at[at] is None:
            if text.time_at[at] is not None or self._words.roles(text.form(at)):
                return None
            at += 1
        name = text.names.get(at)
        person = name is not None and name.mention.kind == "person" and not name.cut and name.last <= end
        return name if person else None

    def _past_quantity(self, text: Text, at: int, end: int, cut: int) -> tuple[int, bool]:
        """Past `نحو 20`, `عدد من`, `أكثر من ثلاثة`: where the noun begins, and whether anything was passed."""
        first = at
        while at < min(end, first + 6):
            form = text.form(at)[cut if at == first else 0 :]
            if (
                self.is_number(form)
                or "quantity" in self._words.roles(form)
                or (at > first and form in self._than)
            ):
                at += 1
            else:
                break
        words = [text.form(k)[cut if k == first else 0 :] for k in range(first, at)]
        number = any(self.is_number(word) and word not in self._one for word in words)
        loose = at > first and text.form(at - 1) in ("من", "عن")
        return (at, number or loose or at - first == 1) if at > first else (first, False)

    def is_number(self, form: str) -> bool:
        """Whether a folded word is a number, no year."""
        if len(form) == 4 and form[:2] in ("14", "19", "20") and form.isdigit():
            return False  # a year
        return form.isdigit() or form in self._numbers or (form[:1] == "ال" and form[2:] in self._numbers)

    def _modified(
        self, text: Text, at: int, end: int, definite: bool, *, people: bool
    ) -> tuple[int, list[Name]]:
        names: list[Name] = []
        start = at
        before = text.form(at - 1)
        # `غادر 96 جريحا المستشفى`: what is accusative owns nothing.
        opens = not (before.endswith("ا") and people and self._nouns.find(before[:-1]) is not None)
        # Nor does a plural with its ن: `إيداع ثلاثة موظفين السجن`.
        opens = opens and not (before.endswith(("ين", "ون")) and self.is_number(text.form(at - 2)))
        while at < min(end, start + _LONGEST):
            name = text.names.get(at)
            form = text.form(at)
            if text.time_at[at] is not None or (name is None and self.is_number(form)):
                break
            if name is not None and name.mention.kind == "person" and not people:
                break
            if name is not None and any(one.mention.kind == "person" for one in names) and not name.cut:
                break  # `رئيس البلاد فلان أمين المجلس فلان`: the object
            if name is not None and name.last <= end:
                joined = name.cut == 1 and form[0] == "و" and bool(names)
                same = joined and names[-1].mention.kind == name.mention.kind
                of_body = name.cut == 1 and form[0] in "بل" and name.mention.kind == "body"
                if name.cut and not same and not of_body:
                    break
                names.append(name)
                at = name.last
                if of_body and text.form(at) == "(":
                    close = next((k for k in range(at + 1, min(at + 5, end)) if text.form(k) == ")"), None)
                    at = close + 1 if close is not None else at
            elif form in _JOINS and at + 1 in text.names and not text.names[at + 1].cut:
                kind = text.names[at + 1].mention.kind
                abroad = kind == "place" and text.form(start - 1) in self._abroad
                if kind not in ("body", "nationality") and not abroad:
                    break
                names.append(text.names[at + 1])
                at = text.names[at + 1].last
            elif at == start and people and not definite and self._is_body(form):
                at += 1
                start = at
                definite = has_article(text.form(at)) if at < end else False
            elif at == start and people and not definite and self._is_owner(text.form(at - 1), form):
                at += 1
            elif at == start and (
                form in self._districts or (people and not definite and self.places.opens(form))
            ):
                place = self.places.read(text, at, end)
                if place is None:
                    break
                names += place.names
                at = place.last
            elif not form[0].isalpha() or self._words.roles(form) - COLOURLESS:
                break
            elif (
                "others" in self._words.roles(form)
                or (self._is_adjective(form, definite, people=people) and not self._words.is_verb(text, at))
                or (
                    at == start and (has_article(form) or form in self._ministries) and not definite and opens
                )
            ):
                at += 1
                definite = definite or has_article(form)
            else:
                break
        return at, names

    def _is_owner(self, before: str, form: str) -> bool:
        """Whether people belong to people: `أهالي الأسرى`; a sound plural with its ending has no owner."""
        known = self._nouns.find(form)
        return known is not None and known[0] == "people" and not before.endswith("ون")

    def _is_body(self, form: str) -> bool:
        known = self._nouns.find(form)
        return known is not None and known[0] == "body"

    def _is_adjective(self, form: str, definite: bool, *, people: bool) -> bool:
        return (
            has_article(form) == definite
            and len(form) > 3 + 2 * definite
            and form.endswith(("يه", "يين", "يون", "ي", "ين", "ون") if people else ("يه", "ي"))
            and self._words.is_known(form) is False
        )


def _alike(before: Phrase, after: Phrase) -> bool:
    """Whether two phrases may be joined: both of people and bodies, or both places, or both things."""
    left, right = _class(before.what), _class(after.what)
    return left == right or {left, right} == {"who", "place"}


def _class(what: str) -> str:
    return {"place": "place", "thing": "thing"}.get(what, "who")
