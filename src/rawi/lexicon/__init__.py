"""Loads, lints and compiles the language data of `lexica/`, and finds its forms in folded views."""

from rawi.lexicon.linting import lint_lexica
from rawi.lexicon.loading import Lexica, load_lexica
from rawi.lexicon.matcher import Matcher
from rawi.lexicon.rules import Rule, RuleMatch, RuleSet, check_rule, read_rules
from rawi.lexicon.tables import Row, Table, read_table

__all__ = [
    "Lexica",
    "Matcher",
    "Row",
    "Rule",
    "RuleMatch",
    "RuleSet",
    "Table",
    "check_rule",
    "lint_lexica",
    "load_lexica",
    "read_rules",
    "read_table",
]
