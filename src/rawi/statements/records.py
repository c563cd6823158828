"""From drafts to finished records: content by passage, the chain to the outlet, addressees, the setting."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from rawi.clauses import Text
from rawi.lexicon import Lexica
from rawi.model import Statement, Voice, content_id
from rawi.statements.addressees import AddresseeReader
from rawi.statements.contents import without
from rawi.statements.drafts import Discourse, Draft
from rawi.statements.phrases import PhraseReader
from rawi.statements.settings import SettingReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.voices import VoiceReader
from rawi.statements.words import Words


class Recorder:
    """Makes them; compiled once from the language data."""

    def __init__(
        self, lexica: Lexica, words: Words, phrases: PhraseReader, verbs: SayingVerbs, voices: VoiceReader
    ) -> None:
        self._voices = voices
        self._addressees = AddresseeReader(words, phrases, verbs, voices)
        self._settings = SettingReader(lexica, words)
        self._communiques = words.of("communique")

    def finish(self, discourse: Discourse) -> tuple[Statement, ...]:
        """The statements of all drafts of an article, in the order of the page."""
        outlet = self._outlet(discourse.text)
        made: list[Statement] = []
        for draft in discourse.found:
            outer = made[draft.nested] if draft.nested is not None else None
            made.append(self._statement(discourse, draft, outer, outlet))
        return tuple(sorted(made, key=lambda one: one.content[0].span.start))

    def _statement(
        self, discourse: Discourse, draft: Draft, outer: Statement | None, outlet: Voice | None
    ) -> Statement:
        """The statement of a draft, inside the statement `outer`."""
        text, cue, voice = discourse.text, draft.cue, draft.speaker.voice
        content = tuple(
            text.evidence(first, last, "statements/content", cut=cue.cut if first == cue.content else 0)
            for first, last in _by_passage(text, draft.spans)
        )
        start, end = content[0].span.start, content[-1].span.end
        says = cue.act == "say" and voice.kind in ("outlet", "agency")
        setting = self._settings.read(text, _narrated(text, draft, discourse.found), cue.first)
        communique = draft.speaker.lemma in self._communiques
        return Statement(
            id=content_id(text.article.id, "statement", start, end, voice.ar),
            content=content,
            mode=draft.mode,
            act="report" if says else cue.act,
            cue=text.evidence(cue.first, cue.last, cue.rule, 0.6 if draft.understood else 0.9),
            chain=_chain(draft, outer, outlet),
            addressee=tuple(self._addressees.read(text, cue, discourse.memory)),
            occasion=setting.occasion,
            place=setting.place,
            medium=setting.medium or ("written statement" if communique else None),
            on=setting.on,
            negated=cue.negated,
            planned=cue.form is not None and cue.form.shape == "future",
            nested_in=outer.id if outer is not None else None,
        )

    def _outlet(self, text: Text) -> Voice | None:
        """The page's outlet as the last link of every chain: as credited, else as the page names itself."""
        article = text.article
        name = article.credit.quote if article.credit else article.outlet.name if article.outlet else None
        if name is None:
            return None
        return self._voices.outlet(name) or Voice(kind="outlet", evidence=None, entity=None, ar=name, en=None)


def _chain(draft: Draft, outer: Statement | None, outlet: Voice | None) -> tuple[Voice, ...]:
    """Through whom a statement came, the speaker first, the page's outlet last."""
    voice = draft.speaker.voice
    chain = [voice]
    if draft.speaker.document is not None:
        chain.append(draft.speaker.document)
    for one in (*draft.relays, *(outer.chain if outer is not None else ())):
        if all(one.ar != link.ar for link in chain):
            chain.append(one)
    if outlet is not None and all(one.ar != outlet.ar for one in chain):
        chain.append(outlet)
    return tuple(chain)


def _narrated(text: Text, draft: Draft, found: Sequence[Draft]) -> list[tuple[int, int]]:
    """The narrator's own words around a statement: its sentence without what is said in it."""
    at = draft.cue.first
    sentence = text.sentences[_sentence_index(text, at)]
    first, last = sentence.first, sentence.last
    for other in found:
        if other is not draft and sentence.first <= other.cue.first < at:
            first = max(first, other.last)
    for other in found:
        if other is not draft and at < other.cue.first < last:
            last = other.cue.first
    spans = [(min(first, at), last)]
    for start, end in draft.spans:
        spans = without(spans, start, end)
    return [(a, b) for a, b in spans if b > a]


def _by_passage(text: Text, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same tokens, each stretch in one passage."""
    found: list[tuple[int, int]] = []
    for first, last in spans:
        at = first
        for sentence in text.sentences[_sentence_index(text, first) :]:
            if sentence.first >= last:
                break
            stop = min(last, sentence.last)
            if at > first and found[-1][1] == at and text.passage(at - 1) == sentence.passage:
                found[-1] = (found[-1][0], stop)
            else:
                found.append((at, stop))
            at = stop
    return found


def _sentence_index(text: Text, at: int) -> int:
    return bisect_right(text.sentences, at, key=lambda one: one.first) - 1
