"""What one sentence names, before it is known who that is."""

from __future__ import annotations

from dataclasses import dataclass

from rawi.entities.posts import PostPhrase
from rawi.model import Entity, MentionKind


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in a folded text.

    `words` are its folded words without clitics, `text` the same as written, with the article that `لل` hides.
    `entity` is what the world model knows it as. `post` is the phrase of a post, for an office; `holds`, for a person,
    that of the post beside the name. `titles` are folded spans. `generic`: a common noun (`الحكومة`) that names only
    what was named before.
    """

    kind: MentionKind
    start: int
    end: int
    words: tuple[str, ...]
    text: str
    rule: str
    score: float
    entity: Entity | None = None
    post: PostPhrase | None = None
    holds: PostPhrase | None = None
    titles: tuple[tuple[int, int], ...] = ()
    generic: bool = False
