"""Time in Arabic text. So far: the full dates with which pages stamp their articles."""

from rawi.times.stamps import LEXICA, FoundStamp, StampReader

__all__ = ["LEXICA", "FoundStamp", "StampReader"]
