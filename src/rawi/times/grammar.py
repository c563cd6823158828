"""The grammar of time expressions: patterns over tokens, read from `times/phrases.toml`, applied in its order."""

from __future__ import annotations

import re
import re._parser as sre_parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rawi.errors import LexiconError
from rawi.times.meanings import Meaning
from rawi.times.tokens import FIRST_KIND, Kinds, Token, join

_CLASS = re.compile(r"\{([a-z_]+)(?::([a-z0-9_]+))?\}")
_KNOWN_RUNS = 50_000
_LONG_RUN = 24
_MACRO = re.compile(r"\{([a-z_]+[0-9]?)\}")


class Names(dict[str, Token]):
    """The named tokens of a match, the first of each name, and all of its tokens in order."""

    tokens: Sequence[Token] = ()


Built = Meaning | tuple[Meaning, Token] | None
Builder = Callable[[Names], Built]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One rule of the grammar. `says` are (text, value on 7 November 2016), `never` texts it must not read."""

    name: str
    pattern: str
    means: str
    eager: bool
    starts: str | None
    says: tuple[tuple[str, str], ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    name: str
    regex: re.Pattern[str]
    needs: tuple[int, ...]
    build: Builder
    starts: str | None
    aliases: tuple[tuple[int, str], ...]
    extents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Phrased:
    """A reduced stretch: the token it became, and the rule that made it."""

    token: Token
    rule: str


def read_phrases(data: Mapping[str, Any], file: str) -> tuple[Phrase, ...]:
    """The rules of a parsed `over = "tokens"` file, macros filled in.

    Raises:
        LexiconError: a rule lacks name, pattern, means or says, or a macro is unknown.
    """
    macros = {str(name): str(text) for name, text in dict(data.get("macros", {})).items()}
    rules = []
    for raw in data.get("rule", []):
        label = f"{file}: rule {raw.get('name', '?')}"
        if not all(isinstance(raw.get(key), str) for key in ("name", "pattern", "means")):
            raise LexiconError(f"{label}: needs `name`, `pattern` and `means` in quotes")
        examples = raw.get("says", [])
        if not isinstance(examples, list) or not all(
            isinstance(one, dict) and {"text", "value"} <= one.keys() for one in examples
        ):
            raise LexiconError(f"{label}: each of `says` is a table with `text` and `value`")
        says = tuple((str(one["text"]), str(one["value"])) for one in examples)
        if not says and not raw.get("eager"):
            raise LexiconError(f"{label}: needs a non-empty list `says` of tables with `text` and `value`")
        pattern = raw["pattern"]
        for _ in range(3):
            pattern = _MACRO.sub(lambda found: macros.get(found.group(1), found.group()), pattern)
        rules.append(
            Phrase(
                name=raw["name"],
                pattern=pattern,
                means=raw["means"],
                eager=bool(raw.get("eager", False)),
                starts=raw.get("starts"),
                says=says,
                never=tuple(map(str, raw.get("never", []))),
            )
        )
    return tuple(rules)


class Grammar:
    """The rules compiled for one set of token kinds."""

    def __init__(self, phrases: Iterable[Phrase], kinds: Kinds, builders: Mapping[str, Builder]) -> None:
        phrases = tuple(phrases)
        self._kinds = kinds
        self._results: dict[tuple[str, ...], str] = {
            classes: kinds.of(*classes)
            for classes in (
                ("clock_t",), ("clock_range_t",), ("duration_t",), ("duration_range_t",), ("set_t",), ("day_t",),
                ("week_t", "period_t"), ("month_t", "period_t"), ("year_t", "period_t"), ("period_t",),
                ("century_t", "period_t"), ("feast_t",), ("offset_t",), ("part_t", "period_t"), ("part_t",),
                ("range_t",), ("other_t",),
            )
        }  # fmt: skip
        self._compiled = tuple(self._compile(phrase, builders) for phrase in phrases if not phrase.eager)
        eager = tuple(self._compile(phrase, builders) for phrase in phrases if phrase.eager)
        self._all = (*self._compiled, *eager)
        self._known: dict[tuple[int, str, int], int] = {}

    def reduce(self, run: Sequence[Token], *, eager: bool = False) -> list[Phrased]:
        """What the rules make of a run of tokens, left to right."""
        tokens = list(run)
        text = join(tokens)
        compiled = self._all if eager else self._compiled
        place = self._next(compiled, text, 0)
        if place < 0:
            return []
        rules: dict[int, str] = {}
        while place >= 0:
            text = self._pass(compiled[place], tokens, text, rules)
            place = self._next(compiled, text, place + 1)
        return [Phrased(token, rules[id(token)]) for token in tokens if id(token) in rules]

    def _next(self, compiled: Sequence[_Compiled], text: str, first: int) -> int:
        """The place of the first rule from `first` on that matches somewhere in the kinds, or -1.

        It hangs on the kinds alone, not on the words: remembered, for most runs are alike.
        """
        key = (len(compiled), text, first)
        known = self._known.get(key)
        if known is not None:
            return known
        mask = _mask(text)
        found = -1
        for place in range(first, len(compiled)):
            rule = compiled[place]
            if all(mask & need for need in rule.needs) and rule.regex.search(text):
                found = place
                break
        if len(self._known) < _KNOWN_RUNS and len(text) < _LONG_RUN:
            self._known[key] = found
        return found

    def _pass(self, rule: _Compiled, tokens: list[Token], text: str, rules: dict[int, str]) -> str:
        """Reduces every match of one rule, left to right, in place."""
        at = 0
        while match := rule.regex.search(text, at):
            token, first, last = self._apply(rule, match, tokens)
            if token is None:
                at = match.start() + 1
                continue
            tokens[first:last] = [token]
            text = text[:first] + token.kind + text[last:]
            rules[id(token)] = rule.name
            at = first + 1
        return text

    def _apply(
        self, rule: _Compiled, match: re.Match[str], tokens: Sequence[Token]
    ) -> tuple[Token | None, int, int]:
        names = Names()
        names.tokens = tokens[match.start() : match.end()]
        regs = match.regs
        for group, alias in rule.aliases:
            place = regs[group][0]
            if place >= 0 and alias not in names:
                names[alias] = tokens[place]
        first, last = match.span()
        for group in rule.extents:
            if regs[group][0] >= 0:
                first, last = regs[group]
        if rule.starts and rule.starts in names and "this" not in names:
            first = tokens.index(names[rule.starts], first)
        built = rule.build(names)
        if built is None:
            return None, first, last
        if not isinstance(built, Meaning):
            built, end = built
            last = tokens.index(end, first) + 1
        kind = self._results[classes_of(built)]
        return Token(kind, built, tokens[first].start, tokens[last - 1].end), first, last

    def _compile(self, phrase: Phrase, builders: Mapping[str, Builder]) -> _Compiled:
        aliases: dict[str, str] = {}

        def fill(match: re.Match[str]) -> str:
            name, alias = match.groups()
            chars = self._kinds.having(name)
            if not chars:
                raise LexiconError(f"times/phrases.toml: rule {phrase.name}: no word is of class {name}")
            any_of = f"[{_as_ranges(chars)}]"
            if not alias:
                return any_of
            group = f"g{len(aliases)}_{alias}"
            aliases[group] = alias
            return f"(?P<{group}>{any_of})"

        if phrase.means not in builders:
            raise LexiconError(f"times/phrases.toml: rule {phrase.name}: nothing means {phrase.means}")
        pattern = _CLASS.sub(fill, phrase.pattern)
        if "{" in pattern:
            raise LexiconError(
                f"times/phrases.toml: rule {phrase.name}: no such macro: {pattern[pattern.index('{') :][:30]}"
            )
        try:
            regex = re.compile(pattern)
        except re.error as error:
            raise LexiconError(f"times/phrases.toml: rule {phrase.name}: {error}") from error
        index = regex.groupindex
        return _Compiled(
            name=phrase.name,
            regex=regex,
            needs=_needs(pattern),
            build=builders[phrase.means],
            starts=phrase.starts,
            aliases=tuple((index[group], alias) for group, alias in aliases.items()),
            extents=tuple(index[group] for group in ("span", "span2") if group in index),
        )


def _as_ranges(chars: str) -> str:
    """Characters in rising order as ranges: a pattern's set is read one by one, and there are hundreds of kinds.

    >>> _as_ranges("abcx")
    'a-cx-x'
    """
    starts = [at for at, char in enumerate(chars) if not at or ord(char) != ord(chars[at - 1]) + 1]
    ends = [*(at - 1 for at in starts[1:]), len(chars) - 1]
    return "".join(f"{chars[first]}-{chars[last]}" for first, last in zip(starts, ends, strict=True))


def _mask(text: str) -> int:
    found = 0
    for char in text:
        found |= 1 << (ord(char) - FIRST_KIND)
    return found


def _needs(pattern: str) -> tuple[int, ...]:
    """For each token that every match has, the mask of the kinds it may be of."""
    return tuple(_mandatory(sre_parser.parse(pattern)))


def _mandatory(parsed: Any) -> Iterator[int]:
    for op, argument in parsed:
        name = str(op)
        if name == "LITERAL":
            yield 1 << (argument - FIRST_KIND)
        elif name == "IN":
            yield sum(1 << k for k in {code - FIRST_KIND for code in _codes(argument)})
        elif name == "SUBPATTERN":
            yield from _mandatory(argument[3])
        elif name == "MAX_REPEAT" and argument[0] > 0:
            yield from _mandatory(argument[2])
        elif name == "BRANCH":
            # Of each branch one token: the first it must have. A branch without any leaves nothing certain.
            firsts = [next(_mandatory(branch), 0) for branch in argument[1]]
            if all(firsts):
                whole = 0
                for mask in firsts:
                    whole |= mask
                yield whole


def _codes(items: Any) -> Iterator[int]:
    for op, argument in items:
        if str(op) == "LITERAL":
            yield argument
        else:
            low, high = argument
            yield from range(low, high + 1)


def classes_of(meaning: Meaning) -> tuple[str, ...]:
    """The classes of the token that a meaning makes."""
    grain = meaning.grain
    if meaning.op == "clock":
        return ("clock_range_t",) if meaning.until else ("clock_t",)
    if meaning.op == "duration":
        return ("duration_range_t",) if meaning.until else ("duration_t",)
    if meaning.op == "date":
        if meaning.day is not None or meaning.weekday is not None:
            return ("day_t",)
        return ("month_t", "period_t") if meaning.month is not None else ("year_t", "period_t")
    if meaning.op in ("period", "nth"):
        if grain == "day":
            return ("day_t",)
        known = {"week": "week_t", "month": "month_t", "year": "year_t", "century": "century_t"}
        return (known[grain], "period_t") if grain in known and meaning.op == "period" else ("period_t",)
    if meaning.op == "part":
        return ("part_t", "period_t")
    known_ops = {"set": "set_t", "feast": "feast_t", "offset": "offset_t", "range": "range_t"}
    if meaning.op in ("season", "decade"):
        return ("period_t",)
    return (known_ops.get(meaning.op, "other_t"),)
