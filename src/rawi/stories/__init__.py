"""Looks across articles, and never reads one: copies, stories, and what becomes of them."""

from rawi.stories.agreements import Agreement, find_agreements
from rawi.stories.board import Board, BoardMaker, Cell, Entry, by_cell
from rawi.stories.clusters import WINDOW, Choice, Period, Thread, choose_story, found_by, joined
from rawi.stories.copies import Carried, Overlap, Passage, find_copy, find_passages, may_carry, overlap
from rawi.stories.count_reader import CountReader
from rawi.stories.counts import Count, Point
from rawi.stories.disputes import Contradiction, find_contradictions
from rawi.stories.happenings import (
    Account,
    Happening,
    Itinerary,
    Stop,
    find_happenings,
    find_itineraries,
)
from rawi.stories.heads import Head, HeadReader
from rawi.stories.keywords import Keyword, KeywordReader
from rawi.stories.narrowing import DayFrom, Narrowed, Narrower, Place, StoryClue, narrow, places_of
from rawi.stories.news import Fresh, News, NewsFinder
from rawi.stories.outlets import Coverage, Use, Wordings, compare_outlets
from rawi.stories.positions import Move, Positions, Relation, Said, Speaker
from rawi.stories.rulings import STORY_VERDICTS, Rulings, read_rulings
from rawi.stories.same_events import EventMatcher, SameEvent, Telling
from rawi.stories.series import Series, find_series
from rawi.stories.signatures import SIGNED_WITH, pack_runs, sign
from rawi.stories.subjects import Subject, SubjectReader, SubjectWord
from rawi.stories.terms import TermReader, count_stems, likeness, normal, stem_rarities, weigh_terms
from rawi.stories.themes import StorySubject, story_keywords, story_subjects

# The lists this room reads.
LEXICA = ("stories/",)

__all__ = [
    "LEXICA",
    "SIGNED_WITH",
    "STORY_VERDICTS",
    "WINDOW",
    "Account",
    "Agreement",
    "Board",
    "BoardMaker",
    "Carried",
    "Cell",
    "Choice",
    "Contradiction",
    "Count",
    "CountReader",
    "Coverage",
    "DayFrom",
    "Entry",
    "EventMatcher",
    "Fresh",
    "Happening",
    "Head",
    "HeadReader",
    "Itinerary",
    "Keyword",
    "KeywordReader",
    "Move",
    "Narrowed",
    "Narrower",
    "News",
    "NewsFinder",
    "Overlap",
    "Passage",
    "Period",
    "Place",
    "Point",
    "Positions",
    "Relation",
    "Rulings",
    "Said",
    "SameEvent",
    "Series",
    "Speaker",
    "Stop",
    "StoryClue",
    "StorySubject",
    "Subject",
    "SubjectReader",
    "SubjectWord",
    "Telling",
    "TermReader",
    "Thread",
    "Use",
    "Wordings",
    "by_cell",
    "choose_story",
    "compare_outlets",
    "count_stems",
    "find_agreements",
    "find_contradictions",
    "find_copy",
    "find_happenings",
    "find_itineraries",
    "find_passages",
    "find_series",
    "found_by",
    "joined",
    "likeness",
    "may_carry",
    "narrow",
    "normal",
    "overlap",
    "pack_runs",
    "places_of",
    "read_rulings",
    "sign",
    "stem_rarities",
    "story_keywords",
    "story_subjects",
    "weigh_terms",
]
