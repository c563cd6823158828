"""Whether counts tell of one thing, by the noun and the words around it, where no list knows their matter."""

from __future__ import annotations

from collections.abc import Sequence

from rawi.stories.counts import Count, in_a_row, near, places_meet, stretches_meet

_PRECISE = 3  # digits of a number that two texts hardly give by chance
_TWO = 2
_MANY = 100
_LEAST = 10
_ANY = 6.6
_WORD = 8.0  # how rare two shared words are together at least, by how many digits the number has
_WORDS = 15.0
_SENTENCE, _LEAD = 24.0, 48.0
_LIKE = 0.18  # of the stems of two articles
_VERY = 0.25
_SPREAD, _CLOSE, _LONG = 10, 2, 120  # days
_SOME = 20
_FAR = 3.0
_COUNTED = frozenset(("thing", "person", "area", "weight", "volume"))


def openly_equal(first: Count, second: Count) -> bool:
    """Whether two counts of one value are of one thing: the fewer digits it has, the more their words must share."""
    if not may_be_one(first, second) or max(first.low, second.low) < _LEAST:
        return False
    shared, digits = shared_weight(first, second), digits_of(first.low)
    if digits >= _PRECISE and first.thing != "percent":
        if near(first, second, _SPREAD) is False:
            return shared >= _WORDS
        return shared >= _WORD or alike_articles(first, second)
    if near(first, second, _CLOSE) is False:
        return False
    if digits == _TWO and first.thing != "percent":
        if shared >= _WORDS:
            return True
        # A dozen people are often a dozen others.
        small = first.low < _MANY and (first.anyone or second.anyone)
        return shared >= _WORD * small and alike_articles(first, second)
    return shared >= _SENTENCE and bool(_clause(first, second))


def openly_whole(parts: Sequence[Count], whole: Count, *, lone: bool) -> bool:
    """Whether parts that stand together make a whole of the same noun, by their digits and their words.

    Parts that follow each other in one sentence are most likely some; the fewer digits there are, the more the
    words must tell that they are parts (`توزعت على`) or speak of the same. `lone`: the story has hardly other
    numbers of the noun.
    """
    counts = (*parts, whole)
    if any(one.change or one.around.asked or one.context.title or one.kind == "degree" for one in counts):
        return False
    if not all(_adds_to(one, whole) for one in parts) or near(parts[0], whole, _LONG) is False:
        return False
    if len({one.around.earlier for one in parts}) > 1:
        return False
    row = in_a_row(parts)
    digits = max(digits_of(one.low) for one in counts)
    shared = shared_weight(parts[0], whole)
    told = parts[0].around.spreads or parts[-1].around.left
    lone = lone and whole.kind in _COUNTED  # sums of money are round, and many
    if whole.running and {one.matter for one in parts} == {whole.matter} and not told:
        return False  # 30 dead of one place, two of another: 32 dead may be the later toll of the first
    if not row:
        together = parts[-1].context.sentence - parts[0].context.sentence <= 1
        return together and digits >= _PRECISE and whole.low >= _MANY and shared >= _WORDS
    if whole.low < _LEAST:
        return parts[-1].around.left and not whole.anyone
    if len(parts) > _TWO or digits >= _PRECISE:
        return whole.low >= _SOME and (told or lone or shared >= _WORD)
    return whole.low >= _SOME and (told or lone or shared >= _WORDS)


def _adds_to(part: Count, whole: Count) -> bool:
    """Whether one count may be a part of another: of one noun, and no other matter that a list knows."""
    if not (
        part.thing == whole.thing is not None
        or part.thing is None
        or (whole.anyone and part.kind == "person")
    ):
        return False
    listed = [one.matter is not None and not one.matter.startswith("=") for one in (part, whole)]
    return part.matter == whole.matter or not all(listed)


