"""Where a saying begins: the cues of a sentence, each with who speaks beside it and where what is said opens.

Nearly every verb of saying is another word as well, so most of this reader says no: a cue needs a place where a verb
may stand, a speaker who agrees with it or a clause that it heads, and something said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rawi.clauses import Sentence, Text, VerbForm
from rawi.lexicon import Lexica
from rawi.script import has_article, without_article
from rawi.statements.adverbs import AdverbReader
from rawi.statements.closings import ClosingReader
from rawi.statements.cue import Cue, Opening, Verb
from rawi.statements.described import DescribedReader
from rawi.statements.nouns import NounReader
from rawi.statements.openings import OpeningReader
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.relatives import RelativeReader
from rawi.statements.relays import RelayReader
from rawi.statements.speakers import SpeakerReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import PREPOSITIONS, Words, listed, listed_runs

_SHADDA = "\u0651"  # `بيّن` is no `بين`
_CLAUSE = frozenset(("that",))
_TO, _OUTLET = "ل", 5  # tokens of an outlet in quotation marks


class CueReader:
    """Finds the cues of a sentence; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words, phrases: PhraseReader, verbs: SayingVerbs) -> None:
        self._phrases, self._verbs = phrases, verbs
        self._adverbs = AdverbReader(lexica, words)
        self._nouns = nouns = NounReader(lexica, words, phrases, verbs, self._adverbs)
        self._openings = OpeningReader(lexica, words, verbs, nouns)
        self._speakers = SpeakerReader(words, phrases, verbs)
        self._described = DescribedReader(lexica, words, phrases, verbs, nouns, self._openings)
        self._relays = RelayReader(words, phrases, verbs, self._adverbs, self._described, self._openings)
        self._relatives = RelativeReader(words, phrases, verbs)
        self._closings = ClosingReader(lexica, verbs, self._adverbs, self._speakers, self._described)
        self._masdars = lexica.forms("statements/masdars")
        self._numbers = lexica.forms("words/numbers")
        self._impersonal = listed(lexica, "statements/narrator", "kind", "impersonal")
        self._documents = listed(lexica, "statements/sources", "kind", "document")
        self._scripture = listed_runs(lexica, "statements/words", "kind", "god")
        self._reply, self._in_it = words.of("reply"), words.of("in_it")
        self._that, self._silence, self._there_is = words.that, words.of("silence"), words.of("there_is")
        self._negations, self._jussive = words.of("negation"), words.of("jussive")
        self._no_verb = words.of("determiner") | frozenset(PREPOSITIONS.values())
        self._prepositions = words.of("no_noun") | frozenset(PREPOSITIONS.values())
        conjunctions = listed(lexica, "statements/narrator", "kind", "conjunction")
        self._before_clause = conjunctions | words.of("auxiliary", "negation", "head")

    def find(
        self, text: Text, sentence: Sentence, phrases: Iterable[Phrase], spoken: range = range(0)
    ) -> list[Cue]:
        """Every cue of a sentence, in order; `phrases` are those in it that may be speakers.

        `spoken` are the tokens of an answer without quotation marks, where `I` is one who is quoted as well.
        """
        by_end = {one.last: one for one in phrases}
        found = []
        for at in range(sentence.first, sentence.last):
            forms = self._verbs.find(text.tokens[at].form)
            cue = self._at(text, sentence, at, forms, by_end) if forms else None
            if (at in spoken or text.quoted[at] >= 0) and (cue is None or cue.subject is None):
                cue = self._own(text, sentence, at) or cue
            if cue is not None:
                found.append(cue)
        return found

    def _at(
        self,
        text: Text,
        sentence: Sentence,
        at: int,
        forms: tuple[VerbForm, ...],
        by_end: dict[int, Phrase],
    ) -> Cue | None:
        if self._is_in_name(text, at):
            return None
        relayed = self._relays.read(text, sentence, at, by_end.get(at))
        if relayed is not None:
            return relayed
        relative = self._relatives.read(text, sentence, at)
        if relative is not None:
            return relative
        for form in forms:
            before = self._closings.read(text, sentence, at, form) if text.quoted[at] < 0 else None
            cue = self._read(text, sentence, at, form, by_end)
            if before is not None:
                return before if cue is None or cue.how == "noun" else cue
            if cue is not None:
                return cue
        return None

    def _own(self, text: Text, sentence: Sentence, at: int) -> Cue | None:
        """What one who is quoted tells to have said himself: `«قلت للحارس إن …»`, `«طالبناها بفتح …»`."""
        for form in self._verbs.find_own(text.form(at)):
            takes = self._verbs.takes(form)
            before = text.form(at - 1)
            # `وعدت` is "she promised" as well, but with nobody before it whom she could be
            sure = form.number == "p" or not self._verbs.find(text.form(at)) or text.quoted[at] == at - 1
            if not sure or not takes.isdisjoint(("shy", "relay", "docthat")) or before in self._no_verb:
                continue
            if self._verbs.act(form) == "add":
                continue  # `تابعنا المباريات`
            if text.name_at[at] is not None or before in self._negations:
                continue
            start = self._adverbs.past(text, at + 1, sentence.last)
            if form.pronoun:
                takes = takes - {"obj"}
            opened = self._openings.read(text, sentence, start, Verb(form, takes, None))
            if opened is not None:
                return Cue(
                    first=at, last=at + 1, form=form, act=self._verbs.act(form), subject=None,
                    addressee=opened.addressee, content=opened.content, how=opened.how,
                    between=(at + 1, opened.content),
                )  # fmt: skip
        return None

    def _is_in_name(self, text: Text, at: int) -> bool:
        """Whether a token belongs to a name; one with ف that ends a name may be a verb after it."""
        name = text.name_at[at]
        if name is None:
            return False
        swallowed = name.last - 1 == at > name.first and text.form(at)[0] == "ف"
        return not swallowed and (name.first < at or not name.cut)

    def _read(
        self, text: Text, sentence: Sentence, at: int, form: VerbForm, by_end: dict[int, Phrase]
    ) -> Cue | None:
        """The cue that a verb is in one of its forms; None: it is none."""
        takes = self._verbs.takes(form)
        if not self._may_be_verb(text, sentence, at, form, takes):
            return None
        start = self._adverbs.past(text, at + 1, sentence.last)
        if text.names.get(start) is not None and self._phrases.tells_outlet(text, start):
            start = text.names[start].last  # `وقال لرويترز «…»`
        start = self._past_hearer(text, start)
        if len(text.form(start)) == 1 and text.form(start + 1) == "." and start + 2 in text.names:
            start += 2  # `وأكد م. سالم أن`
        subject, preverbal = None, False
        if "in" in takes:
            subject = self._speakers.document(text, sentence, at, by_end)
            if subject is None or form.pronoun:
                return None
            takes, preverbal = _CLAUSE, subject.first < at
            start = at + 2
        elif form.shape != "participle":
            opens = self._heads_clause(text, sentence, at, form)
            subject = self._speakers.before(text, sentence, at, form, by_end)
            preverbal = subject is not None
            if subject is None:
                subject = self._speakers.after(text, start, sentence, form)
                if subject is None and self._speakers.disagrees(text, start, sentence, form):
                    return None
                if opens and (subject is None or not subject.has_person):
                    subject = self._described_at(text, sentence, start, form, subject)
            if not self._may_say(text, at, sentence, form, subject, opens=opens, preverbal=preverbal):
                return None
        elif text.form(at) in self._impersonal or "docthat" in takes:
            return None
        after = subject.last if subject is not None and not preverbal else start
        opened = self._openings.read(text, sentence, after, Verb(form, takes, subject))
        if subject is not None and not preverbal and (opened is None or not opened.addressee):
            shorter = self._shorter(text, sentence, opened, Verb(form, takes, subject))
            if shorter is not None:
                subject, opened = shorter
        if opened is None:
            return None
        act = opened.act or self._verbs.act(form)
        negated = text.form(at - 1) in self._negations if at > sentence.first else False
        if negated and "double" in takes and opened.how != "quote":
            negated, act = False, "say"  # `لم يستبعد`
        if opened.how == "noun" and (
            negated or (act == "reject" and text.form(opened.content) in self._silence)
        ):
            return None
        return Cue(
            first=at, last=at + 1, form=form, act=act, subject=subject, addressee=opened.addressee,
            content=opened.content, how=opened.how, between=(at + 1, opened.content), preverbal=preverbal,
            negated=negated,
        )  # fmt: skip

    def _past_hearer(self, text: Text, at: int) -> int:
        """The token behind an outlet in quotation marks between commas: `يقول لـ «الميدان»، فلان، إن`."""
        mark = at + 1
        if text.form(at) != _TO or mark not in text.closes or text.closes[mark] - mark > _OUTLET:
            return at
        close = text.closes[mark]
        return close + 2 if text.form(close + 1) == "," else at

    def _may_be_verb(
        self, text: Text, sentence: Sentence, at: int, form: VerbForm, takes: frozenset[str]
    ) -> bool:
        """Whether a form may be a verb of saying where it stands, by the words beside it."""
        word, following = text.form(at), text.form(at + 1)
        before = text.form(at - 1) if at > sentence.first else ""
        if "relay" in takes or form.shape == "masdar" or self._scripture.reach(text, at + 1):
            return False
        if before in self._no_verb and text.form(at - 2) not in self._there_is:
            return False
        if form.pronoun and not takes.isdisjoint(("shy", "alone")):
            return False  # `بينهم`
        if form.shape == "participle":
            if at == sentence.first or not word.endswith(("ا", "ه", "ين")):
                return False  # `مضيفا أن` hangs on a saying before it
            if before in self._prepositions or form.pronoun:
                return False  # `مع ملاحظة أن`
            if word.endswith("ين") and text.written(at).endswith("ئن"):
                return False  # `مطمئن`
        elif form.pronoun and takes.isdisjoint(("obj", "np", "load")):
            return False
        if form.person == 1 and (text.quoted[at] < 0 or word[form.cut :] in self._numbers):
            return False  # `نصف` is a half before it is "we describe"
        if "hamza" in takes and form.shape == "past" and "أ" not in text.written(at)[form.cut + 1 :]:
            return False  # `هنا` is "here"
        if form.number == "d" and text.written(at).endswith("أ"):
            return False  # `يقرأ`
        if form.shape == "jussive" and before not in self._jussive:
            return False
        if following == PREPOSITIONS["ala"] and word[form.cut :] in self._reply:
            return False
        return not self._verbs.hides_name(text, at, sentence.last)

    def _shorter(
        self, text: Text, sentence: Sentence, opened: Opening | None, verb: Verb
    ) -> tuple[Phrase, Opening] | None:
        """The speaker without his last word, where that is what is said or whom it is said to.

        `بلدية المرفأ السكان`, `سالم الحدادي الاستقالة`: names are found before verbs are read, and take in too much.
        """
        takes, subject = verb.takes, verb.subject
        assert subject is not None
        last = text.form(subject.last - 1)
        length = subject.last - subject.first
        if not has_article(last) or length < 2:
            return None
        bare = without_article(last)
        whom = "obj" in takes and self._phrases.sources.may_hear(bare)
        what = "np" in takes and opened is None and length > 2 and bare in self._masdars
        if not (whom or what):
            return None
        end = subject.last - 1
        short = replace(subject, last=end, names=tuple(one for one in subject.names if one.first < end))
        found = self._openings.read(text, sentence, end, Verb(verb.form, takes, short))
        return (
            (short, found) if found is not None and (what or found.addressee or found.how == "that") else None
        )

    def _described_at(
        self, text: Text, sentence: Sentence, at: int, form: VerbForm, known: Phrase | None
    ) -> Phrase | None:
        """The speaker behind the verb by words that no list has, where the form is surely of a verb of saying."""
        takes = self._verbs.takes(form)
        if "shy" in takes and without_article(text.form(at)) not in self._phrases.posts:
            if "that" not in takes or not has_article(text.form(at)):
                return known
            found = self._described.read(text, known, at, sentence, form, _CLAUSE)
            # `رأت الباحثة ندى أن`, but `بين الحكومة والنقابة أن`
            sure = "first" not in takes or _SHADDA in text.written(at - 1)
            return (
                found if found is not None and (sure or found.has_person or found.last - at == 1) else known
            )
        return self._described.read(text, known, at, sentence, form, takes) or known

    def _may_say(
        self,
        text: Text,
        at: int,
        sentence: Sentence,
        form: VerbForm,
        subject: Phrase | None,
        *,
        opens: bool,
        preverbal: bool,
    ) -> bool:
        """Whether a finite verb with that speaker, or with none, says something."""
        takes, after = self._verbs.takes(form), text.form(at + 1)
        if subject is None:
            if self._verbs.tells_self(text, at, form):
                return False  # `أعتقد`
            ordered = after.startswith("ب") and self._nouns.tells(after[1:])
            if "shy" in takes and not (form.joined and (after in self._that or ordered)):
                return False  # `وزاد أن`, `وأمر بفتح`: nothing but a verb stands there
            return opens and "docthat" not in takes and text.form(at) not in self._impersonal
        if "docthat" in takes and (subject.source is None or subject.source["kind"] != "document"):
            return False
        if "shy" not in takes:
            return True
        listed = subject.source is not None or bool(subject.names)
        if preverbal:
            return listed or text.form(subject.last - 1) == PREPOSITIONS["min"]  # `هناك من يرى`
        return at == sentence.first or bool(form.joined) or (opens and listed and "first" not in takes)

    def _heads_clause(self, text: Text, sentence: Sentence, at: int, form: VerbForm) -> bool:
        """Whether a verb without a subject of its own may be one: at the head of its clause, as Arabic has it."""
        if at == sentence.first or form.joined:
            return True
        if text.time_at[at - 1] is not None:
            return form.shape == "past"  # `رسالة في مايو تقول إن`: of the letter
        before = text.form(at - 1)
        return (
            not before[0].isalnum()
            or before in self._before_clause
            or text.form(at + 1) in self._in_it
            or self._adverbs.end_before(text, at)
            or (before.endswith("ا") and before[:-1] in self._documents)  # `أصدرت بيانا انتقدت فيه`
        )
