"""What Arabic writing does to names: the adjectives made of places, and the spellings of names from elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache

_CACHED = 1 << 16
_NISBA = re.compile(r"(?:يون|يين|يات|يتين|يان|يا|يه|ي)$")
_DROPPED = re.compile(r"(?:يا|يه|ا|ه)$")
_SHORTEST_STEM = 3
# Letters that papers exchange in the same foreign name, and vowels that they write or leave out.
_EXCHANGED = str.maketrans({"غ": "ج", "ق": "ك", "چ": "ج", "ث": "ت", "ذ": "د", "ظ": "ض", "پ": "ب"})
_LONG_VOWELS = re.compile(r"(?<=.)[اويء]")


@lru_cache(maxsize=_CACHED)
def nisba_stem(form: str) -> str | None:
    """The stem of the place that a folded adjective may be made of; None: it has no such ending.

    >>> nisba_stem("الرسوانيه"), nisba_stem("رسوان")
    ('رسوان', None)
    """
    bare = without_article(form)
    stem = _NISBA.sub("", bare)
    return stem if stem != bare and len(stem) >= _SHORTEST_STEM else None


@lru_cache(maxsize=_CACHED)
def place_stem(form: str) -> str:
    """A place's folded name without what its adjective drops.

    >>> place_stem("كالدورا")
    'كالدور'
    """
    stem = _DROPPED.sub("", without_article(form))
    return stem if len(stem) >= _SHORTEST_STEM else form


@lru_cache(maxsize=_CACHED)
def loose_key(word: str) -> str:
    """A folded word as its spellings have it in common, for names that are not Arabic.

    >>> loose_key("نتنياهو") == loose_key("نتانياهو"), loose_key("بلينكن") == loose_key("بلنكن")
    (True, True)
    """
    return _LONG_VOWELS.sub("", word.translate(_EXCHANGED))


def has_article(form: str) -> bool:
    """Whether a folded word begins with the article and no clitic; an article before nothing is none.

    >>> has_article("الميناء"), has_article("بالميناء"), has_article("ال")
    (True, False, False)
    """
    return form.startswith("ال") and len(form) > 2


def without_article(form: str) -> str:
    """A folded word without its article, if it has one; what is no empty word stays none.

    >>> without_article("الميناء"), without_article("ال")
    ('ميناء', 'ال')
    """
    return form.removeprefix("ال") or form


# Shapes of verbal nouns of the derived verbs, folded: تفعيل, إفعال, افتعال, انفعال, استفعال, مفاعلة, تفعلة.
_VERBAL_NOUN = re.compile(
    r"ت\w\wي\w|ا\w\wا\w|ا\wت\wا\w|ان\w\wا\w|است\w{1,2}ا\w|م\wا\w\wه|است\w+ه|ا\w{1,2}ا\wه"
)


def is_verbal_noun(form: str) -> bool:
    """Whether a folded word without article has the shape of a derived verb's noun; a pronoun may be written onto it.

    >>> [is_verbal_noun(one) for one in ("تنفيذ", "استقبال", "اعاده", "سفينه")]
    [True, True, True, False]
    """
    return any(
        _VERBAL_NOUN.fullmatch(form.removesuffix(pronoun))
        for pronoun in ("", "ه", "ها", "هم")
        if form.endswith(pronoun)
    )
