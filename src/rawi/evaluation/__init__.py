"""Compares readings with gold."""

from rawi.evaluation.anatomy import TASKS, Score, score_anatomy, word_f1
from rawi.evaluation.gold import GoldArticle, GoldPage, gold_digest, read_gold

__all__ = [
    "TASKS",
    "GoldArticle",
    "GoldPage",
    "Score",
    "gold_digest",
    "read_gold",
    "score_anatomy",
    "word_f1",
]