def openly_against(first: Count, second: Count, *, lone: bool) -> bool:
    """Whether the words of two articles give two values of one thing of one time, each by a source of its own.

    `lone`: each article gives one such number of the noun. The less surely the day is one, the more words must be
    shared.
    """
    if not may_be_one(first, second) or any(_not_of_now(one) or _of_its_own(one) for one in (first, second)):
        return False
    low, high = sorted((first.low, second.low))
    days = near(first, second, 0), near(first, second, 1)
    if not 0 < low < high <= _TWO * low or not days[1]:
        return False
    shared, clause = shared_weight(first, second), _clause_weight(first, second)
    if not (first.voices and second.voices) or first.point.outlet == second.point.outlet:
        return False
    if not lone:
        return bool(days[0]) and clause >= _WORD and shared >= _LEAD
    if first.thing != second.thing or first.anyone:
        return low >= _MANY and clause >= _WORD and shared >= _WORD and bool(days[0])
    if not days[
        0
    ]:  # the next day most things have other numbers; a price, a rate and what a deal costs do not
        settled = first.kind == "money" or _one_rate(first, second)
        return settled and clause >= _WORD and shared >= (_WORD if first.kind == "money" else _WORDS)
    if first.kind in ("thing", "person"):
        return shared >= _ANY or (low >= _SOME and alike_articles(first, second, _VERY))
    return clause >= _ANY


def openly_set_against(before: Count, later: Count) -> bool:
    """Whether one article sets two numbers of one noun by two sources against each other."""
    gap = later.context.sentence - before.context.sentence
    if gap > 1 or not (before.voices and later.voices) or not may_be_one(before, later):
        return False
    if any(
        one.around.earlier or one.around.part or one.around.aside or one.around.left
        for one in (before, later)
    ):
        return False
    if gap and max(before.low, later.low) > _FAR * min(before.low, later.low):
        return False
    within = later.around.contrast and not before.around.contrast
    against = later.around.opposes or later.around.doubts if gap else within
    if not against or before.around.foreseen != later.around.foreseen or near(before, later, 1) is False:
        return False
    if before.lasts and gap and not later.around.doubts:
        return False
    if before.thing == later.thing and before.kind in _COUNTED:
        return True
    return _clause_weight(before, later) >= _ANY


def _of_its_own(one: Count) -> bool:
    """Whether each of several in one story has such a number: an age, a time, how far a place lies."""
    return one.lasts or (one.kind == "distance" and not one.figure.status)


def _one_rate(first: Count, second: Count) -> bool:
    """Whether both are shares that are called the same."""
    return first.thing == "percent" and first.figure.status == second.figure.status is not None


def _clause_weight(first: Count, second: Count) -> float:
    """How rare the words are that stand close by both."""
    return sum(first.context.telling[stem] for stem in _clause(first, second))


def _not_of_now(one: Count) -> bool:
    """Whether a count is a part, was told before, or is of what may come."""
    around = one.around
    told = around.earlier or around.early or around.asked or around.part or around.aside or around.after_of
    return told or one.reach == "part" or one.context.title or one.stretch is not None


def may_be_one(first: Count, second: Count) -> bool:
    """Whether nothing speaks against two counts being of one thing, one place and one time."""
    if (
        first.change
        or second.change
        or not (_places_may_meet(first, second) and stretches_meet(first, second))
    ):
        return False
    matters = {
        one.matter for one in (first, second) if one.matter is not None and not one.matter.startswith("=")
    }
    if len(matters) > 1 or first.around.among != second.around.among:
        return False
    return (
        first.thing == second.thing is not None
        or (first.anyone and second.kind == "person")
        or (second.anyone and first.kind == "person")
    )


def _places_may_meet(first: Count, second: Count) -> bool:
    """Whether both may be of one place: also a town and its country, where both articles name both."""
    known = first.spoken_of <= second.context.about and second.spoken_of <= first.context.about
    return places_meet(first, second) or known


def digits_of(value: float) -> int:
    """How many digits a number has before its noughts: `1,100` two, `312` three, `6.4` two."""
    written = f"{value:.6f}".rstrip("0").rstrip(".").replace(".", "")
    return len(written.strip("0"))


def shared_weight(first: Count, second: Count) -> float:
    """How rare the words are that the sentences of both share."""
    mine, yours = first.context.telling, second.context.telling
    return sum(weight for stem, weight in mine.items() if stem in yours)


def alike_articles(first: Count, second: Count, share: float = _LIKE) -> bool:
    """Whether the articles of two counts share that much of their words."""
    mine, yours = first.context.about, second.context.about
    return bool(mine and yours) and len(mine & yours) >= share * min(len(mine), len(yours))


def _clause(first: Count, second: Count) -> frozenset[str]:
    """The telling stems close by both."""
    return first.context.beside & second.context.beside & first.context.telling.keys()
