"""What a search asks of the words of articles, before it is said in any engine's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forms:
    """What a term may stand as: words as they are written, more than one side by side, or stems.

    `prefix`: what only begins so.
    """

    words: tuple[tuple[str, ...], ...]
    stems: tuple[str, ...] = ()
    prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All of `terms` stand in an article, or with `any_of` one of them; all of `titles` in its title.

    Of `nots` none stands anywhere, of `not_titles` none in the title.
    """

    terms: tuple[Forms, ...]
    any_of: bool = False
    titles: tuple[Forms, ...] = ()
    nots: tuple[Forms, ...] = ()
    not_titles: tuple[Forms, ...] = ()

    def __bool__(self) -> bool:
        """Whether some word must stand in an article."""
        return bool(self.terms or self.titles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What else must hold of an article: its key lies in `days`, the ends inside, and it has one of each of `tags`.

    Of `no_tags` it has none. A tag is its field and its value.
    """

    days: tuple[int, int] | None = None
    tags: tuple[tuple[tuple[str, str], ...], ...] = ()
    no_tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The keys of articles with their scores, in order; of how many; and those that are counted into facets."""

    hits: tuple[tuple[int, float], ...]
    total: int
    counted: tuple[int, ...] = ()
