"""Reads the statements of an article: each with its speaker, its chain, and the very characters that were said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.model import Act, Mode, Statement, Voice, content_id
from rawi.script import without_article
from rawi.statements.attributions import Attribution, AttributionReader
from rawi.statements.contents import ContentReader, without
from rawi.statements.cues import Cue, CueReader
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.settings import SettingReader
from rawi.statements.turns import TurnReader
from rawi.statements.voices import Memory, Speaker, VoiceReader

_WHOLE_CLAUSE = 6  # words before an attribution that are the whole of what it attributes
_PRONOUNS = frozenset(("وهو", "وهي", "وهم"))
# Acts whose noun is what was said; a proposal, a promise or an announcement of something may be a deed as well.
_SPOKEN = frozenset(("reject", "demand", "ask", "deny", "affirm", "warn", "criticise"))
_LEFTOVERS = frozenset((",", ".", "-", ":", "و", ";"))
_QUOTED_NAME = 3  # tokens from a mark to the one that closes a name
_OTHERS = 4  # named in a sentence, whom the next verb may mean
_SHORT_WORD = 3  # letters
_OPENING = 3  # words before whom a sentence is about


@dataclass(slots=True)
class _Draft:
    """A statement while its sentence is read; tokens, half open."""

    cue: Cue
    spans: list[tuple[int, int]]
    mode: Mode
    speaker: Speaker
    understood: bool
    relays: list[Voice]
    nested: int | None = None
    rule: str = "statements/verbs"


class StatementReader:
    """Finds statements; compiled once from the language data.

    >>> from rawi.desk import read_text
    >>> article = read_text("قال وزير النقل سالم الحدادي، الخميس، إن الميناء سيفتح غداً. وأضاف أن السفن عادت.")
    >>> [(one.speaker.ar, one.act, one.text) for one in article.statements]
    [('سالم الحدادي', 'say', 'الميناء سيفتح غداً'), ('سالم الحدادي', 'add', 'السفن عادت')]
    """

    def __init__(self, lexica: Lexica) -> None:
        self._phrases = PhraseReader(lexica)
        self._cues = CueReader(lexica, self._phrases)
        self._contents = ContentReader(lexica)
        self._voices = VoiceReader(lexica, self._phrases)
        self._attributions = AttributionReader(lexica, self._phrases, self._cues.verbs)
        self._settings = SettingReader(lexica)
        self._turns = TurnReader(lexica, self._phrases)

    def read(self, text: Text) -> tuple[Statement, ...]:
        """The statements of an article, in the order of the page; a pure function of the text."""
        return _Article(self, text).read()


class _Article:
    """One article, sentence after sentence; knows who spoke so far."""

    def __init__(self, reader: StatementReader, text: Text) -> None:
        self._r, self._text = reader, text
        self._memory = Memory()
        self._found: list[_Draft] = []
        self._done = 0  # tokens that a quotation over sentences has taken already
        self._outlet = _outlet(text, reader._voices)
        self._answers: dict[int, int] = {}
        self._guest: Speaker | None = None
        self._about: Speaker | None = None

    def read(self) -> tuple[Statement, ...]:
        """All statements."""
        self._answers = self._r._turns.answers(self._text)
        for sentence in self._text.sentences:
            if sentence.last > self._done:
                self._sentence(sentence)
        return self._finish()

    def _sentence(self, sentence: Sentence) -> None:
        text, r = self._text, self._r
        phrases = list(r._phrases.find(text, sentence.first, sentence.last))
        drafts: list[_Draft] = []
        answer = next((k for k in range(sentence.first, sentence.last) if k in self._answers), None)
        if answer is not None:
            self._answer(answer, drafts)
            self._found += drafts
            self._done = max(self._done, self._answers[answer])
            return
        turn = r._turns.read(text, sentence, phrases)
        if turn is not None:
            self._turn(sentence, turn, drafts)
        attributions = r._attributions.find(text, sentence)
        self._sentence_about(sentence, phrases)
        for cue in r._cues.find(text, sentence, phrases):
            if cue.first < self._done or any(one.first <= cue.first < one.last for one in attributions):
                continue
            self._cue(sentence, cue, drafts)
        for one in attributions:
            self._attribution(sentence, one, drafts)
        self._found += drafts
        for draft in drafts:
            last = max(end for _, end in draft.spans)
            if last > sentence.last:
                self._done = max(self._done, last)

    def _sentence_about(self, sentence: Sentence, phrases: list[Phrase]) -> None:
        """Keep whom a sentence is about: who stands right after its first verb, and who issues a document in it."""
        text, r = self._text, self._r
        self._about = None
        if sentence.title:
            if phrases and phrases[0].first <= sentence.first + 1:
                self._memory.tell(r._voices.speaker(text, phrases[0], self._memory))
            return
        for phrase in phrases[:_OTHERS]:
            opening = phrase.first - sentence.first
            deed = r._cues.tells_past(text.form(phrase.first - 2))  # `فقد أوفدت الرابطة`
            heads = phrase is phrases[0] and 0 < opening <= _OPENING
            document = phrase.source is not None and phrase.source["kind"] == "document"
            if document or not (deed or heads):
                continue
            spoken = r._voices.speaker(text, phrase, self._memory)
            if spoken.voice.kind in ("person", "office", "unnamed") or (
                (deed or opening == 1) and spoken.voice.kind == "body"
            ):
                self._memory.tell(spoken)
                self._about = spoken
                break
        others = [one for one in phrases if one.names and one.names[0].mention.kind in ("person", "office")]
        self._memory.beside([r._voices.speaker(text, one, self._memory) for one in others[:_OTHERS]])
        plural = next((one for one in phrases if one.number in ("p", "d")), None)
        if plural is not None:
            self._memory.together(r._voices.speaker(text, plural, self._memory))
        for at in range(sentence.first, sentence.last):
            if r._cues.issues(text.form(at)):
                issuer = next((one for one in phrases if one.first == at + 1 and one.source is None), None)
                if issuer is not None:
                    speaker = r._voices.speaker(text, issuer, self._memory)
                    self._memory.issuer = speaker.voice
                    self._memory.tell(speaker)

    # --- cues

    def _cue(self, sentence: Sentence, cue: Cue, drafts: list[_Draft]) -> None:
        text = self._text
        if cue.before:
            self._said_before(sentence, cue, drafts)
            return
        if any(one.cue.content == cue.content for one in drafts):
            return
        holder = next((one for one in reversed(drafts) if _holds(one, cue.first)), None)
        if holder is None and text.quoted[cue.first] >= 0 and cue.form is not None and cue.form.person == 1:
            return
        nested = None
        if holder is not None:
            level = self._level(sentence, cue, holder)
            if level == "skip":
                return
            if level == "narrator":
                self._end_at(holder, cue)
            else:
                nested = len(self._found) + drafts.index(holder)
        elif (
            cue.form is not None and cue.form.shape == "participle" and not self._hangs(sentence, cue, drafts)
        ):
            return
        end = self._r._contents.end(text, sentence, cue.content, cue.how, cue.first)
        if holder is not None and nested is not None:
            end = min(end, max(last for _, last in holder.spans))
        start, last = self._r._contents.cut(text, cue.content, end)
        if last <= start:
            return
        mode = self._r._contents.mode(text, cue.content, end, cue.how)
        relays: list[Voice] = []
        speaker, understood = self._speaker(sentence, cue, drafts, holder if nested is not None else None)
        if speaker is None:
            return
        draft = _Draft(cue, [(start, last)], mode, speaker, understood, relays, nested)
        if cue.relay is not None:
            draft.relays.append(self._r._voices.speaker(text, cue.relay, self._memory).voice)
        draft.relays += [
            one for one in self._relays(cue, speaker) if all(one.ar != other.ar for other in draft.relays)
        ]
        draft.rule = cue.rule
        drafts.append(draft)
        if nested is None:
            self._memory.say(speaker)

    def _said_before(self, sentence: Sentence, cue: Cue, drafts: list[_Draft]) -> None:
        """A quotation whose cue comes after it, and what goes on behind the speaker."""
        text = self._text
        assert cue.end is not None
        if any(_holds(one, cue.content + 1) for one in (*drafts, *self._found[-1:])):
            return
        spans = [(cue.content + 1, cue.end)]
        speaker, understood = self._speaker(sentence, cue, drafts, None)
        if speaker is None:
            return
        after = cue.between[1]
        while text.form(after) in (",", "-", ":", "."):
            after += 1
        if text.form(after) == '"' and after in text.closes and text.closes[after] - after > 1:
            spans.append((after + 1, text.closes[after]))
        drafts.append(_Draft(cue, spans, "direct", speaker, understood, [], rule=cue.rule))
        self._memory.say(speaker)

    def _level(self, sentence: Sentence, cue: Cue, holder: _Draft) -> str:
        """Whether a cue inside what is said is the narrator's again, the speaker's own telling, or neither."""
        text, form = self._text, cue.form
        assert form is not None
        inside_quote = (
            text.quoted[cue.first] >= 0 and text.quoted[holder.spans[0][0]] == text.quoted[cue.first]
        )
        lead = self._r._contents.leads(text, cue.first)
        if lead == '"' and holder.mode != "direct" and text.form(holder.cue.content) != '"':
            lead = ""
        same = _same_gender(form.gender, holder.speaker.gender)
        if not inside_quote and text.quoted[cue.first] < 0:
            if form.shape == "participle":
                return "narrator" if (lead == "," or form.joined) and same else "skip"
            told = cue.subject is not None and not cue.preverbal
            if lead == "," and form.shape == "present" and text.form(cue.first).startswith("ل"):
                return "narrator"  # `…، لتضيف أن`
            if lead == "conjunction" and form.shape == "present" and cue.how != "noun":
                pronoun = text.form(cue.first - 1) in _PRONOUNS  # `، وهو يقول إن`
                if told or pronoun:
                    return "narrator"  # `فيما تقول اللجنة إن`
            if lead == "conjunction" and form.shape == "past" and text.form(cue.first - 1) != "قد":
                return "narrator"
            if form.shape == "past" and (form.joined or lead in (",", '"')):
                if cue.how in ("that", "quote") and (same or told):
                    return "narrator"
                if same and form.pronoun and holder.cue.how == "noun" and not told and not lead:
                    return "skip"  # `انتقدت X ووصفته بأنه`: one saying
                if (same or told) and (lead in (",", '"') or holder.cue.how == "noun" or told):
                    return "narrator"
        if cue.how == "that" and cue.subject is not None and not cue.negated:
            return "nested"
        if cue.how == "noun" and cue.preverbal and cue.act in _SPOKEN and self._r._cues.is_that(text, cue):
            return "nested"  # `بأن الحكومة تطلب إرجاءها`
        return "skip"

    def _hangs(self, sentence: Sentence, cue: Cue, drafts: list[_Draft]) -> bool:
        """Whether a participle outside what is said belongs to a speaker: one of its sentence."""
        return bool(drafts) or self._r._contents.leads(self._text, cue.first) == ","

    def _end_at(self, holder: _Draft, cue: Cue) -> None:
        start = holder.spans[-1][0]
        end = self._r._contents.before(self._text, start, cue.first)
        kept = [(a, min(b, end)) for a, b in holder.spans if a < end] or holder.spans[:1]
        cut = self._r._contents.cut(self._text, kept[-1][0], kept[-1][1])
        holder.spans = [*kept[:-1], cut] if cut[1] > cut[0] else kept
        holder.mode = self._r._contents.mode(self._text, holder.cue.content, end, holder.cue.how)

    def _speaker(
        self, sentence: Sentence, cue: Cue, drafts: list[_Draft], holder: _Draft | None
    ) -> tuple[Speaker | None, bool]:
        form = cue.form
        if cue.subject is not None:
            speaker = self._r._voices.speaker(self._text, cue.subject, self._memory)
            if form is not None and not speaker.gender and form.gender and speaker.document is None:
                speaker = replace(speaker, gender=form.gender)
            return speaker, False
        if holder is not None:
            return None, True
        if form is not None and form.shape == "participle" and drafts:
            return _unquoted(drafts[-1].speaker), True
        gender, number = (form.gender, form.number) if form is not None else ("", "")
        found = self._memory.understood(gender, number, adds=cue.act == "add")
        if found is not None and self._about is not None and found.voice.ar == self._about.voice.ar:
            return self._about, False  # named at the head of this sentence
        return (_unquoted(found), True) if found is not None else (None, True)

    # --- attributions beside a clause

    def _attribution(self, sentence: Sentence, one: Attribution, drafts: list[_Draft]) -> None:
        text, r = self._text, self._r
        if one.phrase:
            speaker = r._voices.speaker(text, one.phrase, self._memory)
        elif self._about is not None or self._memory.last is not None:
            speaker = _unquoted(self._about or self._memory.last)  # type: ignore[arg-type]
        else:
            return
        carried = next((draft for draft in drafts if draft.cue.first < one.first < draft.cue.content), None)
        if (
            carried is not None
            and one.phrase is not None
            and carried.speaker.voice.kind in ("agency", "outlet")
        ):
            carried.relays.insert(0, carried.speaker.voice)  # `ذكرت وكالة، نقلا عن مسؤول، أن`
            carried.speaker = speaker
            return
        before = [draft for draft in drafts if draft.cue.first < one.first and draft.nested is None]
        holder = next((draft for draft in reversed(drafts) if _holds(draft, one.first)), None)
        near = holder or next(
            (draft for draft in reversed(before) if one.first - max(end for _, end in draft.spans) <= 2),
            None,
        )
        if near is not None and near.spans:
            last = max(end for _, end in near.spans)
            at_end = one.last >= last - 1 or one.first >= last - 1
            if holder is not None:
                holder.spans = _tidy(text, without(holder.spans, one.first, one.last), r._contents)
            if one.kind == "aside":
                return
            passes_on = speaker.voice.kind in ("agency", "outlet") or at_end
            if passes_on and not any(link.ar == speaker.voice.ar for link in near.relays):
                near.relays.append(speaker.voice)
            return
        spans = self._quoted_before(one) if one.kind == "aside" else self._clause(sentence, one, drafts)
        if not spans:
            return
        mode = r._contents.mode(text, spans[0][0], spans[-1][1], "that")
        cue = Cue(
            first=one.first, last=one.mark, form=None, act="say", subject=one.phrase, addressee=(),
            content=spans[0][0], how="that", between=(one.first, one.last), rule="statements/according",
        )  # fmt: skip
        drafts.append(_Draft(cue, spans, mode, speaker, one.phrase is None, [], rule="statements/according"))
        self._memory.say(speaker)

    def _quoted_before(self, one: Attribution) -> list[tuple[int, int]]:
        """The quotation right before `على حد تعبيره`."""
        text = self._text
        close = one.first - 1 - (text.form(one.first - 1) == ",")
        opening = text.quoted[close - 1] if close > 0 and text.form(close) == '"' else -1
        return [(opening + 1, close)] if opening >= 0 and text.closes[opening] == close else []

    def _clause(self, sentence: Sentence, one: Attribution, drafts: list[_Draft]) -> list[tuple[int, int]]:
        """What an attribution attributes: the sentence around it, without what others say in it."""
        text, contents = self._text, self._r._contents
        start, end = sentence.first, sentence.last
        for draft in drafts:
            for first, last in ((draft.cue.first, draft.cue.content), *draft.spans):
                if last <= one.first:
                    start = max(start, last)
                elif first >= one.last:
                    end = min(end, first)
        words = sum(text.tokens[k].is_word for k in range(start, one.first))
        quote = one.last + (text.form(one.last) == ",")
        if text.form(quote) == '"' and text.closes.get(quote, 0) - quote > _QUOTED_NAME:
            spans = [(quote + 1, text.closes[quote])]  # `لأنه، بحسب أحد المراقبين، «كان …»`
        elif words == 0:
            spans = [(one.last, end)]
        elif words >= _WHOLE_CLAUSE:
            spans = [(start, one.first)]  # what follows is the narrator's again
        else:
            spans = [(start, one.first), (one.last, end)]
        return _tidy(text, spans, contents)

    # --- turns of an interview, headlines

    def _answer(self, opening: int, drafts: list[_Draft]) -> None:
        """An answer of an interview: one quotation, of whoever is interviewed."""
        speaker = self._interviewee()
        close = self._answers[opening]
        if speaker is None or close - opening <= 1:
            return
        cue = Cue(
            first=opening, last=opening + 1, form=None, act="say", subject=None, addressee=(), content=opening,
            how="quote", between=(opening, opening), rule="statements/interview",
        )  # fmt: skip
        drafts.append(
            _Draft(cue, [(opening + 1, close)], "direct", speaker, True, [], rule="statements/interview")
        )

    def _interviewee(self) -> Speaker | None:
        """Who is interviewed: who speaks in the title, else the person named first."""
        if self._guest is None:
            titled = [one for one in self._found if one.rule == "statements/headline"]
            if titled:
                self._guest = _unquoted(titled[0].speaker)
            else:
                text = self._text
                names = (one for one in text.names.values() if one.mention.kind == "person")
                first = next(names, None)
                if first is not None:
                    phrase = self._r._phrases.read(text, first.first, len(text.tokens), cut=first.cut)
                    if phrase is not None:
                        self._guest = _unquoted(self._r._voices.speaker(text, phrase, self._memory))
        return self._guest

    def _turn(self, sentence: Sentence, turn: tuple[Phrase | None, int, int], drafts: list[_Draft]) -> None:
        phrase, mark, content = turn
        text, r = self._text, self._r
        end = r._contents.trim(text, content, sentence.last)
        answers = phrase is None
        if answers:
            end = r._contents.trim(text, content, r._turns.passage_end(text, sentence))
        start, last = r._contents.cut(text, content, end)
        if last <= start:
            return
        speaker = r._voices.speaker(text, phrase, self._memory) if phrase else self._interviewee()
        if speaker is None:
            return
        act: Act = "report" if speaker.voice.kind in ("outlet", "agency") else "say"
        cue = Cue(
            first=mark, last=mark + 1, form=None, act=act, subject=phrase, addressee=(), content=content,
            how="quote", between=(mark, content), rule="statements/headline",
        )  # fmt: skip
        drafts.append(
            _Draft(cue, [(start, last)], "direct", speaker, phrase is None, [], rule="statements/headline")
        )
        self._memory.say(speaker)

    # --- chains

    def _relays(self, cue: Cue, speaker: Speaker) -> list[Voice]:
        """The outlets and agencies named between cue and content: `لرويترز`, `في مقابلة مع قناة …`."""
        text = self._text
        found: list[Voice] = []
        first, last = cue.between
        subject = cue.subject
        at = first
        while at < last:
            name = text.names.get(at)
            if name is None or (subject is not None and subject.first <= at < subject.last):
                at += 1
                continue
            voice = self._r._voices.outlet(name.mention.evidence.quote)
            if voice is None and name.mention.kind == "body":
                head = without_article(text.form(name.first)[name.cut :])
                if head in ("وكاله", "قناه", "صحيفه", "موقع", "اذاعه", "تلفزيون", "جريده", "مجله"):
                    entity = name.mention.entity
                    kind = "agency" if head == "وكاله" else "outlet"
                    voice = Voice(
                        kind=kind,  # type: ignore[arg-type]
                        evidence=None, entity=entity, ar=name.mention.evidence.quote,
                        en=entity.en if entity else None,
                    )  # fmt: skip
            if voice is not None and voice.ar != speaker.voice.ar:
                found.append(replace(voice, evidence=name.mention.evidence, entity=name.mention.entity))
            at = name.last
        return found

    # --- records

    def _finish(self) -> tuple[Statement, ...]:
        ids: list[str] = []
        made: list[Statement] = []
        for draft in self._found:
            statement = self._made(draft, ids, made)
            ids.append(statement.id)
            made.append(statement)
        return tuple(sorted(made, key=lambda one: one.content[0].span.start))

    def _made(self, draft: _Draft, ids: list[str], made: list[Statement]) -> Statement:
        text, cue = self._text, draft.cue
        content = tuple(
            text.evidence(first, last, "statements/content") for first, last in _by_passage(text, draft.spans)
        )
        voice = draft.speaker.voice
        act = cue.act
        nested_in = ids[draft.nested] if draft.nested is not None and draft.nested < len(ids) else None
        chain = [voice]
        if draft.speaker.document is not None:
            chain.append(draft.speaker.document)
        chain += [one for one in draft.relays if one.ar != voice.ar]
        outer = next((one for one in made if one.id == nested_in), None)
        if outer is not None:
            chain += [one for one in outer.chain if one.ar != voice.ar]
        if self._outlet is not None and self._outlet.ar not in {one.ar for one in chain}:
            chain.append(self._outlet)
        if act == "say" and voice.kind in ("outlet", "agency"):
            act = "report"
        setting = self._r._settings.read(text, self._narrator(draft), cue.first)
        medium = setting.medium or ("written statement" if draft.speaker.lemma == "بيان" else None)
        form = cue.form
        return Statement(
            id=content_id(
                text.article.id, "statement", content[0].span.start, content[-1].span.end, voice.ar
            ),
            content=content,
            mode=draft.mode,
            act=act,
            cue=text.evidence(cue.first, cue.last, draft.rule, 0.6 if draft.understood else 0.9),
            chain=tuple(chain),
            addressee=tuple(self._addressees(cue)),
            occasion=setting.occasion,
            place=setting.place,
            medium=medium,
            on=setting.on,
            negated=cue.negated,
            planned=form is not None and form.shape == "future",
            nested_in=nested_in,
        )

    def _addressees(self, cue: Cue) -> Iterable[Voice]:
        """Those a saying is spoken to, or at: each of several by himself."""
        text = self._text
        phrases = list(cue.addressee)
        if not phrases and not cue.before:
            phrases += self._spoken_to(cue)
        for phrase in phrases:
            joined = [one for one in phrase.names if text.form(one.first)[: one.cut].startswith("و")]
            rest = tuple(one for one in phrase.names if one not in joined)
            yield self._r._voices.speaker(text, replace(phrase, names=rest), self._memory).voice
            for one in joined:
                alone = Phrase(one.first, one.last, one.cut, (one,), None, False, "", "s")
                yield self._r._voices.speaker(text, alone, self._memory).voice

    def _spoken_to(self, cue: Cue) -> Iterable[Phrase]:
        """`قال للصحفيين`, and whom a criticism or praise begins with."""
        text, read = self._text, self._r._phrases.read
        first, last = cue.between
        subject = cue.subject
        for at in range(first, last):
            inside = subject is not None and subject.first <= at < subject.last
            form = text.form(at)
            if inside or form[0] != "ل" or len(form) <= _SHORT_WORD:
                continue
            phrase = read(text, at, last, cut=1)
            if (
                phrase is not None
                and phrase.source is not None
                and phrase.source["kind"] in ("unnamed", "body")
            ):
                yield phrase
                return
        if cue.act in ("criticise", "praise", "blame") and cue.how == "noun":
            at = cue.content + (2 if text.form(cue.content + 1) == "من" else 0)
            end = min(at + 12, len(text.tokens))
            phrase = read(text, at, end) or read(text, at, end, cut=1)
            if phrase is not None:
                yield phrase

    def _narrator(self, draft: _Draft) -> list[tuple[int, int]]:
        """The narrator's own words around a statement: its sentence without what is said in it."""
        cue = draft.cue
        text = self._text
        sentence = next((one for one in text.sentences if one.first <= cue.first < one.last), None)
        if sentence is None:
            return [cue.between]
        first = sentence.first
        for other in self._found:
            if other is not draft and sentence.first <= other.cue.first < cue.first:
                first = max(first, *(end for _, end in other.spans))
        last = sentence.last
        for other in self._found:
            if other is not draft and other.cue.first > cue.first and other.cue.first < last:
                last = other.cue.first
        spans = [(min(first, cue.first), last)]
        for start, end in draft.spans:
            spans = without(spans, start, end)
        return [(a, b) for a, b in spans if b > a]


