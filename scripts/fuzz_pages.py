"""Small pages for scripts/fuzz.py: cut out of the samples by structure, or made by a grammar, a few hundred bytes each.

What reading costs grows with the text, and most of what can go wrong hangs on a few elements beside each other. So a
case is a head with some metadata, a title, and one to three blocks of any kind, each a sentence or two long.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from fuzz_inputs import HARD, PARTS, TAGS, clock, mutate, phrase, samples, times_words, words
from selectolax.lexbor import LexborHTMLParser

from rawi import open_lexica
from rawi.pages.metadata import META

_HEAD = 400  # bytes of an element of the head that is taken
_BLOCK = 500  # bytes of an element of the body that is taken whole
_SENTENCE = 80  # characters of text that is taken from a paragraph
_STOPS = re.compile(r"(?<=[.؟!:»])\s|(?<=،)\s")
_LISTS = (
    "ul",
    "ol",
    "table",
    "section",
    "aside",
    "nav",
    "div",
    "figure",
    "header",
    "footer",
    "article",
    "blockquote",
    "dl",
    "details",
)
_LEAVES = ("p", "h1", "h2", "h3", "h4", "li", "time", "figcaption", "span", "a", "td", "th", "caption", "address", "cite", "em", "strong", "img")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stock:
    """What the samples are made of, by kind."""

    heads: list[str]  # elements of heads
    titles: list[str]
    sentences: list[str]  # text alone
    leaves: dict[str, list[str]]  # by tag
    lists: list[str]  # containers with their first children
    openings: list[str]  # start tags of containers, which say by class and id what stands in them
    lines: list[str]  # of samples that are plain text


@cache
def stock() -> Stock:
    """The samples, taken apart."""
    found = Stock([], [], [], {tag: [] for tag in _LEAVES}, [], [], [])
    for raw in samples():
        text = raw.data.decode("utf-8", "replace")
        if "<body" not in text:
            found.lines.extend(line for line in text.split("\n") if 0 < len(line) < 80)
            found.sentences.extend(_sentences(text))
            continue
        tree = LexborHTMLParser(text)
        for node in tree.css("head > *"):
            if len(html := node.html or "") < _HEAD * 2:
                found.heads.append(html)
        for node in tree.css("body *"):
            html, tag = node.html or "", node.tag
            if tag in _LEAVES and len(html) <= _BLOCK // 2:
                found.leaves[tag].append(html)
                if tag == "h1":
                    found.titles.append(html)
            elif tag == "p":
                opening = html[: html.index(">") + 1]
                found.leaves["p"].extend(f"{opening}{one}</p>" for one in _sentences(node.text()))
            elif tag in _LISTS:
                found.openings.append(html[: html.index(">") + 1])
                if kept := _trimmed(html, tag, [one.html or "" for one in node.iter()]):
                    found.lists.append(kept)
            if tag == "p":
                found.sentences.extend(_sentences(node.text()))
    return found


def _sentences(text: str) -> Iterator[str]:
    """The text, cut at its stops into parts of about a sentence."""
    part = ""  # ends with a full stop: a page without any has no article
    for one in _STOPS.split(" ".join(text.split())):
        if part and len(part) + len(one) > _SENTENCE:
            yield _stopped(part)
            part = ""
        part = f"{part} {one}".strip()
    if part:
        yield _stopped(part)


def _stopped(part: str) -> str:
    part = part[: 2 * _SENTENCE].rstrip("،: ")
    return part if part.endswith((".", "؟", "!", "»")) else f"{part}."


def _trimmed(html: str, tag: str | None, children: list[str]) -> str | None:
    """A container with its first children, as many as are short enough; None: none is."""
    if len(html) <= _BLOCK // 2:
        return html
    kept, size = [], 0
    for one in children:
        if size + len(one) <= _BLOCK // 2:
            kept.append(one)
            size += len(one)
    return f"{html[: html.index('>') + 1]}{''.join(kept)}</{tag}>" if kept else None


def cut_page(chance: random.Random) -> bytes:
    """A small page of the samples' own elements."""
    have = stock()
    if chance.random() < 0.12:
        parts = [chance.choice(have.lines) for _ in range(chance.choice((2, 3, 5)))]
        return "\n".join([*parts[:1], chance.choice(have.sentences), *parts[1:]]).encode()
    head = "".join(chance.choice(have.heads) for _ in range(chance.choice((0, 1, 2, 3))))
    parts = [chance.choice(have.titles)] if chance.random() < 0.9 else []
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        tag = chance.choice(_LEAVES)
        if have.leaves[tag]:
            parts.append(chance.choice(have.leaves[tag]))
    parts += [
        max(chance.choice(have.leaves["p"]), chance.choice(have.leaves["p"]), key=len)
        for _ in range(chance.choice((1, 1, 1, 1, 2)))
    ]
    if chance.random() < 0.25:
        parts.append(chance.choice(have.lists))
    if chance.random() < 0.3:
        parts.insert(chance.randrange(len(parts) + 1), chance.choice(have.openings))
    if chance.random() < 0.2:
        chance.shuffle(parts)
    return f"<html><head>{head}</head><body>{''.join(parts)}</body></html>".encode()


