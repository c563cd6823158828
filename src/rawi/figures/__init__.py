"""Figures: quantities in a text, what they count, how it is with that, and whose figure it is."""

from rawi.figures.reader import FigureReader

# The lists this room reads.
LEXICA = (
    "figures/",
    "words/numbers",
    "words/bounds",
    "words/function",
    "words/stems",
    "places/nationalities",
)

__all__ = ["LEXICA", "FigureReader"]
