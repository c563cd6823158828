"""`بحسب`, `وفقا لـ`, `نقلا عن`: attributions that stand beside the clause they attribute."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.model import Act
from rawi.script import fold_text, has_article, without_article
from rawi.statements.adverbs import AdverbReader
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import Words

_DESCRIBED = 9  # tokens
_WITH_VERB = ("whatever", "which", "as")
# What somebody does with what another said: `وهو ما أكده`, `وهو ما نفاه`.
_TAKES_UP = ("affirm", "deny", "announce", "reveal", "reject", "criticise", "welcome")
_NO_TELLING = ("shy", "light", "in", "order")
_AHEAD = 20  # tokens in which a clause would follow
_PRONOUNS = ("ه", "ها", "هم", "هما")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Tokens `first` to `last`, the mark's own to `mark`; `phrase` None: a pronoun (`على حد قوله`).

    `kind` is the mark's in `statements/according`, `act` what its verb tells.
    """

    first: int
    mark: int
    last: int
    kind: str
    phrase: Phrase | None
    act: Act = "say"


class AttributionReader:
    """Finds them; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words, phrases: PhraseReader, verbs: SayingVerbs) -> None:
        self._phrases, self._verbs = phrases, verbs
        self._adverbs = AdverbReader(lexica, words)
        marks: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for row in lexica.table("statements/according"):
            form = tuple(fold_text(row["form"]).split(" "))
            marks.setdefault(form[0], []).append((form, row["kind"]))
        # By their first word, the longest first.
        self._marks = {
            first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in marks.items()
        }
        self._nobody = lexica.forms("statements/nobody") | words.of("god")
        self._told = lexica.forms("statements/told")
        self._clause, self._ends = words.of("clause"), words.of("attributed_end")
        self._relatives = words.of("relative")
        self._about_it = words.of("about_it")

    def find(self, text: Text, sentence: Sentence) -> list[Attribution]:
        """The attributions of a sentence, in order."""
        found: list[Attribution] = []
        at = sentence.first
        while at < sentence.last:
            form = text.tokens[at].form
            marks = self._marks.get(form, ())
            if form[0] == "و":
                marks = (*marks, *self._marks.get(form[1:], ()))
            one = self._at(text, sentence, at, marks) if marks else None
            if one is None:
                at += 1
            else:
                found.append(one)
                at = one.last
        return found

    def _at(
        self, text: Text, sentence: Sentence, at: int, marks: tuple[tuple[tuple[str, ...], str], ...]
    ) -> Attribution | None:
        """The attribution at a token by the first of these marks that stands there with whom it names."""
        for words, kind in marks:
            one = self._matched(text, sentence, at, words, kind)
            if one is not None:
                return one
        return None

    def _matched(
        self, text: Text, sentence: Sentence, at: int, words: tuple[str, ...], kind: str
    ) -> Attribution | None:
        clitic = words[-1] == "ل"
        body = words[:-1] if clitic else words
        for k, word in enumerate(body[1:], start=1):
            form = text.form(at + k)
            if form != word:
                if kind == "aside" and k == len(body) - 1 and any(form == word + one for one in _PRONOUNS):
                    return Attribution(at, at + 1, at + k + 1, kind, None)
                return None
        after = at + len(body)
        act: Act = "say"
        if kind in _WITH_VERB:
            told = self._verb(text, after, sentence.last, kind)
            if told is None:
                return None
            after, act = told
        cut = 1 if clitic else 0
        phrase = self._phrases.read(text, after, sentence.last, cut=cut)
        if phrase is None and clitic and text.form(after) == "ل":
            phrase = self._phrases.read(text, after + 1, sentence.last)
        if phrase is None or (phrase.source is not None and phrase.last - after == 1 and cut == 0):
            phrase = self._described(text, after, sentence.last, cut, phrase, alone=kind == "aside") or phrase
        if phrase is None or (kind == "according" and self._is_its(text, phrase)):
            return None
        last = self._adverbs.past(text, phrase.last, sentence.last) if kind in _WITH_VERB else phrase.last
        if kind == "as" and not self._is_aside(text, sentence, at, last, phrase):
            return None
        return Attribution(at, at + len(body), last, kind, phrase, act)

    def _is_its(self, text: Text, phrase: Phrase) -> bool:
        """Whether it names what belongs to something, and is nobody: `حسب حجمها`."""
        form = text.form(phrase.first)[phrase.cut :]
        his = form.endswith(_PRONOUNS) and not text.written(phrase.first).endswith("ة")
        return (
            his and not phrase.names and phrase.source is None and not self._phrases.sources.has_owned(form)
        )

    def _is_aside(self, text: Text, sentence: Sentence, first: int, last: int, phrase: Phrase) -> bool:
        """Whether `كما قال فلان` is all that stands between its stops: otherwise it tells a saying of its own."""
        if first == sentence.first or (last < sentence.last and text.form(last)[0].isalnum()):
            return False
        head = without_article(text.form(phrase.first))
        ahead = range(last, min(last + _AHEAD, sentence.last))
        return head not in self._nobody and not any(text.form(k) in self._clause for k in ahead)

    def _described(
        self, text: Text, at: int, end: int, cut: int, known: Phrase | None, *, alone: bool = False
    ) -> Phrase | None:
        """Whom an attribution names in words of no list, up to the next stop; laws and plans are nobody.

        `alone`: one word is enough (`على حد قول غوراد`).
        """
        form = text.form(at)[cut:]
        if cut and text.form(at).startswith("لل"):
            form = "ا" + form  # `وفقا للأغراض` has its article behind the preposition
        if not form[:1].isalpha() or form in self._nobody or without_article(form) in self._nobody:
            return None
        place = at
        while (
            place < min(end, at + _DESCRIBED)
            and text.form(place)[0].isalnum()
            and text.time_at[place] is None
        ):
            if text.form(place - 1) in self._relatives or (text.form(place) in self._ends and place > at):
                break
            place += 1
        if text.form(place - 1) in self._relatives:
            return None  # `بحسب التفاصيل التي …`
        ends = place == end or not text.form(place)[0].isalnum() or text.form(place) in self._clause
        if place == at or not ends or (place == at + 1 and not has_article(form) and not alone):
            return None
        names = tuple(one for one in (text.names.get(k) for k in range(at, place)) if one is not None)
        if known is not None:
            return replace(known, last=place, names=names)
        return Phrase(at, place, cut, names, None, has_article(form), "", "")

    def _verb(self, text: Text, at: int, end: int, kind: str) -> tuple[int, Act] | None:
        """The token after `ما ذكرت`, `أفادت به`, which attribute too, and the act of that verb."""
        if at >= end:
            return None
        forms = (one for one in self._verbs.find(text.form(at)) if one.shape in ("past", "present"))
        form = next((one for one in forms if self._verbs.takes(one).isdisjoint(_NO_TELLING)), None)
        if form is None and text.form(at) not in self._told:
            return None
        if kind == "which" and (form is None or self._verbs.act(form) not in _TAKES_UP):
            return None
        at += 1
        while at < end and text.form(at) in self._about_it:
            at += 1
        return self._adverbs.past(text, at, end), self._verbs.act(form) if form is not None else "say"
