"""Search: an index that follows the archive, and the questions it answers."""

from rawi.archive.search.checking import check_index
from rawi.archive.search.highlights import find_snippet
from rawi.archive.search.index import SearchIndex
from rawi.archive.search.query import Query, QueryReader
from rawi.archive.search.results import Facet, Found, Hit, Related, Snippet, Sought
from rawi.archive.search.searching import COUNTED, Searcher
from rawi.archive.search.spellings import written_as
from rawi.archive.search.tantivy_words import TantivyWords

__all__ = [
    "COUNTED",
    "Facet",
    "Found",
    "Hit",
    "Query",
    "QueryReader",
    "Related",
    "SearchIndex",
    "Searcher",
    "Snippet",
    "Sought",
    "TantivyWords",
    "check_index",
    "find_snippet",
    "written_as",
]