# --- by a grammar


@cache
def _forms(table: str) -> list[str]:
    return [row.cells[0] for row in open_lexica().table(table) if row.cells[0]]


_SAYS = (
    "{verb} {name} إن {text}", "{verb} {name}: «{text}»", "وأضاف {name} أن {text}", "«{text}»، {verb} {name}", "{verb} {name}، {when}، إن {text}",
    "{city} - وكالات: {text}", "({city} - رويترز) {text}", "أفادت مصادر بأن {number} {counted} {text}", "قتل {number} {counted} وأصيب {number} آخرون {when}",
    "بلغ {text} {number} {counted} مقابل {number} {when}", "{text} بنسبة {number}٪", "{when} {text}", "ونفى {name} أن {text}", "{text} {verb} \"{text}\" {when}",
    "بحسب {name}، {text}", "ارتفع عدد {counted} إلى {number}", "{name} ({number} عاما) {text}", "{text}.. {text}!", "- {text}\n- {text}",
)  # fmt: skip
_ADDRESSES = (
    "/a",
    "#",
    "javascript:x",
    "//x.example/b",
    "https://x.example/2024/03/21/a",
    "/tag/x",
    "/author/y",
    "http://[::1",
    "\x00",
    "?a=%FF&b",
    "mailto:a@b",
)


def says(chance: random.Random) -> str:
    """A sentence as news writes them, with words of the lists in its places."""
    return re.sub(r"\{(\w+)\}", lambda found: _filled(chance, found[1]), chance.choice(_SAYS))


def _filled(chance: random.Random, place: str) -> str:
    if place == "verb":
        return chance.choice(_forms("statements/verbs")).split("|")[0]
    if place == "name":
        return chance.choice(
            (*(chance.choice(words()) for _ in range(3)), "الوزير", "سالم الأحمد", "وزير الخارجية")
        ) + chance.choice(("", " " + chance.choice(words())))
    if place == "city":
        return chance.choice(_forms("places/cities"))
    if place == "when":
        return chance.choice(times_words()) if chance.random() < 0.4 else clock(chance)[:40]
    if place == "number":
        return chance.choice(
            (
                "3",
                "12",
                "1,5",
                "٤٥",
                "ثلاثة",
                "نحو 20",
                "مئات",
                "0",
                "10-12",
                "99999999999",
                "1.2.3",
                "مليون",
                "3 آلاف",
                chance.choice(HARD),
            )
        )
    if place == "counted":
        return chance.choice(_forms("figures/counted")).split("|")[0]
    return phrase(chance)


def _date(chance: random.Random) -> str:
    return chance.choice((
        "2024-03-21T09:00:00Z", "2024-03-21", "2024-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1711011600", "21/03/2024 - 09:00",
        "Thu, 21 Mar 2024 09:00:00 GMT", "", "null", "2024-03-21T25:61:00", "٢١ مارس ٢٠٢٤", "21 رمضان 1445", "2024-W12-4", "20240321", "2024-03-21T09:00:00.123456789+03:00",
    ))  # fmt: skip


def _value(chance: random.Random) -> str:
    kind = chance.random()
    return _date(chance) if kind < 0.4 else chance.choice(HARD) if kind < 0.55 else phrase(chance)


def _json(chance: random.Random, depth: int = 0) -> object:
    kind = chance.random()
    if depth > 3 or kind < 0.5:
        return chance.choice((_value(chance), _value(chance), None, 0, 1.5, True, 10**30))
    if kind < 0.6:
        return [_json(chance, depth + 1) for _ in range(chance.choice((0, 1, 2)))]
    return {
        chance.choice(("@type", "headline", "datePublished", "dateModified", "author", "publisher", "name", "keywords", "articleSection", "@graph", "mainEntity", "url")):
        chance.choice(("NewsArticle", "Person", "WebPage", ["NewsArticle"])) if chance.random() < 0.3 else _json(chance, depth + 1) for _ in range(chance.choice((1, 2, 4)))
    }  # fmt: skip


def _metadata(chance: random.Random) -> str:
    kind = chance.randrange(8)
    value = _value(chance).replace('"', "&quot;")
    if kind < 3:
        return f'<meta {chance.choice(("name", "property", "itemprop"))}="{chance.choice(list(META))}" content="{value}">'
    if kind == 3:
        made = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": phrase(chance),
            "datePublished": _date(chance),
        }
        data = json.dumps(
            made if chance.random() < 0.3 else _json(chance), ensure_ascii=chance.random() < 0.3
        )
        return f'<script type="application/ld+json">{data[: chance.choice((9999, 9999, 40))]}</script>'
    if kind == 4:
        return f"<title>{phrase(chance)}{chance.choice(('', ' | ', ' - '))}{phrase(chance)}</title>"
    if kind == 5:
        return f'<link rel="canonical" href="{chance.choice(_ADDRESSES)}">'
    if kind == 6:
        return f'<time {chance.choice(("pubdate", "itemprop=datePublished", "itemprop=dateModified", "class=date"))} datetime="{value}">{_date(chance)}</time>'
    return chance.choice(
        (
            '<meta charset="windows-1256">',
            '<meta charset="utf-16">',
            f"<style>.{chance.choice('abc')}{{display:none}}</style>",
            '<base href="//y.example/z/">',
        )
    )


