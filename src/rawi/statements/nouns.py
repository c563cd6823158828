"""Where a noun that is said opens: `أعلن تأجيل الجلسة`, `طالب الحكومة بصرف الرواتب`, `حمّل X مسؤولية Y`.

A noun after a verb of saying is as often its object or its speaker, so each verb's own codes say what may stand there.
"""

from __future__ import annotations

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.model import Act
from rawi.script import fold_text, has_article, is_verbal_noun, without_article
from rawi.statements.adverbs import AdverbReader
from rawi.statements.cue import Opening, Verb
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import PREPOSITIONS, Words

_ON, _FROM, _IN = PREPOSITIONS["ala"], PREPOSITIONS["min"], PREPOSITIONS["fi"]
_TANWIN = ("ا", "اً", "ًا")
_OBJECT = 24  # tokens from a verb to what it asks of its object
_PREPOSED = 12  # tokens from a verb to its preposition, or to what an estimate comes to
_LOADED = 10  # tokens from a verb to what it lays on someone
_BLAMED = 8  # tokens from the blame to the preposition before whom it hits
_WHOM = 6  # tokens in which that one is named
_DESCRIBED = 12  # tokens of an addressee whom no list knows
_ATTACHED = 3  # letters of a word that ب or ل alone would leave too short
_SUBJECT = 4  # tokens behind a noun in which what is said would follow it
_ABOUT = frozenset(("an",))
_NP_OR_ABOUT = frozenset(("np", "an"))
_APPOSITION = 3  # tokens of what a speaker is called besides
_STOPS = frozenset((".", ":", '"', ";"))
_HARD_STOPS = frozenset((".", ";", ":"))


