"""Compares readings with gold."""

from rawi.evaluation.across import (
    ACROSS_TASKS,
    Across,
    Claim,
    Copied,
    Quoted,
    read_across,
    score_across,
)
from rawi.evaluation.anatomy import TASKS, score_anatomy
from rawi.evaluation.gold import (
    GoldArticle,
    GoldDating,
    GoldEntity,
    GoldEvent,
    GoldFigure,
    GoldMention,
    GoldPage,
    GoldStatement,
    gold_digest,
    read_gold,
    read_reported,
)
from rawi.evaluation.names import NAME_TASKS, score_names, score_speakers
from rawi.evaluation.reported import REPORTED_TASKS, score_events, score_figures, score_statements
from rawi.evaluation.reportedcases import ReportedCase, read_reported_cases, score_reported_cases
from rawi.evaluation.scores import Score
from rawi.evaluation.words import word_f1

__all__ = [
    "ACROSS_TASKS",
    "NAME_TASKS",
    "REPORTED_TASKS",
    "TASKS",
    "Across",
    "Claim",
    "Copied",
    "GoldArticle",
    "GoldDating",
    "GoldEntity",
    "GoldEvent",
    "GoldFigure",
    "GoldMention",
    "GoldPage",
    "GoldStatement",
    "Quoted",
    "ReportedCase",
    "Score",
    "gold_digest",
    "read_across",
    "read_gold",
    "read_reported",
    "read_reported_cases",
    "score_across",
    "score_anatomy",
    "score_events",
    "score_figures",
    "score_names",
    "score_reported_cases",
    "score_speakers",
    "score_statements",
    "word_f1",
]
