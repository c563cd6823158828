"""Rules as TOML: patterns with named slots over folded text, each with examples that run as tests.

A file holds `[slots]` (name → regular expression, or `@table` / `@table:column=value` for the forms of a
list) and `[[rule]]` tables with `name`, `pattern` (slots as `{slot}`), `says` and `never`. Literal Arabic in a
pattern is folded on loading, so a rule is written as a newspaper would spell it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rawi.errors import LexiconError
from rawi.lexicon.tables import Table
from rawi.model import Span
from rawi.script import View, fold, fold_text

_ARABIC_RUN = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+")
_SLOT = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMatch:
    """Where a rule matched: the whole, and each slot that took part, as spans of the text."""

    rule: str
    span: Span
    slots: dict[str, Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One compiled rule. `says` are (text, slot values) it must find, `never` texts it must not match."""

    name: str
    regex: re.Pattern[str]
    says: tuple[tuple[str, dict[str, str]], ...]
    never: tuple[str, ...]

    def match(self, view: View, at: int = 0, end: int | None = None) -> RuleMatch | None:
        """The match that begins exactly at the folded offset `at`, or None."""
        found = self.regex.match(view.folded, at, len(view.folded) if end is None else end)
        return self._answer(view, found) if found else None

    def find(self, view: View, at: int = 0, end: int | None = None) -> Iterator[RuleMatch]:
        """Every match in the view between the folded offsets, left to right, none overlapping."""
        for found in self.regex.finditer(view.folded, at, len(view.folded) if end is None else end):
            yield self._answer(view, found)

    def _answer(self, view: View, found: re.Match[str]) -> RuleMatch:
        slots = {
            name: view.span(*found.span(name))
            for name in found.groupdict()
            if found.start(name) >= 0 and found.end(name) > found.start(name)
        }
        return RuleMatch(rule=self.name, span=view.span(*found.span()), slots=slots)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The rules of one file, in its order: the first that matches wins."""

    name: str
    rules: tuple[Rule, ...]

    def first(self, view: View, at: int = 0, end: int | None = None) -> RuleMatch | None:
        """The match of the first rule that matches at the folded offset `at`."""
        for rule in self.rules:
            found = rule.match(view, at, end)
            if found:
                return found
        return None


def parse_rules(name: str, text: str) -> dict[str, Any]:
    """The tables of a TOML file. Raises LexiconError when it is not TOML."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LexiconError(f"{name}.toml: {error}") from error


def read_rules(name: str, text: str, tables: Mapping[str, Table]) -> RuleSet:
    """The rules in the text of a TOML file.

    Raises:
        LexiconError: not TOML, an unknown slot or list, a bad pattern, or a rule without `says`.
    """
    return build_rules(name, parse_rules(name, text), tables)


def build_rules(name: str, data: Mapping[str, Any], tables: Mapping[str, Table]) -> RuleSet:
    """The rules of a parsed TOML file. Raises LexiconError as `read_rules`."""
    named, raws = data.get("slots", {}), data.get("rule", [])
    if not isinstance(named, dict) or not all(isinstance(value, str) for value in named.values()):
        raise LexiconError(f"{name}.toml: [slots] takes names with a pattern or @list in quotes")
    if not isinstance(raws, list) or not all(isinstance(raw, dict) for raw in raws):
        raise LexiconError(f"{name}.toml: write each rule under [[rule]], in double brackets")
    slots = {slot: _slot(name, slot, value, tables) for slot, value in named.items()}
    return RuleSet(name=name, rules=tuple(_rule(name, raw, slots) for raw in raws))


def check_rule(rule: Rule) -> list[str]:
    """What is wrong with a rule's own examples, in words; empty when all hold."""
    faults = []
    for text, wanted in rule.says:
        view = fold(text)
        found = rule.match(view)
        if not found:
            faults.append(f"{rule.name}: does not match {text!r}")
            continue
        got = {slot: span.of(text) for slot, span in found.slots.items()}
        faults += [
            f"{rule.name}: in {text!r} {slot} is {got.get(slot)!r}, not {value!r}"
            for slot, value in wanted.items()
            if got.get(slot) != value
        ]
    faults += [f"{rule.name}: matches {text!r}" for text in rule.never if rule.match(fold(text))]
    return faults


def _rule(name: str, raw: dict[str, object], slots: Mapping[str, str]) -> Rule:
    label = f"{name}.toml: rule {raw.get('name', '?')}"
    pattern, says, never = raw.get("pattern"), raw.get("says"), raw.get("never", [])
    whole = isinstance(pattern, str) and isinstance(raw.get("name"), str) and isinstance(never, list)
    if not whole or not isinstance(says, list) or not says:
        raise LexiconError(f"{label}: needs `name`, `pattern`, a non-empty list `says`, and `never` if any")
    if not all(isinstance(one, dict) and isinstance(one.get("text"), str) for one in says):
        raise LexiconError(f"{label}: each of `says` is a table with `text` and the slots it gives")
    assert isinstance(pattern, str) and isinstance(never, list)
    seen: set[str] = set()

    def fill(match: re.Match[str]) -> str:
        slot = match.group(1)
        if slot not in slots:
            raise LexiconError(f"{label}: no slot {slot} in [slots]")
        if slot in seen:
            return f"(?P={slot})"
        seen.add(slot)
        return f"(?P<{slot}>{slots[slot]})"

    try:
        regex = re.compile(_SLOT.sub(fill, _fold_literals(pattern)))
    except (re.error, OverflowError, RecursionError) as error:
        raise LexiconError(f"{label}: {error}") from error
    examples = tuple((str(one["text"]), {k: str(v) for k, v in one.items() if k != "text"}) for one in says)
    return Rule(name=f"{name}:{raw['name']}", regex=regex, says=examples, never=tuple(map(str, never)))


def _slot(name: str, slot: str, value: str, tables: Mapping[str, Table]) -> str:
    if not value.startswith("@"):
        return _fold_literals(value)
    table_name, _, condition = value[1:].partition(":")
    column, _, wanted = condition.partition("=")
    if table_name not in tables:
        raise LexiconError(f"{name}.toml: slot {slot} names the list {table_name}, which is not in lexica/")
    table = tables[table_name]
    if column and column not in table.columns:
        raise LexiconError(f"{name}.toml: slot {slot}: {table_name} has no column {column}")
    forms = {
        re.escape(fold_text(row[table.columns[0]])).replace(r"\ ", " ")
        for row in table
        if not column or row[column] == wanted
    }
    if not forms:
        raise LexiconError(f"{name}.toml: slot {slot}: no row of {table_name} has {condition}")
    return "(?:" + "|".join(sorted(forms, key=lambda form: (-len(form), form))) + ")"


def _fold_literals(pattern: str) -> str:
    # Folded signs are escaped: ؟ folds to ?, which a pattern would read as its own.
    return _ARABIC_RUN.sub(lambda run: re.escape(fold_text(run.group())), pattern)
