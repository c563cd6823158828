"""Who speaks: a phrase to a voice, and the memory by which `وأضاف` and `المصدر` find theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rawi.clauses import Text
from rawi.lexicon import Lexica
from rawi.model import Evidence, Voice, VoiceKind
from rawi.script import fold_words, has_article, without_article
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.words import Words

_SEVERAL = ("اء", "ون", "ين", "ات", "ان")
_RULE = "statements/speaker"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice as the text goes on from it: how verbs agree with it, and the noun by which it is named again."""

    voice: Voice
    gender: str
    number: str
    lemma: str
    document: Voice | None = None

    def carried_over(self) -> Speaker:
        """The same speaker where no characters name him."""
        return replace(self, voice=replace(self.voice, evidence=None, understood=True))


class VoiceReader:
    """Turns phrases into voices; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words, phrases: PhraseReader) -> None:
        self._phrases = phrases
        self._before_other = words.of("before_other")
        self._bureau, self._seats = words.of("bureau"), words.of("seat")
        self._outlets: dict[str, tuple[str, str, bool]] = {}
        for row in lexica.rows("outlets/"):
            if "agency" not in row:
                continue
            names = [row["name"], *row["aliases"].split("|")]
            for name in names:
                form = fold_words(name)
                if form:
                    self._outlets.setdefault(form, (row["name"], row["en"], row["agency"] == "yes"))
        self._heads = {
            fold_words(row["form"])
            for row in lexica.table("statements/sources")
            if row["kind"] in ("outlet", "agency")
        }
        states = {row["iso"]: row["en"] for row in lexica.table("places/countries")}
        self._adjectives = {
            states[row["iso"]]: row["en"] for row in lexica.table("figures/demonyms") if row["iso"] in states
        }

    def speaker(self, text: Text, phrase: Phrase, memory: Memory) -> Speaker:
        """Who a phrase is: its names first, then what it points back to, else what it says."""
        evidence = self.evidence(text, phrase)
        if phrase.source is not None:
            return self._source(text, phrase, evidence, memory)
        voice = self.named(text, phrase, evidence)
        return Speaker(voice, phrase.gender, phrase.number, "")

    def evidence(self, text: Text, phrase: Phrase) -> Evidence:
        """The characters of a phrase."""
        return text.evidence(phrase.first, phrase.last, _RULE, cut=phrase.cut)

    def named(self, text: Text, phrase: Phrase, evidence: Evidence) -> Voice:
        """The voice of a phrase of names: the person of it before his office, the office before a body.

        A phrase that no name begins describes whom it means by its own words, but for a person's name in it.
        """
        shape: VoiceKind
        described = bool(phrase.names) and phrase.names[0].first > phrase.first + 2
        kinds = {one.mention.kind: one for one in reversed(phrase.names)}
        for kind in ("person", "office", "body", "place"):
            name = kinds.get(kind)
            if (
                name is None
                or (described and kind != "person")
                or (kind == "place" and name.first > phrase.first)
            ):
                continue  # `والي الإقليم الشرقي`
            mention = name.mention
            # A phrase may end inside a name that took in too much (`بلدية المرفأ السكان`).
            overlong = name.first < phrase.last < name.last
            entity = None if overlong else mention.entity
            quote = mention.evidence.quote
            if overlong:
                quote = text.evidence(name.first, phrase.last, _RULE, cut=name.cut).quote
            if kind in ("body", "place"):
                outlet = self.outlet(quote)
                if outlet is not None:
                    return replace(outlet, evidence=evidence, entity=entity)
            ar = entity.ar if entity else quote
            en = (entity.en if entity else None) or (mention.office if kind == "office" else None)
            shape = "body" if kind == "place" else kind  # type: ignore[assignment]
            if kind == "office" and entity is not None and entity.kind == "person":
                shape = "person"
            return Voice(kind=shape, evidence=evidence, entity=entity, ar=ar, en=en)
        owned = any(
            has_article(text.form(k)) for k in range(phrase.first, min(phrase.first + 3, phrase.last))
        )
        shape = "office" if owned or phrase.names else "unnamed"
        if shape == "unnamed" and phrase.last - phrase.first == 1:
            # One word of no list is a name, or somebody's (`محاميته`), or several of a kind (`علماء`).
            if evidence.quote.endswith(("ه", "ها", "هم")):
                shape = "office"
            elif not evidence.quote.endswith(_SEVERAL):
                shape = "person"
        return Voice(kind=shape, evidence=evidence, entity=None, ar=evidence.quote, en=None)

    def outlet(self, name: str) -> Voice | None:
        """The voice of a listed outlet or agency of that name, or None."""
        form = fold_words(name)
        head, _, rest = form.partition(" ")
        known = self._outlets.get(form) or (self._outlets.get(rest) if head in self._heads else None)
        if known is None:
            return None
        return Voice(
            kind="agency" if known[2] else "outlet",
            evidence=None,
            entity=None,
            ar=known[0],
            en=known[1] or None,
        )

    def _source(self, text: Text, phrase: Phrase, evidence: Evidence, memory: Memory) -> Speaker:
        row = phrase.source
        assert row is not None
        lemma = row["lemma"]
        before = memory.named(lemma) if phrase.definite else None
        bare = phrase.last - phrase.first <= 2 and not phrase.names
        if before is not None and (bare or row["kind"] != "document"):
            back = replace(before.voice, evidence=evidence)
            return Speaker(back, row["gender"], row["number"], lemma, before.document)
        kind: VoiceKind = row["kind"]  # type: ignore[assignment]
        en = self._english(text, phrase)
        quote = evidence.quote
        if kind in ("outlet", "agency"):
            named = next((self.outlet(one.mention.evidence.quote) for one in phrase.names), None)
            if named is not None:
                return Speaker(replace(named, evidence=evidence), row["gender"], row["number"], lemma)
        voice = Voice(kind=kind, evidence=evidence, entity=None, ar=quote, en=en)
        if kind in ("office", "unnamed"):
            last = phrase.names[-1] if phrase.names else None
            alone = last is not None and not last.cut and text.form(last.first - 1) not in self._before_other
            if last is not None and alone and last.mention.kind == "person" and last.first > phrase.first:
                entity = last.mention.entity
                voice = Voice(
                    kind="person", evidence=evidence, entity=entity,
                    ar=entity.ar if entity else last.mention.evidence.quote, en=entity.en if entity else None,
                )  # fmt: skip
        if kind == "document":
            issuer = self._issuer(text, phrase, memory)
            if issuer is not None:
                paper = replace(voice, en=row["en"])
                return Speaker(replace(issuer, evidence=evidence), "", row["number"], lemma, paper)
        return Speaker(voice, row["gender"], row["number"], lemma)

    def _issuer(self, text: Text, phrase: Phrase, memory: Memory) -> Voice | None:
        """Who put a document out: named in its phrase, else who was last said to have issued one."""
        if phrase.names:
            inner = next(
                (one for one in phrase.names if one.mention.kind in ("body", "person", "office", "place")),
                None,
            )
            if inner is not None:
                at = inner.first
                head = without_article(text.form(at - 1)) if at > phrase.first else ""
                start = at - 1 if head in self._seats else at
                inside = Phrase(
                    start, inner.last, 0 if start < at else inner.cut, (inner,), None, False, "", ""
                )
                voice = self.named(text, inside, self.evidence(text, inside))
                if start < at and head in self._bureau:
                    en = f"Office of {voice.en}" if voice.en else None
                    return replace(voice, kind="body", ar=f"{head} {voice.ar}", en=en)
                return voice
        return memory.issuer

    def _english(self, text: Text, phrase: Phrase) -> str | None:
        """A source in plain English: `Turkish security sources`, `Hamas official`; what is not known is left out."""
        row = phrase.source
        assert row is not None
        before: list[str] = []
        adjectives: list[str] = []
        for at in range(phrase.first + 1, phrase.last):
            name = text.name_at[at]
            if name is None:
                known = self._phrases.sources.adjective(without_article(text.form(at)))
                if known and not row["en"].startswith(known):
                    adjectives.append(known)
        for name in phrase.names:
            entity = name.mention.entity
            if entity is None or entity.en is None:
                continue
            state = name.mention.kind in ("nationality", "place")
            before.append(self._adjectives.get(entity.en, entity.en) if state else entity.en)
        return " ".join([*before[:1], *adjectives, row["en"]])


_BODIES = ("body", "document", "outlet", "agency")


class Memory:
    """Who spoke so far in one article, and whom its sentences were about, the last last."""

    def __init__(self) -> None:
        self._said: list[Speaker] = []
        self._topic: Speaker | None = None
        self._beside: list[Speaker] = []
        self._before: list[Speaker] = []
        self._together: Speaker | None = None
        self._genders: dict[str, str] = {}
        self.issuer: Voice | None = None

    def say(self, speaker: Speaker) -> None:
        """Keep who spoke."""
        if speaker.gender and not speaker.document:
            self._genders[speaker.voice.ar] = speaker.gender
        self._said.append(speaker)
        self._topic = None

    def tell(self, speaker: Speaker) -> None:
        """Keep who a sentence is about, though he said nothing in it."""
        self._topic = self._known(speaker)

    def beside(self, speakers: list[Speaker]) -> None:
        """Keep who is named in a sentence; they count until the end of the next."""
        self._beside, self._before = [self._known(one) for one in speakers], self._beside

    def together(self, speakers: Speaker) -> None:
        """Keep the last several that were named as one."""
        self._together = speakers

    def named(self, lemma: str) -> Speaker | None:
        """The last who was named by that noun."""
        return next((one for one in reversed(self._said) if lemma and one.lemma == lemma), None)

    def understood(self, gender: str, number: str, *, adds: bool, hangs: bool = False) -> Speaker | None:
        """Whom a verb of that gender and number goes on from; `adds`: it goes on from who spoke last.

        `hangs`: a participle does, which newspapers often leave masculine. Whom the sentence before was
        about comes first, then the last speaker the verb fits, then the last.
        """
        topic = self._topic
        if topic is not None and _fits(topic, gender, number) and (not adds or not self._said):
            return topic
        last = [self._known(one) for one in self._said[-6:]]
        fits = [one for one in last if _fits(one, gender, number)]
        if fits:
            return fits[-1]
        near = [*self._before, *self._beside]
        other = next((one for one in near if gender and one.gender == gender and number == "s"), None)
        if other is not None:
            return other
        if number in ("p", "d"):
            if self._together is not None and _fits(self._together, gender, number):
                return self._together
            return None  # `اتهموا` of nobody who spoke: passive, or others
        found = topic or (last[-1] if last else None)
        his = found is not None and gender == "m" and found.gender == "f"
        if found is not None and his and not hangs and found.voice.kind in _BODIES:
            return None  # `الوزارة …، وقال`: another, whom nothing names
        return found

    @property
    def last(self) -> Speaker | None:
        """Who spoke last."""
        return self._said[-1] if self._said else None

    def _known(self, speaker: Speaker) -> Speaker:
        gender = speaker.gender or self._genders.get(speaker.voice.ar, "")
        return replace(speaker, gender=gender)


def _fits(speaker: Speaker, gender: str, number: str) -> bool:
    if gender and speaker.gender and gender != speaker.gender:
        return False
    if number in ("p", "d"):
        return speaker.number in ("p", "d", "")
    return not (number == "s" and speaker.number == "p" and speaker.gender == "m")
