"""Compares readings with gold."""

from rawi.evaluation.anatomy import TASKS, score_anatomy, word_f1
from rawi.evaluation.gold import (
    GoldArticle,
    GoldDating,
    GoldEntity,
    GoldMention,
    GoldPage,
    GoldStatement,
    gold_digest,
    read_gold,
)
from rawi.evaluation.names import NAME_TASKS, score_names, score_speakers
from rawi.evaluation.scores import Score

__all__ = [
    "NAME_TASKS",
    "TASKS",
    "GoldArticle",
    "GoldDating",
    "GoldEntity",
    "GoldMention",
    "GoldPage",
    "GoldStatement",
    "Score",
    "gold_digest",
    "read_gold",
    "score_anatomy",
    "score_names",
    "score_speakers",
    "word_f1",
]