def _holds(draft: _Draft, at: int) -> bool:
    return any(first <= at < last for first, last in draft.spans)


def _same_gender(left: str, right: str) -> bool:
    return not left or not right or left == right


def _unquoted(speaker: Speaker) -> Speaker:
    """The same speaker, carried over: no characters name him here."""
    return replace(speaker, voice=replace(speaker.voice, evidence=None, understood=True))


def _tidy(text: Text, spans: Iterable[tuple[int, int]], contents: ContentReader) -> list[tuple[int, int]]:
    """Stretches without the punctuation and conjunctions at their ends; short leftovers are dropped."""
    found = []
    for first, last in spans:
        start = next((k for k in range(first, last) if text.form(k) not in _LEFTOVERS), last)
        end = contents.trim(text, start, last) if start < last else start
        if any(text.tokens[k].is_word for k in range(start, end)):
            found.append((start, end))
    return found


def _by_passage(text: Text, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same tokens, each stretch in one passage."""
    found: list[tuple[int, int]] = []
    for first, last in spans:
        at = first
        for sentence in text.sentences[bisect_right(text.sentences, first, key=_first) - 1 :]:
            if sentence.first >= last:
                break
            stop = min(last, sentence.last)
            same = found and found[-1][1] == at and at > first and text.passage(at - 1) == sentence.passage
            if same:
                found[-1] = (found[-1][0], stop)
            else:
                found.append((at, stop))
            at = stop
    return found


def _first(sentence: Sentence) -> int:
    return sentence.first


def _outlet(text: Text, voices: VoiceReader) -> Voice | None:
    """The page's outlet as the last link of every chain: as credited, else as the page names itself."""
    article = text.article
    name = article.credit.quote if article.credit else article.outlet.name if article.outlet else None
    if name is None:
        return None
    return voices.outlet(name) or Voice(kind="outlet", evidence=None, entity=None, ar=name, en=None)
