"""Arabic writing: folded views with a way back, words and clitics, sentences, language, mojibake."""

from rawi.script.fold import View, fold, fold_text
from rawi.script.language import ARABIC, arabic_share, detect_language
from rawi.script.mojibake import looks_damaged, mend_mojibake
from rawi.script.naming import has_article, is_verbal_noun, loose_key, nisba_stem, place_stem, without_article
from rawi.script.numbers import FoundNumber, NumberReader
from rawi.script.passages import Passages, open_passages
from rawi.script.sentences import find_sentences
from rawi.script.words import (
    WORD,
    Cut,
    Word,
    bare_forms,
    cut_clitics,
    find_words,
    fold_words,
    rough_stem,
    uncut,
)

__all__ = [
    "ARABIC",
    "WORD",
    "Cut",
    "FoundNumber",
    "NumberReader",
    "Passages",
    "View",
    "Word",
    "arabic_share",
    "bare_forms",
    "cut_clitics",
    "detect_language",
    "find_sentences",
    "find_words",
    "fold",
    "fold_text",
    "fold_words",
    "has_article",
    "is_verbal_noun",
    "looks_damaged",
    "loose_key",
    "mend_mojibake",
    "nisba_stem",
    "open_passages",
    "place_stem",
    "rough_stem",
    "uncut",
    "without_article",
]
