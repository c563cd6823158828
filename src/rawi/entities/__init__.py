"""People, bodies, places, nationalities and offices named in an article, and who that is."""

from rawi.entities.reader import EntityReader
from rawi.entities.tokens import Token, cut_tokens, find_tokens, read_sentences

# The lists this room reads.
LEXICA = (
    "entities/",
    "places/",
    "outlets/",
    "words/function",
    "words/stems",
    "words/abbreviations",
    "times/weekdays",
    "times/months",
    "times/words",
)

__all__ = ["LEXICA", "EntityReader", "Token", "cut_tokens", "find_tokens", "read_sentences"]
