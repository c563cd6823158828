"""Text that was decoded with the wrong charset once already, put right only where that is certain."""

from __future__ import annotations

import re

import ftfy

from rawi.script.language import arabic_share

# UTF-8 Arabic read as windows-1252 is full of these; so is UTF-8 Arabic read as windows-1256 of ط and ظ.
_WESTERN = re.compile("[ØÙÚÛ]")
_ARABIC_1256 = re.compile("[طظ]")
_SUSPECT_SHARE = 0.15
_CERTAIN_SHARE = 0.6


def mend_mojibake(text: str) -> str:
    """The text with its mojibake undone, or the very same text where there is none or doubt remains.

    Two ways in: UTF-8 read as windows-1252 or its kin (ftfy undoes it), and UTF-8 read as windows-1256, which
    ftfy does not know; that is undone only when the whole text converts without a single error.

    >>> mend_mojibake("الميناء".encode().decode("cp1256"))
    'الميناء'
    >>> mend_mojibake("ظل الطبيب يطالب")
    'ظل الطبيب يطالب'
    """
    letters = sum(not char.isspace() for char in text)
    if not letters:
        return text
    if len(_WESTERN.findall(text)) > _SUSPECT_SHARE * letters:
        mended = ftfy.fix_encoding(text)
        return mended if arabic_share(mended) > _CERTAIN_SHARE else text
    if len(_ARABIC_1256.findall(text)) > _SUSPECT_SHARE * letters:
        try:
            mended = text.encode("cp1256").decode("utf-8")
        except UnicodeError:
            return text
        return mended if arabic_share(mended) > _CERTAIN_SHARE else text
    return text
