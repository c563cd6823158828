"""Where what is said opens after a verb of saying: with direct speech, with the clause after `أن`, or with a noun."""

from __future__ import annotations

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.script import has_article, without_article
from rawi.statements.cue import Opening, Verb
from rawi.statements.lists import ListReader
from rawi.statements.nouns import NounReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import PREPOSITIONS, Words

REACH = 48  # tokens between a cue and what is said
_FAR = 16  # tokens between a cue and what is said when no speaker stands beside it
_NEAR = 8  # tokens between a verb that is only then one of saying and a quotation
_SHORTEST_QUOTE = 3  # tokens
_NAME_IN_QUOTES = 6  # tokens
_NAMED_IN_QUOTES = 4  # tokens, the first of them of a known name
_TITLE = 8  # tokens of a title in quotation marks behind its noun (`رئيسة فريق «…»`)
_BARE = "ان"
_NEXT = frozenset(("obj",))
_KEYS = {word: key for key, word in PREPOSITIONS.items()}


class OpeningReader:
    """Finds it; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words, verbs: SayingVerbs, nouns: NounReader) -> None:
        self._lists = ListReader(lexica)
        self._titled = lexica.forms("statements/titled")
        self._verbs, self._nouns = verbs, nouns
        self._that, self._by_that = words.that, words.by_that
        self._not_that = words.of("not_that")
        self._whether, self._if, self._asking = words.of("whether"), words.of("if"), words.of("asking")

    def read(self, text: Text, sentence: Sentence, at: int, verb: Verb) -> Opening | None:
        """Where what is said by a verb opens, from token `at` on; None: nothing is said."""
        takes = verb.takes
        direct = self.direct(text, sentence, at, takes)
        clause = self.clause(text, sentence, at, takes, told=verb.subject is not None)
        noun = self._nouns.read(text, sentence, at, verb)
        # `الوزير يرفض الاستقالة: …`: a title says what is done, and then in which words
        titled = sentence.title and noun is not None and direct is not None and noun.content < direct - 1
        if direct is not None and not titled and (clause is None or direct <= clause):
            return Opening(direct, "quote")
        if noun is not None and (
            clause is None or (noun.content < clause - 1 and self._outweighs(text, noun, clause, takes))
        ):
            return noun
        return Opening(clause, "that") if clause is not None else None

    def _outweighs(self, text: Text, noun: Opening, clause: int, takes: frozenset[str]) -> bool:
        """Whether a noun is what is said though a clause follows: `أكد ضرورة أن`, not `أوضح المدير بالمنطقة أن`."""
        at = noun.content
        form = text.form(at)
        if "that" in takes and not noun.addressee and text.form(clause - 2) == ",":
            return False  # `أكد المشرف على القاعة، ندى الوائلي، أن`: the comma closes who speaks
        return (
            bool(noun.addressee)
            or any(text.form(k) == "," for k in range(at, clause))
            or "that" not in takes
            or (
                self._nouns.tells(without_article(form.removeprefix("ب")))
                and not text.written(at).startswith("أ")
            )
            or (form.endswith(("ها", "هم")) and not has_article(form))
            or text.form(at - 1) in _KEYS
        )

    def direct(self, text: Text, sentence: Sentence, at: int, takes: frozenset[str]) -> int | None:
        """Where direct speech begins: after a colon, or with its quotation mark."""
        if takes.isdisjoint(("that", "quote", "docthat")):
            return None
        reach = REACH if "that" in takes else _NEAR
        for place in range(at, min(sentence.last, at + reach)):
            form = text.form(place)
            if form == ":" and place + 1 == sentence.last and self._lists.end(text, sentence) is not None:
                return place + 1
            if form == ":" and (place + 1 < sentence.last or text.form(place + 1) == '"'):
                return None if text.form(place + 1) in self._that else place + 1
            if form == '"' and place in text.closes:
                before = text.form(place - 1)
                length = text.closes[place] - place
                titled = without_article(before) in self._titled and length <= _TITLE
                named = titled or (place + 1 in text.names and length <= _NAMED_IN_QUOTES)
                if (named or length <= _SHORTEST_QUOTE) and before != ":":
                    return self.direct(text, sentence, text.closes[place] + 1, takes)
                return place if place == at or before in (",", ":") else None
            if form in self._that or form in self._by_that:
                return None
            if place > at and self._verbs.is_cue(text, place):
                return None
        return None

    def clause(
        self, text: Text, sentence: Sentence, at: int, takes: frozenset[str], *, told: bool
    ) -> int | None:
        """Where the clause after `أن`, or what is asked about, begins. `told`: a speaker stands beside the verb."""
        place = at
        while place < min(sentence.last - 1, at + (REACH if told else _FAR)):
            form = text.form(place)
            if form == '"' and place in text.closes:
                # `قال لـ «القناة» إن`: over a name; a longer quotation is what is said itself.
                if text.closes[place] - place > _NAME_IN_QUOTES:
                    return None
                place = text.closes[place] + 1
                continue
            if form in self._by_that and not takes.isdisjoint(("b", "that", "bthat")):
                return place + 1
            if form in self._whether and "an" in takes:
                return place + 1 + (text.form(place + 1) in self._if)
            if form in self._asking and "asks" in takes:
                return place
            if "from" not in takes and (place == at or text.form(place - 1) == ",") and _judges(text, place):
                return place
            if (
                form in self._that
                and text.written(place) != "أنا"
                and self._is_taken(text.form(place - 1), takes)
            ):
                return place + 1
            if place > at and (self._verbs.is_cue(text, place) or self._hangs_on(text, place)):
                return None
            place += 1
        return None

    def _hangs_on(self, text: Text, at: int) -> bool:
        """Whether a participle behind a comma opens the next saying: `أعلنت مقتله، داعية الله بأن`."""
        forms = self._verbs.find(text.form(at)) if text.form(at - 1) == "," else ()
        return any(one.shape == "participle" and self._verbs.takes(one) & _NEXT for one in forms)

    def _is_taken(self, before: str, takes: frozenset[str]) -> bool:
        """Whether a verb takes `أن` after that word: the preposition it is joined by, or none."""
        key = _KEYS.get(before)
        if key is not None:
            return key in takes or (key == "ila" and "ilathat" in takes) or (key == "ala" and "that" in takes)
        return before not in self._not_that and not takes.isdisjoint(("that", "docthat", "l", "from"))


def _judges(text: Text, at: int) -> bool:
    """Whether a judgement with its own `أن` begins: `من المؤسف أن`."""
    judged = text.form(at) == PREPOSITIONS["min"] and text.form(at + 2) == _BARE
    return judged and has_article(text.form(at + 1)) and at + 1 not in text.names
