"""An article while its statements are read: drafts that later words may still cut, and who spoke so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rawi.clauses import Text
from rawi.model import Mode, Voice
from rawi.statements.cue import Cue
from rawi.statements.phrases import Phrase
from rawi.statements.voices import Memory, Speaker

_BACK = 24  # statements back at which one that is still being said is looked for


@dataclass(slots=True)
class Draft:
    """A statement while its sentence is read; `spans` are tokens, half open.

    `understood`: no words name its speaker here. `relays` are those it came through. `nested` is the draft it stands
    in, by its place in the article.
    """

    cue: Cue
    spans: list[tuple[int, int]]
    mode: Mode
    speaker: Speaker
    understood: bool
    relays: list[Voice] = field(default_factory=list)
    nested: int | None = None

    @property
    def last(self) -> int:
        """The token after all that is said."""
        return max(end for _, end in self.spans)

    def holds(self, at: int) -> bool:
        """Whether a token is in what is said."""
        return any(first <= at < last for first, last in self.spans)


@dataclass(slots=True)
class Discourse:
    """One article, sentence after sentence.

    `about` is whom the sentence read now is about, `several` the last who were named as several behind a preposition,
    `guest` who is interviewed, once that is asked. Before token `done` all is read: a quotation over sentences takes
    more than its own.
    """

    text: Text
    memory: Memory = field(default_factory=Memory)
    found: list[Draft] = field(default_factory=list)
    about: Speaker | None = None
    guest: Speaker | None = None
    done: int = 0
    several: Phrase | None = None

    def around(self, at: int) -> int | None:
        """The place in `found` of what is still being said at a token, from a sentence before; None: nothing is."""
        if at >= self.done:
            return None
        last = range(len(self.found) - 1, max(-1, len(self.found) - 1 - _BACK), -1)
        return next((k for k in last if self.found[k].nested is None and self.found[k].holds(at)), None)

    def keep(self, drafts: Iterable[Draft], last: int) -> None:
        """Keep the drafts of a sentence that ends before token `last`."""
        for draft in drafts:
            self.found.append(draft)
            if draft.last > last and draft.nested is None:
                self.done = max(self.done, draft.last)
