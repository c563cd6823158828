"""Compares readings with gold."""

from rawi.evaluation.anatomy import TASKS, score_anatomy, word_f1
from rawi.evaluation.gold import GoldArticle, GoldDating, GoldPage, gold_digest, read_gold
from rawi.evaluation.scores import Score

__all__ = [
    "TASKS",
    "GoldArticle",
    "GoldDating",
    "GoldPage",
    "Score",
    "gold_digest",
    "read_gold",
    "score_anatomy",
    "word_f1",
]
