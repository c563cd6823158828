"""Loads `lexica/` and a user's own folders of the same form; the digest names what was loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from rawi.errors import LexiconError
from rawi.lexicon.rules import Rule, RuleSet, build_rules, parse_rules
from rawi.lexicon.tables import Row, Table, read_table
from rawi.script import fold_text

_DOORS = "desk/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexica:
    """All language data of a run: tables and rules by name, and digests of the files they came from.

    `digest` is of all that readings depend on: not of `desk/`, the words of the doors.
    """

    tables: MappingProxyType[str, Table]
    rules: MappingProxyType[str, RuleSet]
    grammars: MappingProxyType[str, Mapping[str, Any]]
    digest: str
    parts: Mapping[str, str] = field(default_factory=dict)

    def digest_of(self, names: Iterable[str]) -> str:
        """A digest of some lists alone: for what is derived from these, and need not be made anew for others."""
        found = blake2b(digest_size=8)
        for name in sorted(set(names)):
            found.update(f"{name}\0{self.parts.get(name, '')}\0".encode())
        return found.hexdigest()

    def table(self, name: str) -> Table:
        """The list of that name (`pages/markers`). Raises LexiconError when there is none."""
        if name not in self.tables:
            raise LexiconError(f"lexica/{name}.tsv is missing")
        return self.tables[name]

    def ruleset(self, name: str) -> RuleSet:
        """The rules of that name (`pages/datelines`). Raises LexiconError when there are none."""
        if name not in self.rules:
            raise LexiconError(f"lexica/{name}.toml is missing")
        return self.rules[name]

    def raw(self, name: str) -> Mapping[str, Any]:
        """The parsed file of rules over tokens of that name. Raises LexiconError when there is none."""
        if name not in self.grammars:
            raise LexiconError(f"lexica/{name}.toml is missing")
        return self.grammars[name]

    def forms(self, name: str) -> frozenset[str]:
        """The forms in the first column of the list of that name, folded. Raises LexiconError when there is none."""
        table = self.table(name)
        return frozenset(fold_text(row[table.columns[0]]) for row in table)

    def rows(self, prefix: str) -> Iterator[Row]:
        """The rows of every table whose name begins with `prefix`, tables in the order of their names."""
        for name in sorted(self.tables):
            if name.startswith(prefix):
                yield from self.tables[name]

    def every_rule(self) -> Iterator[Rule]:
        """Every rule of every file."""
        for name in sorted(self.rules):
            yield from self.rules[name].rules


def load_lexica(*folders: Traversable) -> Lexica:
    """The language data in these folders; a later folder's rows and rules join those of the same name.

    Raises:
        LexiconError: a file is malformed; the message names file and line.
    """
    digest = blake2b(digest_size=8)
    parts: dict[str, str] = {}
    tables: dict[str, Table] = {}
    rule_texts: list[tuple[str, str]] = []
    for folder in folders:
        for name, suffix, data in sorted(_files(folder, "")):
            if not name.startswith(_DOORS):
                digest.update(f"{name}.{suffix}\0{len(data)}\0".encode())
                digest.update(data)
            parts[name] = blake2b(parts.get(name, "").encode() + data, digest_size=8).hexdigest()
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise LexiconError(f"{name}.{suffix}: not UTF-8: {error}") from error
            if suffix == "tsv":
                tables[name] = _joined(tables.get(name), read_table(name, text))
            else:
                rule_texts.append((name, text))
    rules: dict[str, RuleSet] = {}
    grammars: dict[str, Mapping[str, Any]] = {}
    for name, text in rule_texts:
        parsed = parse_rules(name, text)
        if parsed.get("over") == "tokens":
            grammars[name] = _grown(grammars.get(name), parsed)
            continue
        loaded = build_rules(name, parsed, tables)
        earlier = rules[name].rules if name in rules else ()
        rules[name] = RuleSet(name=name, rules=loaded.rules + earlier)
    return Lexica(
        tables=MappingProxyType(tables),
        rules=MappingProxyType(rules),
        grammars=MappingProxyType(grammars),
        digest=digest.hexdigest(),
        parts=MappingProxyType(parts),
    )


def _grown(earlier: Mapping[str, Any] | None, later: Mapping[str, Any]) -> Mapping[str, Any]:
    """A user's rules over tokens come before the package's."""
    if earlier is None:
        return later
    return {
        "over": "tokens",
        "macros": {**earlier.get("macros", {}), **later.get("macros", {})},
        "rule": [*later.get("rule", []), *earlier.get("rule", [])],
    }


def _joined(earlier: Table | None, later: Table) -> Table:
    if earlier is None:
        return later
    if earlier.columns != later.columns:
        raise LexiconError(f"{later.name}.tsv: columns must be {', '.join(earlier.columns)}, as in lexica/")
    # How far a list knows is the one thing that a later part says for the whole.
    known = {key: value for key, value in later.header.items() if key == "known until"}
    return Table(
        name=later.name,
        header={**earlier.header, **known},
        columns=earlier.columns,
        rows=earlier.rows + later.rows,
    )


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}/")
        else:
            stem, _, suffix = entry.name.rpartition(".")
            if suffix in ("tsv", "toml"):
                yield f"{prefix}{stem}", suffix, entry.read_bytes()
