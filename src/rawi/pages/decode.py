"""Bytes → text: what the bytes are, which charset they are in, and mojibake put right where certain."""

from __future__ import annotations

import codecs
import re
from collections.abc import Set
from dataclasses import dataclass

from rawi.errors import Unreadable
from rawi.model import RawPage
from rawi.script import WORD, arabic_share, looks_damaged, mend_mojibake

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"RIFF", "RIFF media"),
    (b"PK\x03\x04", "ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0", "office document"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"ID3", "MP3 audio"),
    (b"OggS", "Ogg media"),
    (b"\x00\x00\x00\x18ftyp", "MP4 video"),
    (b"\x00\x00\x00\x20ftyp", "MP4 video"),
    (b"SQLite format 3", "database"),
    (b"7z\xbc\xaf", "7-Zip archive"),
    (b"Rar!", "RAR archive"),
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.I)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})["']""", re.I)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(
    r"<(?:!doctype|html|head|body|meta|title|div|p|article|table|span|h[1-6]|br|section|main|a)[\s/>]", re.I
)
# WHATWG's rule: pages that declare Latin-1 are written in windows-1252; Arabic ones in windows-1256.
_SINGLE_BYTE = ("windows-1256", "iso-8859-6")
_DETECTION_BYTES = 40_000
_SENSE_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page's bytes, the charset it was decoded with, and `text/html` or `text/plain`."""

    text: str
    charset: str
    media_type: str


def decode(raw: RawPage, common: Set[str]) -> Decoded:
    """The text in a page's bytes; `common` are words, as written, that most Arabic texts have.

    The charset is the first of these that decodes without error: byte order mark; UTF-8 when the bytes are
    valid UTF-8 beyond ASCII (no other charset produces that by chance); the header's; the meta tag's;
    then detection. A single-byte declaration is believed only when the result has more of the common
    words than in the other Arabic single-byte charset. NULs and lone surrogates are replaced by U+FFFD.

    Raises:
        Unreadable: empty, not text (PDF, image, archive, binary), or undecodable.
    """
    data = raw.data
    if not data.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise Unreadable("decode", "empty: there is nothing on the page")
    kind = next((name for magic, name in _MAGIC if data.startswith(magic)), None)
    if (kind and _CONTROL.search(data[:512])) or data.startswith(b"%PDF-"):
        raise Unreadable("decode", f"not text: {kind}")
    text, charset = _to_text(raw, common)
    text = mend_mojibake(text.replace("\x00", "\ufffd").removeprefix("\ufeff"))
    if looks_damaged(text):
        raise Unreadable("decode", "undecodable: the text was damaged by a wrong charset before it came here")
    text = text.encode("utf-8", "replace").decode("utf-8") if _has_surrogates(text) else text
    return Decoded(text, charset, "text/html" if _is_html(text, raw.media_type) else "text/plain")


def _to_text(raw: RawPage, common: Set[str]) -> tuple[str, str]:
    data = raw.data
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace"), name
    if len(_CONTROL.findall(data[:4096])) > len(data[:4096]) // 50:
        wide = _guess_wide(data)
        if wide:
            return data.decode(wide, "replace"), wide
        raise Unreadable("decode", "not text: binary data")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(data, error.start):
            return data.decode("utf-8", "replace"), "utf-8"
    declared = [raw.charset or "", _in_markup(_META_CHARSET, data), _in_markup(_XML_CHARSET, data)]
    names = [name for name in map(_python_name, declared) if name]
    texts = {}
    for name in (*names, *_SINGLE_BYTE):
        if name not in texts:
            decoded = _try(data, name)
            if decoded is not None:
                texts[name] = decoded
    senses = {name: _arabic_sense(text, common) for name, text in texts.items()}
    best = max(senses, key=lambda name: senses[name], default=None)
    if best and senses[best] > 0:
        return texts[best], best
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    guess = from_bytes(data[:_DETECTION_BYTES]).best()
    if guess is None:
        if names and names[0] in texts:
            return texts[names[0]], names[0]
        raise Unreadable("decode", "undecodable: no known charset fits the bytes")
    return data.decode(guess.encoding, "replace"), guess.encoding


def _arabic_sense(text: str, common: Set[str]) -> float:
    """How many common Arabic words stand in a text, and how much of it is Arabic: telling charsets apart."""
    sample = text[:_SENSE_CHARACTERS]
    return sum(word in common for word in WORD.findall(sample)) * arabic_share(sample)


def _mostly_utf8(data: bytes, first_error: int) -> bool:
    """Whether broken bytes are a few in a page that is otherwise UTF-8 (cut in mid-character, a stray byte)."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(char > "\x7f" for char in text) - bad
    return good > 20 * bad and (first_error > 0 or good > 50)


def _guess_wide(data: bytes) -> str | None:
    sample = data[:4096]
    for name, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        upper, lower = sample[high::2], sample[low::2]
        if (
            upper
            and sum(byte in (0, 6) for byte in upper) > 0.9 * len(upper)
            and lower.count(0) < len(lower) // 20
        ):
            return name
    return None


def _in_markup(pattern: re.Pattern[bytes], data: bytes) -> str:
    found = pattern.search(data[:8192])
    return found.group(1).decode("ascii") if found else ""


def _python_name(declared: str) -> str | None:
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name if declared.strip() else None
    except (LookupError, ValueError):
        return None
    return {"cp1256": "windows-1256", "iso8859-6": "iso-8859-6"}.get(name or "", name)


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None


def _has_surrogates(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _is_html(text: str, media_type: str | None) -> bool:
    if media_type and "html" in media_type.lower():
        return True
    head = text[:20_000]
    return len(_HTML.findall(head)) >= 2 or bool(re.match(r"\s*<(?:!doctype html|html)", head, re.I))
