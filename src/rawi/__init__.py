"""Rawi follows a story through the Arabic press: pages in, articles with their evidence out."""

from rawi.desk import Limits, evaluate, open_lexica, read_page, read_pages, to_json
from rawi.errors import RawiError
from rawi.model import Article, Block, Evidence, Page, RawPage, Reading, Refusal, Span, Stamp
from rawi.version import __version__

__all__ = [
    "Article",
    "Block",
    "Evidence",
    "Limits",
    "Page",
    "RawPage",
    "RawiError",
    "Reading",
    "Refusal",
    "Span",
    "Stamp",
    "__version__",
    "evaluate",
    "open_lexica",
    "read_page",
    "read_pages",
    "to_json",
]
