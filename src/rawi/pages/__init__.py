"""Bytes → text → blocks → articles: what stands on a news page."""

from rawi.pages.containers import RECORD_KEYS, record_page, unpack
from rawi.pages.decode import Decoded, decode
from rawi.pages.lines import Line, PageText, read_plain
from rawi.pages.markup import MarkupReader
from rawi.pages.reader import LEXICA, PageReader

__all__ = [
    "LEXICA",
    "RECORD_KEYS",
    "Decoded",
    "Line",
    "MarkupReader",
    "PageReader",
    "PageText",
    "decode",
    "read_plain",
    "record_page",
    "unpack",
]
