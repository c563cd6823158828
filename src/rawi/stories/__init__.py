"""Looks across articles, and never reads one: copies, stories, and what becomes of them."""

from rawi.stories.clusters import SOUGHT, WINDOW, Choice, Thread, choose_story, found_by, joined
from rawi.stories.copies import Carried, Overlap, Passage, find_copy, find_passages, overlap
from rawi.stories.signatures import SIGNED_WITH, bands, sign
from rawi.stories.terms import likeness, normal, rarities, weigh_terms

__all__ = [
    "SIGNED_WITH",
    "SOUGHT",
    "WINDOW",
    "Carried",
    "Choice",
    "Overlap",
    "Passage",
    "Thread",
    "bands",
    "choose_story",
    "find_copy",
    "find_passages",
    "found_by",
    "joined",
    "likeness",
    "normal",
    "overlap",
    "rarities",
    "sign",
    "weigh_terms",
]
