"""Text that was decoded with the wrong charset once already, put right only where that is certain."""

from __future__ import annotations

import re

from rawi.script.language import arabic_share

# UTF-8 Arabic read as windows-1252 or Latin-1 is half of these; read as windows-1256, half of ط and ظ, which
# make up one letter in eighty of sound Arabic.
_WESTERN = "ØÙÚÛ"
_ARABIC_1256 = "طظ"
_RUN = re.compile(r"[^\x00-\x7f](?:[^<>\"'\x00-\x08]*[^\x00-\x7f])?")
_SUSPECT_SHARE = 0.25
_CERTAIN_SHARE = 0.6


def mend_mojibake(text: str) -> str:
    """The text with its mojibake undone, or the very same text where there is none or doubt remains.

    Suspect is a text a quarter of whose characters beyond ASCII are the tell-tale ones; then each run between
    tags and quotes is converted back, where it converts without error and comes out as Arabic. Two ways in:
    UTF-8 read as windows-1252 or its kin (ftfy undoes it), and UTF-8 read as windows-1256.

    >>> mend_mojibake("<p>" + "الميناء".encode().decode("cp1256") + "</p>")
    '<p>الميناء</p>'
    >>> mend_mojibake("ظل الطبيب يطالب")
    'ظل الطبيب يطالب'
    """
    if not looks_damaged(text):
        return text
    return _RUN.sub(lambda run: _mended(run.group()), text)


def looks_damaged(text: str) -> bool:
    """Whether a text is full of what Arabic becomes when it is decoded with the wrong charset.

    >>> looks_damaged("ط§ظ„ظ…ظٹظ†ط§ط،"), looks_damaged("طب الطوارئ")
    (True, False)
    """
    others = len(text) - len(text.encode("ascii", "ignore"))
    if others < 4:
        return False
    return any(sum(map(text.count, signs)) > _SUSPECT_SHARE * others for signs in (_WESTERN, _ARABIC_1256))


def _mended(run: str) -> str:
    import ftfy  # slow to import, and hardly ever needed

    try:
        mended = (
            run.encode("cp1256").decode("utf-8")
            if any(map(run.count, _ARABIC_1256))
            else ftfy.fix_encoding(run)
        )
    except UnicodeError:
        return run
    return mended if arabic_share(mended) > _CERTAIN_SHARE else run
