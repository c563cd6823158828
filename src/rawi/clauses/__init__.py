"""An article as its clauses are read: sentences of tokens, with the names, times and quotation marks on them."""

from rawi.clauses.stems import Stemmer, keep_signs, without_signs
from rawi.clauses.text import ClauseReader, Name, Sentence, Text, Time
from rawi.clauses.verbs import VerbForm, VerbTable

# The lists this room reads.
LEXICA = (
    "words/abbreviations",
    "words/adjectives",
    "words/apart",
    "words/own_article",
    "words/plurals",
    "words/spellings",
    "words/stems",
    "words/verbs",
)

__all__ = [
    "LEXICA",
    "ClauseReader",
    "Name",
    "Sentence",
    "Stemmer",
    "Text",
    "Time",
    "VerbForm",
    "VerbTable",
    "keep_signs",
    "without_signs",
]
