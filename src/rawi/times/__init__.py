"""Time in Arabic text: expressions, the days they speak of, and the full dates that stamp pages."""

from rawi.times.dating import ArticleDater, decide_dating
from rawi.times.reader import FoundTime, TimeReader, check_phrases
from rawi.times.stamps import LEXICA, FoundStamp, StampReader

__all__ = [
    "LEXICA",
    "ArticleDater",
    "FoundStamp",
    "FoundTime",
    "StampReader",
    "TimeReader",
    "check_phrases",
    "decide_dating",
]
