"""The records of a saying as its sentence tells it: the cue, and where what is said opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rawi.clauses import VerbForm
from rawi.model import Act
from rawi.statements.phrases import Phrase

How = Literal["that", "quote", "noun"]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of saying where it stands: its form, what it takes, and who is known to speak (None: understood)."""

    form: VerbForm
    takes: frozenset[str]
    subject: Phrase | None


@dataclass(frozen=True, slots=True)
class Opening:
    """Where what is said opens: its first token, what opens it, and those between the verb and it who are told.

    `act` is what a noun tells behind a verb that tells nothing; None: the verb does.
    """

    content: int
    how: How
    addressee: tuple[Phrase, ...] = ()
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A saying as its cue tells it: tokens all, half open.

    `first` to `last` are the cue. `subject` stands beside it, None: understood. `content` is where what is said opens,
    `how` what opens it (`that`, `quote`, `noun`). `between` are the tokens of the narrator between cue and content.
    `end` limits the content, None: the sentence does. `before`: what is said stands before the cue, from `content`
    to `end`. `relay` is the voice it came through, `cut` how many letters of the first token that is said
    are clitics before it.
    """

    first: int
    last: int
    form: VerbForm | None
    act: Act
    subject: Phrase | None
    addressee: tuple[Phrase, ...]
    content: int
    how: How
    between: tuple[int, int]
    end: int | None = None
    before: bool = False
    relay: Phrase | None = None
    preverbal: bool = False
    negated: bool = False
    cut: int = 0
    rule: str = "statements/verbs"
