"""What the cases of scripts/fuzz.py are made of: hard strings, words of the lists, the samples and what they give."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from rawi import RawPage, Reading, open_lexica, read_page
from rawi.desk import find_samples

Seq = TypeVar("Seq", str, bytes)
PARTS = (1, 1, 2, 4, 10)  # a case that is mutated is as long as its target says, or a part of that

HARD = [
    "\u202e", "\u202b", "\u2066", "\u2069", "\u200f", "\u200e", "\u061c", "\u200b", "\u200d", "\ufeff", "\u0640" * 20,
    "\u0300", "\u064e\u0651", "\u0670", "\x00", "\x1b[31m", "\r", "\u2028", "\x85", "\ufffd", "\ufdfa", "\ufefb", "\U0001f600",
    "\ud800", "٩" * 40, "9" * 400, "1e999", "-", "٪", "،", "؛", "؟", "«", "»", '"', "'", "(", ")", "[", "]", "{", "}", "/", "\\", "%00",
    "..", ":", " : ", "\n", "\n\n", "\t", " ", "و", "ال", "لل", "ب", "<", ">", "&", "&#0;", "&#x110000;", "&nbsp;", "&lt;script&gt;",
    "1/1/0001", "31/12/9999", "30 فبراير", "0 محرم 0", "29 شباط 2023", "25:61", "24:00", "منتصف الليل", "قبل 99999999 سنة", "بعد مليون عام",
    "ثلاثة وعشرين ألف مليون تريليون", "قال إن", "وأضاف أن", "المصدر:", "كلمات دلالية:", "إقرأ أيضاً:", "مقالات مشابهة",
]  # fmt: skip


CLITICS = ("و", "ف", "ب", "ك", "ل", "س", "ال", "لل", "وال", "بال", "ولل", "أل", "فال")


TAGS = [
    "<p>", "</p>", "<div>", "</div>", "<a href='", "<a href=javascript:x>", "</a>", "<script>", "</script>", "<!--", "-->", "<![CDATA[",
    "]]>", "<table>", "<td>", "<h1>", "</h1>", "<title>", "<meta charset=utf-16>", "<meta charset=x-mac-arabic>", "<br>", "<svg>", "<math>",
    "<template>", "<noscript>", "<style>", "<textarea>", "<select>", "<iframe srcdoc='", "<base href='//x'>", "<?xml version='1.0'?>",
    "<!DOCTYPE a [<!ENTITY a 'aa'>]>", "<time datetime='2024-13-45'>", "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",",
    "<span dir=rtl style='display:none'>", "<plaintext>", "<frameset>", "<article>", "<ul><li>", "<b><i>", "<font color=red>",
]  # fmt: skip


@cache
def samples() -> list[RawPage]:
    """The sample pages."""
    return list(find_samples())


@cache
def readings() -> list[Reading]:
    """What they give."""
    return [one for one in map(read_page, samples()) if isinstance(one, Reading)]


@cache
def words() -> list[str]:
    """Forms of all lists, and the words of the samples: what Rawi looks for."""
    found = [row.cells[0] for table in open_lexica().tables.values() for row in list(table)[:400]]
    return [one for one in found if one] + [word for one in readings() for word in one.page.text.split()][
        :8000
    ]


def sentence(chance: random.Random) -> str:
    """Words of the lists and of the samples, in an order that makes no sense."""
    parts = []
    for _ in range(chance.choice((3, 10, 40, 120))):
        kind = chance.random()
        if kind < 0.75:
            parts.append(chance.choice(words()))
        elif kind < 0.85:
            parts.append(str(chance.choice((0, 1, 2, 7, 13, 105, 2024, 1445, 10**7, 3.5))))
        else:
            parts.append(chance.choice(HARD))
    return chance.choice((" ", " ", " ", "", " و", "، ")).join(parts)


def phrase(chance: random.Random) -> str:
    """Two to six words, one in twelve of them something hard, one in thirty a clitic by itself: of this small cases are."""
    parts = [_word(chance) for _ in range(chance.choice((2, 3, 3, 4, 6)))]
    return chance.choice((" ", " ", " ", " ", " و", "، ")).join(parts)


def _word(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.03:
        return chance.choice(CLITICS)
    return chance.choice(words()) if kind < 0.92 else chance.choice(HARD)[:40]


def clock(chance: random.Random) -> str:
    """Words and numbers that times are made of, in an order that makes no sense."""
    pool = times_words()
    return chance.choice((" ", " ", "/", "-", "، ", " و", "")).join(
        chance.choice(pool) if chance.random() < 0.7 else str(chance.choice((0, 1, 12, 30, 31, 60, 1445, 2024, 99999)))
        for _ in range(chance.choice((1, 2, 3, 5, 9, 30)))
    )  # fmt: skip


@cache
def times_words() -> list[str]:
    """Forms of the lists of times and numbers, and the examples of the grammar."""
    data = open_lexica()
    found = [
        row.cells[0]
        for name, table in data.tables.items()
        if name.startswith(("times/", "words/numbers"))
        for row in table
    ]
    says = [
        str(text)
        for one in data.raw("times/phrases")["rule"]
        for text in one.get("says", ())
        if isinstance(text, str)
    ]
    return [*found, *says, "ظهر", "مساء", "القادم", "الماضي", "منذ", "حتى", "من", "إلى", "بين", "أول", "آخر"]


def mutate(chance: random.Random, one: Seq, others: Sequence[Seq], pieces: Sequence[Seq], most: int) -> Seq:
    """A few random changes of a sequence: cut, doubled, swapped, joined with another, pieces put in."""
    start = chance.randrange(max(1, len(one) - most)) if len(one) > most else 0
    one = one[start : start + most]
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
        at = chance.randrange(len(one) + 1)
        end = min(len(one), at + chance.choice((1, 1, 2, 4, 16, 100, 1000)))
        what = chance.randrange(8)
        if what == 0:
            one = one[:at] + one[end:]
        elif what == 1:
            times = chance.choice((1, 2, 8, 64))
            one = one[:at] + one[at:end] * times + one[end:]
        elif what == 2:
            other = chance.choice(others)
            first = chance.randrange(len(other) + 1)
            one = one[:at] + other[first : first + (end - at) * 4] + one[end:]
        elif what == 3:
            one = one[:at] + chance.choice(pieces) * chance.choice((1, 1, 1, 2, 30, 300)) + one[at:]
        elif what == 4:
            place = chance.randrange(len(one) + 1)
            lower, upper = sorted((at, place))
            one = one[upper:] + one[lower:upper] + one[:lower]
        elif what == 5:
            one = one[:at] + chance.choice(pieces) + one[end:]
        elif what == 6:
            one = one[:at] + _unit(chance, one) + one[at + 1 :]
        else:
            one = one[:at]
        one = one[:most]
    return one


def _unit(chance: random.Random, like: Seq) -> Seq:
    """One random character or byte."""
    if isinstance(like, bytes):
        return bytes([chance.randrange(256)])
    block = chance.choice(((0, 0x250), (0x600, 0x700), (0x2000, 0x2070), (0xFB50, 0xFF00), (0, 0x11_0000)))
    return chr(chance.randrange(*block))


JSON_PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b":",
    b",",
    b"null",
    b"1e999",
    b"-0",
    b'"value"',
    b'"id"',
    b'{"a":',
    b"\\ud800",
    b'"text":',
    b'"\xff"',
]


STREAM_PIECES = [
    *JSON_PIECES, b"WARC/1.0\r\n", b"\r\n", b"\r\n\r\n", b"Content-Length: ", b"Content-Length: -1\r\n", b"Content-Length: 99999999999\r\n",
    b"WARC-Type: response\r\n", b"WARC-Type: \xff\r\n", b"HTTP/1.1 999\r\n", b"Transfer-Encoding: chunked\r\n", b"ffffffff\r\n", b"0\r\n",
    b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"<item>", b"</item>", b"<entry>", b"<![CDATA[", b"&c;", b"<pubDate>", b"</channel>", b"\x00",
]  # fmt: skip


TABLE_PIECES = [
    b"\t", b"\n", b"-", b"#", b"# columns: ", b"# what: ", b"# alike: allowed\n", b"# known until: x\n", b"\xff", b"\xef\xbb\xbf", b"[[rule]]\n",
    b'pattern = "', b"name = 1\n", b"says = []\n", b"(", b")*", b"{form}", b"{9}", b"[slots]\n", b'a = "@times/months"\n', b"@", b"over = 'tokens'\n",
    b"9999-99-99", b"2024-01-01", b"\\", b"(?P<x>", b"(?", b"[", b"{1,99999}", *(one.encode("utf-8", "surrogatepass") for one in HARD),
]  # fmt: skip


INJECTED = ['"><x9q a="', "'><x9q>", "</script><x9q>", "<x9q>", "javascript:x9q", "{{x9q}}", "</title><x9q>"]


VALUES = [
    *HARD,
    *INJECTED,
    "0",
    "-1",
    "1",
    "2024-03-21",
    "2024-02-30",
    "9" * 30,
    "true",
    "..",
    "../../etc/passwd",
    "%2e%2e%2f",
    "a" * 3000,
    "*",
    "=1+1",
]
VALUES = [one.encode("utf-8", "replace").decode() for one in VALUES]  # as what is percent-encoded


HEADERS = [
    "accept: text/csv", "accept: */*;q=0", "accept: " + ",".join(["a/b;q=0.5"] * 60), "accept: text/html;q=1e9", "accept: ;;;=,,",
    "if-none-match: *", "if-modified-since: Thu, 99 Xyz 0000", "if-modified-since: Thu, 21 Mar 2024 09:00:00 GMT", "content-type: text/html; charset=utf-7",
    "content-type: application/json", "content-type: text/plain; charset=\"", "content-type: multipart/form-data; boundary=", "content-length: 1e9",
    "content-length: -1", "content-encoding: gzip", "authorization: Bearer", "authorization: Bearer rawi_\u00ff", "authorization: Basic x", "cookie: rawi_session=a; =; rawi_language=xx",
    "host: evil.example", "host: localhost:x", "sec-fetch-site: cross-site", "accept-language: " + "ar," * 500, "accept-language: en;q=x", "transfer-encoding: chunked",
]  # fmt: skip


PAGES = (
    "/", "/today", "/stories", "/outlets", "/outlets/{name}", "/intake", "/people", "/people/{id}", "/search", "/compare", "/articles/{id}", "/stories/{id}",
    "/stories/{id}/{part}", "/judgements", "/language/{language}", "/sign-in", "/static/{file}", "/feeds/{feed}", "/stories/{id}/timeline", "/stories/{id}/figures",
    "/stories/{id}/speakers", "/stories/{id}/board", "/stories/{id}/map", "/stories/{id}/outlets", "/feeds/stories.rss", "/feeds/search.atom",
)  # fmt: skip


ASKED = (
    "q",
    "page",
    "day",
    "since",
    "until",
    "outlet",
    "kind",
    "sort",
    "lang",
    "back",
    "with",
    "a",
    "b",
    "other",
    "person",
    "place",
    "left",
    "right",
    "newest",
    "wrong",
    "days",
)


FIELDS = [
    "speaker",
    "person",
    "outlet",
    "act",
    "place",
    "since",
    "until",
    "figure",
    "event",
    "title",
    "قائل",
    "منذ",
    "حتى",
    "x",
]


SIGNS = [
    '"',
    "-",
    ":",
    "*",
    "(",
    ")",
    "^",
    "NEAR",
    "AND",
    "OR",
    "NOT",
    "{",
    "}",
    "+",
    "'",
    ";",
    "--",
    "\x00",
    "%",
    "_",
    "\\",
]