def _block(chance: random.Random) -> str:
    kind, text = chance.randrange(16), says(chance)
    link = f"<a href='{chance.choice(_ADDRESSES)}'>{phrase(chance)}</a>"
    if kind < 6:
        return f"<p>{text}</p>"
    if kind == 6:
        return f"<p>{text} {link}، {phrase(chance)}</p>"
    if kind == 7:
        return f"<p>{chance.choice(_forms('pages/markers'))}{chance.choice((':', '', ' | ', '<br>'))} {chance.choice((link, phrase(chance), _date(chance)))}</p>"
    if kind == 8:
        each = "".join(
            f"<li>{chance.choice((link, phrase(chance)))}</li>" for _ in range(chance.choice((1, 2, 3)))
        )
        return f"<{chance.choice(('ul', 'ol', 'div class=related'))}>{chance.choice(('', chance.choice(_forms('pages/markers'))))}{each}</ul>"
    if kind == 9:
        return f"<table><tr><td>{phrase(chance)}<td>{chance.choice(('1', _date(chance)))}</tr><tr><th>{phrase(chance)}</table>"
    if kind == 10:
        return f"<figure><img alt='{phrase(chance)}'><figcaption>{phrase(chance)} ({chance.choice(('رويترز', 'أ ف ب', 'AFP'))})</figcaption></figure>"
    if kind == 11:
        return f"<blockquote>{text}<cite>{phrase(chance)}</cite></blockquote>"
    if kind == 12:
        return f"<{chance.choice(('h2', 'h3', 'strong'))}>{phrase(chance)}</h2>"
    if kind == 13:
        return f"<div class='{chance.choice(_forms('pages/hints'))}'>{chance.choice((text, phrase(chance), _date(chance)))}</div>"
    if kind == 14:
        return f"<span class={chance.choice(('date', 'author', 'a'))} {chance.choice(('hidden', 'dir=ltr', ''))}>{chance.choice((_date(chance), phrase(chance)))}</span><br>"
    return chance.choice(TAGS) + phrase(chance)


def _running(chance: random.Random) -> str:
    """A sentence of at least thirteen words with its full stop: what makes a page an article."""
    text = says(chance)
    while len(text.split()) < 13:
        text += chance.choice((" ", " ", " ، ")) + phrase(chance) + chance.choice(("", " في", " من", " على"))
    return text + chance.choice((".", ".", ".", "", "»."))


def made_page(chance: random.Random) -> bytes:
    """A small page of the grammar: nothing in it was written by anyone."""
    if chance.random() < 0.12:
        lines = [
            phrase(chance),
            chance.choice((_date(chance), "تاريخ النشر: " + _date(chance), phrase(chance))),
            _running(chance),
            says(chance),
            "المصدر: " + phrase(chance),
        ]
        text = "\n".join(lines[: chance.choice((3, 4, 5))])
    else:
        head = "".join(_metadata(chance) for _ in range(chance.choice((0, 1, 1, 2, 4))))
        parts = [f"<h1>{phrase(chance)} {phrase(chance)}</h1>"] if chance.random() < 0.85 else []
        parts += [_block(chance) for _ in range(chance.choice((0, 0, 1, 1, 2)))]
        parts.append(f"<p>{_running(chance)}</p>")
        if chance.random() < 0.3:
            parts.insert(chance.randrange(len(parts) + 1), chance.choice(TAGS))
        if chance.random() < 0.15:
            chance.shuffle(parts)
        text = (
            f"<html lang={chance.choice(('ar', 'ar', 'fa', 'x'))}><head>{head}</head><body>{''.join(parts)}"
        )
    return text.encode(chance.choice(("utf-8",) * 8 + ("windows-1256", "utf-16")), "replace")


def made_text(chance: random.Random) -> str:
    """One to three sentences or times, on one line or on several."""
    parts = [chance.choice((says, says, clock, phrase))(chance) for _ in range(chance.choice((1, 1, 2, 3)))]
    return chance.choice((". ", ".\n", "\n", " ", "، ")).join(parts) + chance.choice((".", ".", ""))


def grown_page(chance: random.Random) -> bytes:
    """One made, or one mutated character by character: of those mutated byte by byte many are in no charset."""
    if chance.random() < 0.6:
        return made_page(chance)
    text = mutate(
        chance, chance.choice(_small_texts()), _small_texts(), _pieces(), 2_000 // chance.choice(PARTS)
    )
    return text.encode("utf-8", "replace")


@cache
def _small_texts() -> list[str]:
    return [one.decode("utf-8", "replace") for one in small_pages()]


@cache
def _pieces() -> list[str]:
    return [*HARD, *TAGS, *words()[:3000]]


@cache
def small_pages() -> list[bytes]:
    """What is mutated: three in four cut from the samples, the others made."""
    chance = random.Random(7)
    return [made_page(chance) if number % 4 == 0 else cut_page(chance) for number in range(6_000)]
