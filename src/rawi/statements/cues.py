"""Where a saying begins: the cue, who speaks beside it, who is spoken to, and where what is said opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rawi.clauses import Sentence, Text, VerbForm, VerbTable
from rawi.lexicon import Lexica
from rawi.model import Act
from rawi.script import fold_text, has_article, is_verbal_noun, without_article
from rawi.statements.phrases import Phrase, PhraseReader

_THAT = frozenset(("ان", "انه", "انها", "انهم", "انهما", "انهن", "اننا", "انني", "اني", "انا", "انك", "انكم"))
_BY_THAT = frozenset("ب" + one for one in _THAT)
_REACH = 48  # tokens between a cue and what is said
_NEAR = 8  # tokens between a verb that is only then one of saying and a quotation
_FAR = 16  # tokens between a cue and a speaker who is described in no known words
_BEFORE_THAT = frozenset(
    ("بعد", "قبل", "منذ", "رغم", "دون", "الا", "غير", "سوي", "حتي", "كما", "لو", "بين", "ل")
)
_PREPOSITIONS = {"ila": "الي", "ala": "علي", "min": "من", "an": "عن", "fi": "في"}
_NEGATIONS = frozenset(("لم", "لن", "لا", "ما"))
_SHORT_SPEAKER = 4  # tokens
_SHORTEST_QUOTE = 3  # tokens
_NAME_IN_QUOTES = 6  # tokens
_DESCRIBED = 12  # tokens of a speaker whom no list knows
_ENDING = frozenset(
    (
        "خلال",
        "اثناء",
        "عقب",
        "بعد",
        "قبل",
        "عبر",
        "امام",
        "لدي",
        "مع",
        "فيه",
        "فيها",
        "حول",
        "بشان",
        "ردا",
        "لم",
        "لن",
        "لا",
        "قد",
        "هذا",
        "ذلك",
        "كما",
        "حين",
        "بين",
        "منذ",
        "له",
        "لها",
        "لهم",
        "ثم",
        "كل",
        "هو",
        "هي",
        "انذاك",
        "ما",
        "تزال",
        "يزال",
        "زال",
        "هناك",
        "كانت",
        "كان",
        "ليس",
        "ليست",
        "سوف",
    )
)
_WHETHER = frozenset(("عما", "عمن"))
_ASKING = frozenset(("هل", "لماذا", "كيف", "متي", "ماذا", "اين", "كم"))
_SAME = frozenset(("ذات", "نفس", "هذا", "هذه", "ذلك", "تلك"))
_FROM_HIM = frozenset(("منه", "منها", "منهم", "منهما", "مني", "منا"))
_MASCULINE = frozenset(("خليفه", "اسامه", "حمزه", "طلحه", "معاويه", "عطيه", "جمعه"))
_RELATIVES = frozenset(("الذي", "التي", "الذين", "اللذين", "اللذان"))
_ABOUT = frozenset(("قد", "لقد", "كان", "كانت", "كانوا", "ايضا"))


@dataclass(frozen=True, slots=True)
class Cue:
    """A saying as its cue tells it: tokens all, half open.

    `first` to `last` are the cue. `subject` stands beside it, None: understood. `content` is where what is said opens,
    `how` what opens it (`that`, `quote`, `noun`). `between` are the tokens of the narrator between cue and content.
    `end` limits the content, None: the sentence does. `before`: what is said stands before the cue, from `content`
    to `end`. `relay` is the voice it came through.
    """

    first: int
    last: int
    form: VerbForm | None
    act: Act
    subject: Phrase | None
    addressee: tuple[Phrase, ...]
    content: int
    how: str
    between: tuple[int, int]
    end: int | None = None
    before: bool = False
    relay: Phrase | None = None
    preverbal: bool = False
    negated: bool = False
    rule: str = "statements/verbs"


class CueReader:
    """Finds the cues of a sentence; compiled once from the language data."""

    def __init__(self, lexica: Lexica, phrases: PhraseReader) -> None:
        rows = list(lexica.table("statements/verbs"))
        self._takes = [frozenset(row["takes"].split()) for row in rows]
        self._acts: list[Act] = [row["act"] for row in rows]  # type: ignore[misc]
        self.verbs = VerbTable(rows)
        self._phrases = phrases
        self._masdars = lexica.forms("statements/masdars")
        narrator = lexica.table("statements/narrator")
        self._adverbs = [tuple(fold_text(r["form"]).split(" ")) for r in narrator if r["kind"] == "adverb"]
        self._adverbs.sort(key=len, reverse=True)
        self._blame = {fold_text(row["form"]) for row in lexica.table("statements/blame")}
        self._numbers = lexica.forms("words/numbers")
        self._impersonal = {fold_text(row["form"]) for row in narrator if row["kind"] == "impersonal"}
        self._documents = {
            fold_text(row["form"]) for row in lexica.table("statements/sources") if row["kind"] == "document"
        }
        self._issuing = lexica.forms("statements/issuing")
        self._identity = lexica.forms("statements/anonymity")
        self._conjunctions = {fold_text(row["form"]) for row in narrator if row["kind"] == "conjunction"}

    def is_that(self, text: Text, cue: Cue) -> bool:
        """Whether `أن` stands right before the speaker of a cue."""
        before = text.form(cue.subject.first - 1) if cue.subject is not None else ""
        return before in _THAT or before in _BY_THAT

    def tells_past(self, form: str) -> bool:
        """Whether a word is قد, after which a verb of the past stands."""
        return form in ("قد", "فقد", "وقد")

    def issues(self, form: str) -> bool:
        """Whether a word tells that a document is put out."""
        return form in self._issuing or (form[:1] == "و" and form[1:] in self._issuing)

    def find(self, text: Text, sentence: Sentence, phrases: Iterable[Phrase]) -> list[Cue]:
        """Every cue of a sentence, in order."""
        by_end = {one.last: one for one in phrases}
        found = []
        at = sentence.first
        while at < sentence.last:
            cue = self._at(text, sentence, at, by_end)
            if cue is not None:
                found.append(cue)
            at += 1
        return found

    def _relayed(self, text: Text, sentence: Sentence, at: int) -> Cue | None:
        """`نقلت رويترز عن مسؤول قوله إن`: the one who said it, and who passed it on."""
        form = next(
            (
                one
                for one in self.verbs.find(text.form(at))
                if "relay" in self._takes[one.row] and one.shape != "masdar"
            ),
            None,
        )
        if form is None:
            return None
        start = self._past_adverbs(text, at + 1, sentence.last)
        relay = self._phrases.read(text, start, sentence.last)
        place = relay.last if relay is not None else start
        from_whom = next(
            (
                k
                for k in range(place, min(place + _FAR, sentence.last))
                if text.form(k) in ("عن", "عنه", "عنها")
            ),
            None,
        )
        if from_whom is None:
            return None
        subject = None
        after = from_whom + 1
        if text.form(from_whom) == "عن":
            subject = self._phrases.read(text, after, sentence.last)
            if subject is None or not _has_person(subject):
                subject = self._described_until(text, subject, after, sentence) or subject
            if subject is None:
                return None
            after = subject.last
        act: Act = "say"
        for k in range(after, min(after + _REACH, sentence.last)):
            word = text.form(k)
            said = next((one for one in self.verbs.find(word) if one.shape == "masdar" and one.pronoun), None)
            if said is not None:
                opened = self._open(text, sentence, k + 1, self._takes[said.row] | {"that"}, said, subject, k)
                if opened is None:
                    return None
                return Cue(
                    first=at, last=at + 1, form=form, act=self._acts[said.row], subject=subject, addressee=opened[2],
                    content=opened[0], how=opened[1], between=(at + 1, opened[0]), relay=relay, rule="statements/relay",
                )  # fmt: skip
            if word in _THAT or word == ":" or word in _BY_THAT:
                how = "quote" if word == ":" else "that"
                return Cue(
                    first=at, last=at + 1, form=form, act=act, subject=subject, addressee=(), content=k + 1, how=how,
                    between=(at + 1, k + 1), relay=relay, rule="statements/relay",
                )  # fmt: skip
        return None

    def _described_until(
        self, text: Text, known: Phrase | None, at: int, sentence: Sentence
    ) -> Phrase | None:
        """A speaker after `نقل عن` in words of no list, as far as the saying's own noun or clause."""
        start = known.last if known is not None else at
        for place in range(start, min(start + _DESCRIBED, sentence.last)):
            name = text.names.get(place)
            if name is not None and name.mention.kind == "person":
                names = (*known.names, name) if known is not None else (name,)
                return Phrase(known.first if known else at, name.last, 0, names, None, False, "", "s")
            word = text.form(place)
            if not word[0].isalnum() or word in _THAT or word in _ENDING or text.time_at[place] is not None:
                break
            if any(one.pronoun for one in self.verbs.find(word)):
                break
        else:
            return None
        if known is not None or place == start:
            return None
        return Phrase(at, place, 0, (), None, text.form(at).startswith("ال"), "", "")

    def _after_quote(self, text: Text, sentence: Sentence, at: int, form: VerbForm) -> Cue | None:
        """`«…»، قال فلان`: what is said stands before; it may go on after the speaker."""
        close = at - 1 if text.form(at - 1) == '"' else at - 2
        if (
            close < 0
            or text.form(close) != '"'
            or (close == at - 2 and text.form(at - 1) not in (",", "-", "."))
        ):
            return None
        opening = text.quoted[close - 1] if close else -1
        if (
            opening < 0
            or text.closes[opening] != close
            or close - opening < _SHORTEST_QUOTE
            or form.shape == "participle"
            or form.joined
        ):
            return None
        start = self._past_adverbs(text, at + 1, sentence.last)
        subject = self._subject(text, start, sentence, form)
        if subject is None or not _has_person(subject):
            subject = self._described(text, subject, start, sentence, form, frozenset()) or subject
        if subject is None:
            subject = self._closing_words(text, start, sentence)
        if subject is None:
            return None
        return Cue(
            first=at, last=at + 1, form=form, act=self._acts[form.row], subject=subject, addressee=(),
            content=opening, how="quote", between=(at + 1, subject.last), end=close, before=True,
            rule="statements/quote before",
        )  # fmt: skip

    def _closing_words(self, text: Text, at: int, sentence: Sentence) -> Phrase | None:
        """`«…»، أضاف الصيرجي.`: the words that close a sentence after the verb."""
        place = at
        while place < sentence.last and text.form(place)[0].isalpha() and text.form(place) not in _ENDING:
            place += 1
        ends = place == sentence.last or text.form(place) in (".", ",", ":")
        if not ends or not 0 < place - at <= _SHORT_SPEAKER or not self._is_noun(text, at):
            return None
        return Phrase(at, place, 0, (), None, True, "", "s")

    def _at(self, text: Text, sentence: Sentence, at: int, by_end: dict[int, Phrase]) -> Cue | None:
        name = text.name_at[at]
        swallowed = name is not None and name.last - 1 == at > name.first and text.form(at)[0] == "ف"
        if name is not None and not swallowed and (name.first < at or not name.cut):
            return None
        forms = self.verbs.find(text.form(at))
        if forms:
            relayed = self._relayed(text, sentence, at)
            if relayed is not None:
                return relayed
        for form in forms:
            if at and not self._takes[form.row].isdisjoint(("that", "quote")):
                before = self._after_quote(text, sentence, at, form)
                if before is not None and text.quoted[at] < 0:
                    after = self._read(text, sentence, at, form, by_end)
                    return before if after is None or after.how == "noun" else after
            cue = self._read(text, sentence, at, form, by_end)
            if cue is not None:
                return cue
        return None

    # --- one verb

    def _read(
        self, text: Text, sentence: Sentence, at: int, form: VerbForm, by_end: dict[int, Phrase]
    ) -> Cue | None:
        takes = self._takes[form.row]
        if "relay" in takes or text.form(at + 1) == "الله":
            return None
        if form.shape == "masdar" or (
            form.person == 1 and (text.quoted[at] < 0 or text.form(at)[form.cut :] in self._numbers)
        ):
            return None  # `نصف` is a half before it is "we describe"
        if form.shape == "participle" and not self._may_be_adverbial(text, sentence, at, form):
            return None
        before = text.form(at - 1) if at > sentence.first else ""
        if before in _PREPOSITIONS.values() or before in ("ب", "كل", "اي", "هذا", "هذه"):
            return None
        if self._hides_name(text, at, sentence.last):
            return None
        if form.pronoun and form.shape != "participle" and takes.isdisjoint(("obj", "np", "load")):
            return None
        negated = before in _NEGATIONS
        if (form.shape == "jussive") != (before == "لم" and form.shape == "jussive"):
            return None
        if text.form(at + 1) == "علي" and text.form(at)[form.cut :] == "ردا":
            return None
        start = self._past_adverbs(text, at + 1, sentence.last)
        subject = before_it = None
        if form.shape != "participle":
            before_it = self._before(text, sentence, at, form, by_end)
            subject = before_it or self._subject(text, start, sentence, form)
            shy = "shy" in takes
            opens = self._opens_clause(text, sentence, at, form)
            if subject is None and before_it is None and self._disagrees(text, start, sentence, form):
                return None
            post = without_article(text.form(start)) in self._phrases.posts
            if (
                (not shy or post)
                and opens
                and (subject is None or (before_it is None and not _has_person(subject)))
            ):
                subject = self._described(text, subject, start, sentence, form, takes) or subject
        preverbal = before_it is not None
        if before_it is not None and "shy" in takes and before_it.source is None and not before_it.names:
            return None
        after = subject.last if subject is not None and not preverbal else start
        if subject is None and text.form(at) in self._impersonal:
            return None
        if (
            subject is None
            and form.shape != "participle"
            and not self._opens_clause(text, sentence, at, form)
        ):
            return None
        if (
            "shy" in takes
            and form.shape != "participle"
            and (subject is None or (at > sentence.first and not form.joined and not preverbal))
        ):
            return None
        if "docthat" in takes and (
            subject is None or subject.source is None or subject.source["kind"] != "document"
        ):
            return None
        opened = self._open(text, sentence, after, takes, form, subject, at)
        if opened is None:
            return None
        content, how, addressee = opened
        act = self._acts[form.row]
        if negated and "double" in takes and how != "quote":
            negated, act = False, "say"  # `لم يستبعد`
        if negated and how == "noun":
            return None
        return Cue(
            first=at, last=at + 1, form=form, act=act, subject=subject, addressee=addressee,
            content=content, how=how, between=(at + 1, content), preverbal=preverbal, negated=negated,
        )  # fmt: skip

    def _opens_clause(self, text: Text, sentence: Sentence, at: int, form: VerbForm) -> bool:
        """Whether a verb without a subject of its own may be one: at the head of its clause, as Arabic has it."""
        if at == sentence.first or form.joined or text.time_at[at - 1] is not None:
            return True
        before = text.form(at - 1)
        return (
            not before[0].isalnum()
            or before in self._conjunctions
            or before in _ABOUT
            or before in _NEGATIONS
            or text.form(at + 1) in ("فيه", "فيها")
            or before in ("ما", "لكنه", "لكنها", "انه", "انها", "فيه", "فيها")
            or any(text.form(at - len(words)) == words[0] and words[-1] == before for words in self._adverbs)
            or before.removesuffix("ا") in self._documents  # `أصدرت بيانا انتقدت فيه`
        )

    def _hides_name(self, text: Text, at: int, end: int) -> bool:
        """`طلب عدم نشر اسمه`, `رفض الكشف عن هويته`: nothing is said."""
        return any(text.form(k) in self._identity for k in range(at + 1, min(at + 6, end)))

    def _may_be_adverbial(self, text: Text, sentence: Sentence, at: int, form: VerbForm) -> bool:
        """`مضيفا أن` hangs on a saying before it: after a comma, a conjunction, or the words of one."""
        word = text.form(at)
        accusative = word.endswith(("ا", "ه", "ين"))
        return at > sentence.first and accusative

    def _past_adverbs(self, text: Text, at: int, end: int) -> int:
        moved = True
        while moved and at < end:
            moved = False
            time = text.times.get(at)
            if time is not None and time.last <= end:
                at, moved = time.last, True
                continue
            for words in self._adverbs:
                if all(text.form(at + k) == word for k, word in enumerate(words)):
                    at, moved = at + len(words), True
                    break
            if not moved and text.form(at) == "ل" and 0 < text.closes.get(at + 1, 0) - at <= _NAME_IN_QUOTES:
                at, moved = text.closes[at + 1] + 1, True  # `يقول لـ «القناة» فلان`
                at += text.form(at) == ","
            if not moved and text.form(at) == "," and text.times.get(at + 1) is not None:
                last = text.times[at + 1].last
                at, moved = last + (text.form(last) == ","), True
        return at

    def _subject(self, text: Text, at: int, sentence: Sentence, form: VerbForm) -> Phrase | None:
        phrase = self._phrases.read(text, at, sentence.last)
        if (
            phrase is None
            and text.form(at) == '"'
            and at in text.closes
            and text.closes[at] - at <= _SHORTEST_QUOTE
        ):
            close = text.closes[at]
            if close + 1 < sentence.last and close > at + 1 and text.form(close + 1) != ".":
                return Phrase(at, close + 1, 0, (), None, True, "", "")
        if phrase is None or not agrees(form, phrase, before=False):
            return None
        return phrase

    def _disagrees(self, text: Text, at: int, sentence: Sentence, form: VerbForm) -> bool:
        """Whether one who could speak stands after the verb but not in its gender: then it is another verb."""
        if form.pronoun or form.number != "s":
            return False
        phrase = self._phrases.read(text, at, sentence.last)
        return (
            phrase is not None
            and not agrees(form, phrase, before=False)
            and "obj" not in self._takes[form.row]
        )

    def _described(
        self,
        text: Text,
        known: Phrase | None,
        at: int,
        sentence: Sentence,
        form: VerbForm,
        takes: frozenset[str],
    ) -> Phrase | None:
        """A speaker in words that no list has: `مذيع الملعب`, `محامي الساقلي، الأستاذ جلال …`.

        Up to a person's name, or, where a clause or a quotation follows, as far as the noun goes.
        """
        if known is not None and not _may_head(known):
            return None
        start = known.last if known is not None else at
        if known is None and not self._is_noun(text, at):
            return None
        place = start
        while place < min(sentence.last, start + _DESCRIBED):
            name = text.names.get(place)
            if name is not None and name.mention.kind == "person" and not name.cut:
                first = known.first if known is not None else at
                inner = self._phrases.read(text, place, sentence.last)
                names = (
                    ((*known.names, *inner.names) if known is not None else inner.names) if inner else (name,)
                )
                last = inner.last if inner else name.last
                gender = "f" if text.form(first).endswith("ه") else ""
                return Phrase(first, last, 0, names, None, False, gender, "s")
            word = text.form(place)
            if word == "," and place > at and self._titled_person(text, place + 1):
                place = self._titled_person(text, place + 1) or place
                continue
            if not word[0].isalnum() or word in _THAT or word in _BY_THAT or text.time_at[place] is not None:
                break
            if word in _ENDING or (word in _PREPOSITIONS.values() and word != "من"):
                break
            if place > at and name is None and not word.startswith("ال") and self._is_cue_form(text, place):
                break
            place += name.last - place if name is not None else 1
        if known is None and not takes & {"that", "quote", "np", "obj"}:
            return self._before_preposition(text, at, place, takes, form)
        if known is None and "np" in takes:
            noun = self._noun_behind(text, at, sentence)
            if noun is not None and self._clause(text, sentence, noun, takes, told=False) is None:
                return Phrase(at, noun, 0, (), None, has_article(text.form(at)), form.gender, "")
        if known is not None or place == at or not takes & {"that", "quote"}:
            return None
        if takes & {"obj"} or self._clause(text, sentence, place, takes, told=True) is None:
            direct = None if takes & {"obj"} else self._direct(text, sentence, place, takes, told=True)
            if direct is None:
                return None
        counted = text.form(at) in self._numbers  # `ثلاثة صرافين`: the number is feminine, they are not
        if (
            form.gender == "m"
            and text.form(at).endswith("ه")
            and not counted
            and text.form(at) not in _MASCULINE
        ):
            return None
        names = (
            tuple(one for key, one in text.names.items() if at <= key < place)
            if place - at < _DESCRIBED
            else ()
        )
        gender = form.gender if form.number == "s" else ""
        definite = text.form(at).startswith("ال")
        return Phrase(at, place, 0, names, None, definite, gender, "")

    def _before_preposition(
        self, text: Text, at: int, end: int, takes: frozenset[str], form: VerbForm
    ) -> Phrase | None:
        """`أعربت بريساندا عن …`: whoever stands between a verb and the preposition it takes."""
        wanted = {word for key, word in _PREPOSITIONS.items() if key in takes}
        if not 0 < end - at <= _SHORT_SPEAKER or text.form(end) not in wanted:
            return None
        return Phrase(at, end, 0, (), None, True, form.gender, "")

    def _noun_behind(self, text: Text, at: int, sentence: Sentence) -> int | None:
        """Where what is said begins behind a speaker of no list: `نفت مديرية المياه صحة الأنباء`."""
        if not has_article(text.form(at)) and self._may_be_said(text, at):
            return None
        for place in range(at + 1, min(at + 7, sentence.last)):
            form = text.form(place)
            if not form[0].isalpha() or form in _THAT or text.time_at[place] is not None:
                return None
            if not has_article(form) and (form in self._masdars or is_verbal_noun(form)):
                return place if has_article(text.form(at)) or place > at + 1 else None
        return None

    def _titled_person(self, text: Text, at: int) -> int | None:
        """Where a person's name begins behind a comma, a title or two before it."""
        for place in range(at, at + 4):
            name = text.names.get(place)
            if name is not None:
                return place if name.mention.kind == "person" else None
            if not text.form(place)[:1].isalpha():
                return None
        return None

    def _is_noun(self, text: Text, at: int) -> bool:
        form = text.form(at)
        if not form[:1].isalpha() or form in _THAT or form in _BY_THAT or form in _ENDING:
            return False
        if form in _PREPOSITIONS.values() or text.time_at[at] is not None or form.startswith("لل"):
            return False
        return form.startswith("ال") or not any(one.shape != "masdar" for one in self.verbs.find(form))

    def _before(
        self, text: Text, sentence: Sentence, at: int, form: VerbForm, by_end: dict[int, Phrase]
    ) -> Phrase | None:
        """The speaker right before the verb: `بلينكن قال`, `وكان المتحدث قد أكد`, `مصدر، طلب …، قال`."""
        left = at
        while left > sentence.first and (text.form(left - 1) in _ABOUT or text.form(left - 1) in _NEGATIONS):
            left -= 1
        if text.form(left - 1) in _RELATIVES and left - 1 > sentence.first:
            left -= 1
        phrase = by_end.get(left)
        if phrase is None and left > sentence.first and text.form(left - 1) == ",":
            phrase = by_end.get(left - 1)
            relative = text.form(left) in _RELATIVES
            after_that = phrase is not None and text.form(phrase.first - 1) in _THAT
            if phrase is not None and phrase.first > sentence.first and not relative and not after_that:
                phrase = None
        if form.joined == "ف":
            return self._after_as_for(text, sentence, at)
        if phrase is None and not form.joined:
            phrase = self._after_that(text, sentence, left)
        if phrase is None or form.joined:
            return None
        return phrase if agrees(form, phrase, before=True) else None

    def _after_that(self, text: Text, sentence: Sentence, at: int) -> Phrase | None:
        """`إن موكله أكد`: a noun between `أن` and the verb."""
        for first in range(at - 1, max(sentence.first, at - 4), -1):
            if text.form(first - 1) in _THAT or text.form(first - 1) in _BY_THAT:
                nouns = all(text.form(k).isalpha() and text.form(k) not in _ENDING for k in range(first, at))
                if nouns and self._is_noun(text, first):
                    return Phrase(first, at, 0, (), None, has_article(text.form(first)), "", "")
                return None
        return None

    def _after_as_for(self, text: Text, sentence: Sentence, at: int) -> Phrase | None:
        """`أما فلان فرأى`: who stands after `أما`, however he is described."""
        for place in range(max(sentence.first, at - _FAR), at - 1):
            if text.form(place) not in ("اما", "واما"):
                continue
            phrase = self._phrases.read(text, place + 1, at)
            if phrase is not None and (_has_person(phrase) or not _may_head(phrase)):
                return phrase
            person = next(
                (
                    text.names[k]
                    for k in range(place + 1, at)
                    if k in text.names and text.names[k].mention.kind == "person"
                ),
                None,
            )
            if person is not None:
                return Phrase(place + 1, person.last, 0, (person,), None, False, "", "s")
            return phrase or Phrase(place + 1, at, 0, (), None, True, "", "")
        return None

    # --- where what is said opens

    def _open(
        self,
        text: Text,
        sentence: Sentence,
        at: int,
        takes: frozenset[str],
        form: VerbForm,
        subject: Phrase | None,
        cue: int,
    ) -> tuple[int, str, tuple[Phrase, ...]] | None:
        direct = self._direct(text, sentence, at, takes, subject is not None)
        clause = self._clause(text, sentence, at, takes, subject is not None)
        if direct is not None and (clause is None or direct < clause):
            return direct, "quote", ()
        noun = self._noun(text, sentence, at, takes, form, subject)
        if noun is not None and (
            clause is None or (noun[0] < clause - 1 and self._outweighs(text, noun, clause, takes))
        ):
            return noun[0], "noun", noun[1]
        return (clause, "that", ()) if clause is not None else None

    def _outweighs(
        self, text: Text, noun: tuple[int, tuple[Phrase, ...]], clause: int, takes: frozenset[str]
    ) -> bool:
        """Whether a noun is what is said though a clause follows: `أكد ضرورة أن`, not `أوضح المدير بالمنطقة أن`."""
        form = text.form(noun[0])
        bare = without_article(form[1:] if form.startswith("ب") else form)
        return bool(
            noun[1]
            or any(text.form(k) == "," for k in range(noun[0], clause))
            or "that" not in takes
            or bare in self._masdars
            or is_verbal_noun(bare)
            or (form.endswith(("ها", "هم")) and not has_article(form))
            or text.form(noun[0] - 1) in _PREPOSITIONS.values()
        )

    def _direct(
        self, text: Text, sentence: Sentence, at: int, takes: frozenset[str], told: bool
    ) -> int | None:
        if not takes & {"that", "quote", "docthat"}:
            return None
        reach = _REACH if "that" in takes else _NEAR
        for place in range(at, min(sentence.last, at + reach)):
            form = text.form(place)
            if form == ":" and (place + 1 < sentence.last or text.form(place + 1) == '"'):
                return None if text.form(place + 1) in _THAT else place + 1
            if form == '"' and place in text.closes:
                straight = place == at or text.form(place - 1) in (",", ":", "-") or told
                length = text.closes[place] - place
                named = text.names.get(place + 1) is not None and length <= _NAME_IN_QUOTES - 2
                short = (named or length <= _SHORTEST_QUOTE) and text.form(place - 1) != ":"
                if straight and not short:
                    return place if place == at or text.form(place - 1) in (",", ":") else None
                return (
                    None if not short else self._direct(text, sentence, text.closes[place] + 1, takes, told)
                )
            if form in _THAT or form in _BY_THAT:
                return None
            if place > at and self._is_cue_form(text, place):
                return None
        return None

    def _clause(
        self, text: Text, sentence: Sentence, at: int, takes: frozenset[str], told: bool
    ) -> int | None:
        """Where the clause after `أن` begins."""
        reach = _REACH if told else _FAR
        place = at
        while place < min(sentence.last - 1, at + reach):
            form = text.form(place)
            if form == '"' and place in text.closes:
                # `قال لـ «القناة» إن`: over a name; a longer quotation is what is said itself.
                if text.closes[place] - place > 6:
                    return None
                place = text.closes[place] + 1
                continue
            if form in _BY_THAT and takes & {"b", "that", "bthat"}:
                return place + 1
            if form in _WHETHER and "an" in takes:
                return place + 1 + (text.form(place + 1) in ("اذا", "ان"))
            if form in _ASKING and "asks" in takes:
                return place
            if form in _THAT:
                before = text.form(place - 1)
                taken = [key for key, word in _PREPOSITIONS.items() if word == before]
                if taken:
                    if (
                        taken[0] in takes
                        or (taken[0] == "ila" and "ilathat" in takes)
                        or (taken[0] == "ala" and "that" in takes)
                    ):
                        return place + 1
                elif before not in _BEFORE_THAT and takes & {"that", "docthat", "l", "from"}:
                    return place + 1
            if place > at and self._is_cue_form(text, place):
                return None
            place += 1
        return None

    def _is_cue_form(self, text: Text, at: int) -> bool:
        if text.name_at[at] is not None or text.form(at - 1) in _RELATIVES:
            return False
        if self._hides_name(text, at, len(text.tokens)):
            return False
        found = self.verbs.find(text.form(at))
        if found and all(self._takes[one.row] == {"an"} for one in found):
            return any(text.form(k) == "عن" for k in range(at + 1, at + 6))
        return any(
            one.shape in ("past", "present", "future")
            and not self._takes[one.row] & {"shy", "quote"}
            and (one.joined or one.shape == "past")
            for one in found
        )

    def _noun(
        self,
        text: Text,
        sentence: Sentence,
        at: int,
        takes: frozenset[str],
        form: VerbForm,
        subject: Phrase | None,
    ) -> tuple[int, tuple[Phrase, ...]] | None:
        """Where a noun that is said begins, and those of whom it is said: `طالب الحكومة بصرف`, `أعلن تأجيل`."""
        at = self._past_commas(text, sentence, at)
        if at >= sentence.last:
            return None
        if "blame" in takes:
            return self._blamed(text, sentence, at)
        if "load" in takes:
            return self._loaded(text, sentence, at, form)
        if "again" in takes:
            return self._again(text, sentence, at)
        found: tuple[int, tuple[Phrase, ...]] | None = None
        if "obj" in takes:
            found = self._with_object(text, sentence, at, takes, form)
        straight = "np" in takes and self._opens_noun(text, sentence, at)
        if found is None and not straight:
            opening = self._preposition(text, sentence, at, takes)
            found = (opening, ()) if opening is not None else None
        if found is None and "from" in takes and text.form(at) == "من":
            found = self._asked_of(text, sentence, at)
        if found is None and "from" in takes and text.form(at) in _FROM_HIM:
            at += 1
        if found is None and takes & {"np", "from"} and self._opens_noun(text, sentence, at):
            told = subject is not None or form.shape == "participle" or self._may_be_said(text, at)
            found = (at, ()) if told else None
        if found is None and "estimate" in takes and self._opens_noun(text, sentence, at):
            put_at = any(
                text.form(k)[0] == "ب" and self._is_prefixed(text, k, text.form(k))
                for k in range(at + 1, min(at + 12, sentence.last))
            )
            found = (at, ()) if put_at else None
        if found is None and "count" in takes and text.form(at)[0].isdigit() and subject is not None:
            found = (at, ())
        offered = text.form(at) in self._masdars or text.form(at)[0].isdigit()
        if found is None and "masdar" in takes and offered and (subject is not None or form.joined):
            found = (at, ())
        return found

    def _past_commas(self, text: Text, sentence: Sentence, at: int) -> int:
        while at < sentence.last:
            moved = self._past_adverbs(text, at, sentence.last)
            if text.form(moved) == ",":
                following = self._past_adverbs(text, moved + 1, sentence.last)
                if text.form(following) in ("في", "خلال", "عقب", "اثناء", "بعد", "عبر", "علي"):
                    close = next(
                        (
                            k
                            for k in range(following, min(following + 20, sentence.last))
                            if text.form(k) == ","
                        ),
                        None,
                    )
                    if close is None:
                        return moved + 1
                    at = close + 1
                    continue
                moved = following
            if moved == at:
                return at
            at = moved
        return at

    def _preposition(self, text: Text, sentence: Sentence, at: int, takes: frozenset[str]) -> int | None:
        """The noun after the preposition that the verb takes; a clitic one stays with its noun."""
        for place in range(at, min(at + 12, sentence.last)):
            form = text.form(place)
            if form in (".", ":", '"', ";") and place > at:
                return None
            for key, word in _PREPOSITIONS.items():
                if key in takes and form == word and place + 1 < sentence.last:
                    following = text.form(place + 1)
                    return None if following in ("جانبه", "جانبها", "جهته", "جهتها", *_THAT) else place + 1
            if form[0] == "ب" and len(form) > 3 and takes & {"b"} and form not in _BY_THAT:
                return place if self._is_prefixed(text, place, form) else None
            if form[0] == "ل" and len(form) > 3 and takes & {"obj"} and "l" in takes and place == at:
                return place
            if not self._is_circumstance(text, place):
                return None
        return None

    def _is_prefixed(self, text: Text, at: int, form: str) -> bool:
        name = text.names.get(at)
        return form.startswith("بال") or (name is None or name.cut == 1)

    def _is_circumstance(self, text: Text, at: int) -> bool:
        """Words that may stand between a verb and its preposition: times, places, `في مؤتمر صحفي`."""
        return True

    def _with_object(
        self, text: Text, sentence: Sentence, at: int, takes: frozenset[str], form: VerbForm
    ) -> tuple[int, tuple[Phrase, ...]] | None:
        """`دعا X وY إلى Z`, `اتهم X بـZ`: whom, and what."""
        ends = {word for key, word in _PREPOSITIONS.items() if key in takes}
        for place in range(at, min(at + 24, sentence.last)):
            word = text.form(place)
            if word in (".", ";", ":"):
                return None
            if word in ends and place + 1 < sentence.last:
                that = text.form(place + 1) in _THAT
                return place + 1 + that, self._spoken_to(text, at, place)
            if place > at and word in _BY_THAT:
                return place + 1, self._spoken_to(text, at, place)
            name = text.names.get(place)
            if (
                "b" in takes
                and word[0] == "ب"
                and len(word) > 3
                and (name is None or name.cut == 1)
                and text.form(place - 1) not in ("في", "من", "الي", "علي")
            ):
                return place, self._spoken_to(text, at, place)
            if "l" in takes and place > at and word[0] == "ل" and len(word) > 4 and name is None:
                return place, self._spoken_to(text, at, place)
        return None

    def _spoken_to(self, text: Text, first: int, last: int) -> tuple[Phrase, ...]:
        """Those named between a verb and what it asks, else the words there as they are."""
        found = tuple(self._phrases.find(text, first, last))
        while last > first and not text.form(last - 1)[0].isalnum():
            last -= 1
        if found or not 0 < last - first <= _DESCRIBED or not self._is_noun(text, first):
            return found
        return (Phrase(first, last, 0, (), None, text.form(first).startswith("ال"), "", ""),)

    def _asked_of(self, text: Text, sentence: Sentence, at: int) -> tuple[int, tuple[Phrase, ...]] | None:
        phrase = self._phrases.read(text, at + 1, sentence.last)
        if phrase is None:
            return (at + 2, ()) if at + 2 < sentence.last else None
        after = self._past_commas(text, sentence, phrase.last)
        if text.form(after) in _RELATIVES:
            return None
        return (after, (phrase,)) if after < sentence.last else None

    def _may_be_said(self, text: Text, at: int) -> bool:
        """Whether a noun after a verb without a speaker is what is said: a verbal noun, or one with a pronoun."""
        form = text.form(at)
        bare = without_article(form)
        return (
            form == '"'
            or form[0].isdigit()
            or bare in self._masdars
            or is_verbal_noun(bare)
            or form.endswith(("ها", "هم", "هما"))
            or (has_article(form) and not self._is_subject_before_masdar(text, at))
        )

    def _is_subject_before_masdar(self, text: Text, at: int) -> bool:
        """`أعلنت الإدارة … تعاقدها`: a definite noun with what is said behind it."""
        for place in range(at + 1, at + 5):
            form = text.form(place)
            if not form[:1].isalpha():
                return False
            if not has_article(form):
                return form in self._masdars or is_verbal_noun(form) or form.endswith("ها")
        return False

    def _opens_noun(self, text: Text, sentence: Sentence, at: int) -> bool:
        form = text.form(at)
        if form == '"':
            return True
        if (
            form in _RELATIVES
            or without_article(form) in self._phrases.posts
            or form.startswith(("لل", "بال"))
        ):
            return False
        if not form[0].isalnum() or form in _THAT or form in _PREPOSITIONS.values():
            return False
        if form in (
            "في",
            "مع",
            "خلال",
            "بعد",
            "قبل",
            "عبر",
            "ثم",
            "حتي",
            "كما",
            "لدي",
            "امام",
            "منذ",
            "لا",
            "لم",
            "لن",
            "قد",
        ):
            return False
        found = self.verbs.find(form)
        return (
            not found or form.startswith("ال") or any(one.shape == "masdar" or one.pronoun for one in found)
        )

    def _blamed(self, text: Text, sentence: Sentence, at: int) -> tuple[int, tuple[Phrase, ...]] | None:
        """`ألقى باللوم … على X في Y`: what follows `على`, the preposition kept."""
        if text.form(at) not in self._blame:
            return None
        for place in range(at + 1, min(at + 8, sentence.last)):
            if text.form(place) == "علي":
                return place, tuple(self._phrases.find(text, place + 1, min(place + 6, sentence.last)))[:1]
        return None

    def _loaded(
        self, text: Text, sentence: Sentence, at: int, form: VerbForm
    ) -> tuple[int, tuple[Phrase, ...]] | None:
        """`حمّل X مسؤولية Y`: X with what is laid on it."""
        for place in range(at, min(at + 10, sentence.last)):
            if text.form(place) in self._blame:
                return at, tuple(self._phrases.find(text, at, place))
        return None

    def _again(self, text: Text, sentence: Sentence, at: int) -> tuple[int, tuple[Phrase, ...]] | None:
        """`جدد رفضه`, `جدد التأكيد على`: what is said again is a saying's noun."""
        return (at, ()) if self._opens_noun(text, sentence, at) and self._may_be_said(text, at) else None


def _has_person(phrase: Phrase) -> bool:
    return any(one.mention.kind == "person" for one in phrase.names)


def _may_head(phrase: Phrase) -> bool:
    """Whether a person's name may follow further on: after an office or a noun for one who speaks."""
    if phrase.source is not None:
        return phrase.source["kind"] in ("office", "person", "unnamed")
    return (
        bool(phrase.names)
        and phrase.names[-1].mention.kind in ("office", "nationality", "body", "place")
        and (phrase.names[0].mention.kind == "office")
    )


def agrees(form: VerbForm, phrase: Phrase, *, before: bool) -> bool:
    """Whether a verb may have that subject: in gender always, in number only when the subject stands first."""
    if form.gender and phrase.gender and form.gender != phrase.gender:
        return False
    if form.number == "p":
        return before and phrase.number in ("p", "")
    if before and phrase.number == "p" and form.number == "s":
        return form.gender == "f" and phrase.gender == "f"
    return True


def moved(cue: Cue, **changes: object) -> Cue:
    """The cue with other fields."""
    return replace(cue, **changes)  # type: ignore[arg-type]
