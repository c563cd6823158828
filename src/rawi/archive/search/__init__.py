"""Search: an index that follows the archive, and the questions it answers."""

from rawi.archive.search.highlights import find_snippet
from rawi.archive.search.index import SearchIndex
from rawi.archive.search.query import Query, QueryReader
from rawi.archive.search.results import Facet, Found, Hit, Snippet, Sought
from rawi.archive.search.searching import Searcher

__all__ = [
    "Facet",
    "Found",
    "Hit",
    "Query",
    "QueryReader",
    "SearchIndex",
    "Searcher",
    "Snippet",
    "Sought",
    "find_snippet",
]