class NounReader:
    """Finds such nouns; compiled once from the language data."""

    def __init__(
        self, lexica: Lexica, words: Words, phrases: PhraseReader, verbs: SayingVerbs, adverbs: AdverbReader
    ) -> None:
        self._phrases, self._verbs, self._adverbs = phrases, verbs, adverbs
        self._masdars = lexica.forms("statements/masdars")
        self._nouns_of_saying: dict[str, Act] = {
            fold_text(row["form"]): row["act"]  # type: ignore[misc]
            for row in lexica.table("statements/light")
        }
        self._silence = words.of("silence")
        self._titled = lexica.forms("statements/titled")
        self._to_him = words.of("to_him")
        self._blame = lexica.forms("statements/blame")
        self._that, self._by_that = words.that, words.by_that
        self._relatives = words.of("relative")
        self._no_noun = words.that | words.of("no_noun", "relative") | frozenset(PREPOSITIONS.values())
        self._no_saying = words.that | words.of("side")
        self._from_him = words.of("from_him")
        self._governing = words.of("governing")
        # `بأن` opens a clause, and `المتحدث باسم` goes on with who speaks.
        self._not_with = self._by_that | words.of("belonging")

    def read(self, text: Text, sentence: Sentence, at: int, verb: Verb) -> Opening | None:
        """The noun said after a verb, from token `at` on, and those of whom it is said; None: no noun is."""
        takes, subject = verb.takes, verb.subject
        at = self._adverbs.past_commas(text, sentence, at)
        if at >= sentence.last:
            return None
        if "blame" in takes:
            return self._blamed(text, sentence, at)
        if "load" in takes:
            return self._loaded(text, sentence, at)
        if "np" in takes and text.form(at) == _IN and subject is not None:
            at = self._past_place(text, sentence, at)
        opens = self._opens(text, at)
        if "order" in takes:
            ordered = text.form(at)[0] == "ب" and self.tells(without_article(text.form(at)[1:]))
            return Opening(at, "noun") if ordered else None
        if "light" in takes:
            return self._light(text, sentence, at)
        if "sees" in takes and text.form(at) == _IN and subject is not None:
            seen = range(at + 2, min(at + _PREPOSED, sentence.last))
            accusative = any(text.form(k).endswith("ا") and text.written(k).endswith(_TANWIN) for k in seen)
            return Opening(at, "noun") if accusative else None
        if "again" in takes:  # `جدد رفضه`, `جدد التأكيد على`
            return Opening(at, "noun") if opens and self.may_be_said(text, at) else None
        found = self._with_object(text, sentence, at, takes) if "obj" in takes else None
        if (
            found is None
            and takes >= _NP_OR_ABOUT
            and opens
            and not self.tells(without_article(text.form(at)))
        ):
            about = self._preposition(text, sentence, at, _ABOUT)  # `أعلن النادي حامل اللقب عن ضم …`
            found = about if about is not None and about.content - at > _APPOSITION else None
        if found is None and not ("np" in takes and opens):
            found = self._preposition(text, sentence, at, takes)
        if found is None and "from" in takes and text.form(at) == _FROM:
            found = self._asked_of(text, sentence, at)
        if found is not None:
            return found
        if "from" in takes and text.form(at) in self._from_him and at + 1 < sentence.last:
            at += 1
            opens = self._opens(text, at)
        if takes & {"np", "from"} and opens:
            told = subject is not None or verb.form.shape == "participle" or self.may_be_said(text, at)
            if told:
                return Opening(at, "noun")
        if "estimate" in takes and opens and self._is_put_at(text, sentence, at):
            return Opening(at, "noun")
        number = text.form(at)[0].isdigit()
        if "count" in takes and number and subject is not None:
            return Opening(at, "noun")
        offered = number or text.form(at) in self._masdars
        told = subject is not None or bool(verb.form.joined)
        return Opening(at, "noun") if "masdar" in takes and offered and told else None

    def may_be_said(self, text: Text, at: int) -> bool:
        """Whether a noun after a verb without a speaker is what is said: a verbal noun, or one with a pronoun."""
        form = text.form(at)
        return (
            form == '"'
            or form[0].isdigit()
            or self.tells_at(text, at)
            or form.endswith(("ها", "هم", "هما"))
            or (has_article(form) and not self._is_subject(text, at))
        )

    def tells(self, form: str) -> bool:
        """Whether a folded word without article is a noun with which what is said begins."""
        return form in self._masdars or is_verbal_noun(form)

    def tells_at(self, text: Text, at: int) -> bool:
        """The same of a token; a plural like `أشقاء` is no verbal noun, which has its hamza below."""
        bare = without_article(text.form(at))
        plural = text.written(at).removeprefix("ال").startswith("أ") and bare not in self._masdars
        return self.tells(bare) and not plural

    def _is_subject(self, text: Text, at: int) -> bool:
        """`أعلنت الإدارة … تعاقدها`: a definite noun with what is said behind it."""
        for place in range(at + 1, at + 1 + _SUBJECT):
            form = text.form(place)
            if not form[:1].isalpha():
                return False
            if not has_article(form):
                return self.tells(form) or form.endswith("ها")
            if form in self._silence or without_article(form) in self._masdars:
                return True  # `رفض المدرب الحديث عن …`
        return False

    def _opens(self, text: Text, at: int) -> bool:
        """Whether a token may begin a noun that is said."""
        form = text.form(at)
        if form == '"':
            return without_article(text.form(at - 1)) not in self._titled
        if not form[0].isalnum() or form in self._no_noun or form.startswith(("لل", "بال", "وال")):
            return False
        if without_article(form) in self._phrases.posts:
            return False
        name = text.names.get(at)
        if name is not None and text.form(at)[: name.cut] in ("ل", "ب"):
            return False  # `أوضح المتحدث الرسمي لأمانة المدينة`
        found = self._verbs.find(form)
        return (
            not found or form.startswith("ال") or any(one.shape == "masdar" or one.pronoun for one in found)
        )

    def _preposition(self, text: Text, sentence: Sentence, at: int, takes: frozenset[str]) -> Opening | None:
        """The noun after the preposition that the verb takes; a clitic one stays with its noun."""
        taken = _prepositions(takes)
        for place in range(at, min(at + _PREPOSED, sentence.last)):
            form = text.form(place)
            if form in _STOPS and place > at:
                return None
            if form in taken and place + 1 < sentence.last:
                side = text.form(place + 1) in self._no_saying
                return None if side else Opening(place + 1, "noun")
            attached = len(form) > _ATTACHED or (
                len(form) == _ATTACHED and place == at and has_article(text.form(at + 1))
            )
            listed = self._phrases.sources.row(form) is not None or text.form(place - 1) in self._governing
            if form in self._no_noun and form[0] == "ب":
                return None  # `صرح بذلك`
            if form[0] == "ب" and attached and "b" in takes and form not in self._not_with and not listed:
                return Opening(place, "noun") if _has_preposition(text, place) else None
            if form[0] == "ل" and attached and {"obj", "l"} <= takes and place == at:
                return Opening(place, "noun")
        return None

    def _with_object(self, text: Text, sentence: Sentence, at: int, takes: frozenset[str]) -> Opening | None:
        """`دعا X وY إلى Z`, `اتهم X بـZ`: whom, and what."""
        taken = _prepositions(takes)
        for place in range(at, min(at + _OBJECT, sentence.last)):
            word = text.form(place)
            if word in _HARD_STOPS:
                return None
            if word in taken and place + 1 < sentence.last:
                that = text.form(place + 1) in self._that
                return Opening(place + 1 + that, "noun", self._spoken_to(text, at, place))
            if place > at and word in self._by_that:
                return Opening(place + 1, "noun", self._spoken_to(text, at, place))
            name = text.names.get(place)
            if (
                "b" in takes
                and word[0] == "ب"
                and len(word) > _ATTACHED
                and (name is None or name.cut == 1)
                and text.form(place - 1) not in self._governing
            ):
                return Opening(place, "noun", self._spoken_to(text, at, place))
            if "l" in takes and place > at and word[0] == "ل" and len(word) > _ATTACHED + 1 and name is None:
                return Opening(place, "noun", self._spoken_to(text, at, place))
        return None

    def _spoken_to(self, text: Text, first: int, last: int) -> tuple[Phrase, ...]:
        """Those named between a verb and what it asks, else the words there as they are."""
        found = tuple(self._phrases.find(text, first, last))
        while last > first and not text.form(last - 1)[0].isalnum():
            last -= 1
        if found or not 0 < last - first <= _DESCRIBED or not self._verbs.is_noun(text, first):
            return found
        return (Phrase(first, last, 0, (), None, has_article(text.form(first)), "", ""),)

    def _past_place(self, text: Text, sentence: Sentence, at: int) -> int:
        """The noun that is said behind `في` with its own: `نفت المديرية في المرفأ صحة …`, `يطلب في دعواه وقف …`."""
        for place in range(at + 2, min(at + _OBJECT, sentence.last)):
            form = text.form(place)
            if form in _HARD_STOPS or form in self._that:
                break
            before = text.form(place - 1)
            closed = (
                before == ","
                or has_article(before)
                or before.endswith(("ه", "ها"))
                or text.name_at[place - 1]
            )
            if closed and not has_article(form) and form in self._masdars:
                return place
        return at

    def _light(self, text: Text, sentence: Sentence, at: int) -> Opening | None:
        """`وجه له الشكر على …`: the noun that tells what the verb does not."""
        while at < sentence.last and text.form(at) in self._to_him:
            at += 1
        act = self._nouns_of_saying.get(without_article(text.form(at))) if at < sentence.last else None
        return Opening(at, "noun", act=act) if act is not None else None

    def _asked_of(self, text: Text, sentence: Sentence, at: int) -> Opening | None:
        """`طلب من الحكومة صرف الرواتب`: of whom, and what."""
        phrase = self._phrases.read(text, at + 1, sentence.last)
        if phrase is None:
            return Opening(at + 2, "noun") if at + 2 < sentence.last else None
        after = self._adverbs.past_commas(text, sentence, phrase.last)
        if text.form(after) in self._relatives or after >= sentence.last:
            return None
        return Opening(after, "noun", (phrase,))

    def _is_put_at(self, text: Text, sentence: Sentence, at: int) -> bool:
        """`قدّر الخسائر بمليون`: a noun, and with ب what it comes to."""
        return any(
            text.form(k)[0] == "ب" and _has_preposition(text, k)
            for k in range(at + 1, min(at + _PREPOSED, sentence.last))
        )

    def _blamed(self, text: Text, sentence: Sentence, at: int) -> Opening | None:
        """`ألقى باللوم … على X في Y`: what follows `على`, the preposition kept."""
        if text.form(at) not in self._blame:
            return None
        for place in range(at + 1, min(at + _BLAMED, sentence.last)):
            if text.form(place) == _ON:
                end = min(place + _WHOM, sentence.last)
                return Opening(place, "noun", tuple(self._phrases.find(text, place + 1, end))[:1])
        return None

    def _loaded(self, text: Text, sentence: Sentence, at: int) -> Opening | None:
        """`حمّل X مسؤولية Y`: X with what is laid on it."""
        for place in range(at, min(at + _LOADED, sentence.last)):
            if text.form(place) in self._blame:
                return Opening(at, "noun", self._spoken_to(text, at, place))
        return None


def _prepositions(takes: frozenset[str]) -> frozenset[str]:
    return frozenset(word for key, word in PREPOSITIONS.items() if key in takes)


def _has_preposition(text: Text, at: int) -> bool:
    """Whether the ب of a token is a preposition, not the first letter of its word."""
    name = text.names.get(at)
    return text.form(at).startswith("بال") or (name is None or name.cut == 1)
