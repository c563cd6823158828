"""Tells from a page's bytes, for a hundredth of what reading costs, that it can hold no Arabic article.

A page of another language in Arabic letters passes, and is refused by who reads it: what is put aside here must be
certain. Measured in docs/batch.md.
"""

from __future__ import annotations

import re
from itertools import islice

from rawi.model import RawPage, Refusal

_FEWEST = 30  # letters: the briefest article has twelve words
_WIDE = 50  # one byte in so many is NUL
_LEADS = bytes(range(0xD8, 0xDC))  # of Arabic letters in UTF-8
_HIGH = bytes(range(0xC1, 0xEE))  # of Arabic letters in windows-1256 and ISO 8859-6
_LETTER = re.compile(rb"[\xd8-\xdb][\x80-\xbf]")
_TWICE = re.compile(rb"\xc3[\x98\x99][\xc2-\xe2]")
_REFERENCE = re.compile(rb"&#(?:1[5-7][0-9]{2}|[xX]0?6[0-9a-fA-F]{2})\b")
_NAMED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*(?:x-)?(?:mac-?arabic|cp-?(?:720|864)|dos-720|asmo)", re.I
)
_TAGGED = re.compile(rb"<html[^>]{0,300}\blang\s*=\s*[\"']?ar\b", re.I)
_CHARSETS = ("1256", "8859-6", "arabic", "720", "864", "asmo")
# `ال` behind a space, `من`, `في`, `على`, in both charsets: hardly a line of Arabic is without one of them.
_WORDS = re.compile(
    rb"[ \t\r\n\xa0>](?:\xc7\xe1[\xc1-\xed]|\xe3\xe4[ \t\r\n\xa0]|\xdd\xed[ \t\r\n\xa0]|\xda\xe1\xec[ \t\r\n\xa0]"
    rb"|\xc7\xe4[\xc1-\xea]|\xe5\xe6[ \t\r\n\xa0]|\xe1\xea[ \t\r\n\xa0]|\xd9\xe4\xe9[ \t\r\n\xa0])"
)
_FEWEST_WORDS = 2
_HEAD = 8192


def may_be_arabic(raw: RawPage) -> bool:
    """Whether there may be an Arabic article on a page.

    >>> may_be_arabic(RawPage(data=("وصل الوفد إلى العاصمة " * 3).encode("windows-1256"), source="a"))
    True
    >>> may_be_arabic(RawPage(data="<p>Делегация прибыла в столицу. العربية</p>".encode(), source="b"))
    False
    """
    data = raw.data
    if data.count(0) * _WIDE > len(data):  # UTF-16 and UTF-32: Arabic letters have 6 for their upper byte
        return data.count(6) >= _FEWEST
    if _count(data, _LEADS) >= _FEWEST and _has(_LETTER, data):
        return True
    if data.count(b"&#") >= _FEWEST and _has(_REFERENCE, data):
        return True
    # Letters of presentation forms; UTF-8 that was taken for windows-1252 and made UTF-8 once more.
    if (
        sum(data.count(one) for one in (b"\xef\xad", b"\xef\xae", b"\xef\xaf", b"\xef\xba", b"\xef\xbb"))
        >= _FEWEST
    ):
        return True
    if data.count(b"\xc3") >= _FEWEST and _has(_TWICE, data):
        return True
    if _count(data, _HIGH) < _FEWEST:
        return False
    head = data[:_HEAD]
    charset = (raw.charset or "").lower()
    if any(one in charset for one in _CHARSETS) or _NAMED.search(head):
        return True
    return bool(_TAGGED.search(head)) or (not _is_utf8(data) and _has(_WORDS, data, _FEWEST_WORDS))


def _has(pattern: re.Pattern[bytes], data: bytes, times: int = _FEWEST) -> bool:
    return sum(1 for _ in islice(pattern.finditer(data), times)) == times


def put_aside(raw: RawPage) -> Refusal:
    """The refusal of a page that holds no Arabic article."""
    return Refusal(
        source=raw.source, stage="filter", reason="not Arabic: too few Arabic letters for an article"
    )


def _count(data: bytes, letters: bytes) -> int:
    return len(data) - len(data.translate(None, letters))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        # Cut in the middle of its last letter, or a stray byte in much that is UTF-8.
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        return error.start > 0 and sum(one > "\x7f" for one in text) > 20 * bad
    return True
