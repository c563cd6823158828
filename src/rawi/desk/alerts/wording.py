"""A message in words: JSON for programs, plain text and HTML in Arabic for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import msgspec

from rawi.desk.alerts.records import Alert, AlertItem, Message, Watch
from rawi.desk.citing import Cite, Source

_HEADS = {"statement": "أقوال", "figure": "أرقام", "contradiction": "أرقام لا تجتمع", "event": "أحداث"}
_WATCHED: dict[Watch, str] = {"search": "بحث", "story": "قصة", "person": "شخص"}
_PLAIN_DAY, _HTML_DAY = "\u2066{}\u2069", '<bdi dir="ltr">{}</bdi>'
_TITLE = 80  # characters of what is watched, in a subject
# What turns the direction of all that follows would turn our own words too.
_ORDERS = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)  # controls, marks and overrides of direction


def to_body(alert: Alert, message: Message) -> bytes:
    """A message as JSON: the same bytes each time it is sent."""
    return msgspec.json.encode(
        {
            "id": message.id,
            "type": "rawi.alert",
            "at": message.at,
            "alert": {"id": alert.id, "watch": alert.watch, "what": alert.what},
            "items": [item_output(one) for one in message.items],
        }
    )


def item_output(one: AlertItem) -> dict[str, Any]:
    """An item as plain values, as the webhook gives it; spans are pairs, days ISO dates."""
    return {
        "content": one.content, "kind": one.kind, "ids": one.ids, "what": one.what, "by": one.by, "before": one.before,
        "at": one.at, "cites": [_cite_output(cite) for cite in one.cites],
    }  # fmt: skip


def _cite_output(one: Cite) -> dict[str, Any]:
    source: dict[str, Any] = msgspec.to_builtins(one.source)
    return {"quote": one.quote, "span": [one.span.start, one.span.end], **source}


def subject(alert: Alert, message: Message, title: str) -> str:
    """One line: what is watched, and how much is new."""
    named = " ".join(_still(title).split())
    named = named if len(named) <= _TITLE else named[: _TITLE - 1] + "…"
    return f"راوي: جديد في {_WATCHED[alert.watch]} «{named}» ({len(message.items)})"


def to_text(alert: Alert, message: Message, title: str) -> str:
    """A message as plain text."""
    lines = [f"جديد في {_WATCHED[alert.watch]} «{_line(title)}»"]
    for head, items in _grouped(message):
        lines += ["", f"{head}: {len(items)}"]
        for one in items:
            lines += [f"• {_line(_said(one))}"]
            for cite in one.cites:
                lines += [f"  «{_line(cite.quote)}»", f"  {_place(cite.source, _line, _PLAIN_DAY)}"]
                lines += [f"  {_line(cite.source.url or cite.source.source)}"]
    return "\n".join([*lines, "", *_foot(alert)]) + "\n"


def to_html(alert: Alert, message: Message, title: str) -> str:
    """The same as HTML, nothing loaded; what pages say is isolated from the direction around it."""
    parts = [
        '<!DOCTYPE html><html dir="rtl" lang="ar"><meta charset="utf-8"><body style="font-family:sans-serif">',
        f"<h1>جديد في {_WATCHED[alert.watch]} «{_safe(title)}»</h1>",
    ]
    for head, items in _grouped(message):
        parts.append(f"<h2>{head}: {len(items)}</h2><ul>")
        for one in items:
            parts.append(f"<li>{_safe(_said(one))}")
            for cite in one.cites:
                place = _place(cite.source, _safe, _HTML_DAY)
                url = cite.source.url
                linked = f'<a href="{escape(_still(url))}">{place}</a>' if url else place
                parts.append(f"<blockquote>«{_safe(cite.quote)}»<br><small>{linked}</small></blockquote>")
            parts.append("</li>")
        parts.append("</ul>")
    foot = "<br>".join(_safe(line) for line in _foot(alert))
    return "\n".join([*parts, f"<p><small>{foot}</small></p></body></html>"]) + "\n"


def _grouped(message: Message) -> Iterator[tuple[str, list[AlertItem]]]:
    for kind, head in _HEADS.items():
        if items := [one for one in message.items if one.kind == kind]:
            yield head, items


def _said(one: AlertItem) -> str:
    """Who says it, gives it or takes part, and what was told before."""
    names = "، ".join(name for name in one.by if name)
    who = names or ("مصدر لم يسم" if one.kind == "statement" else "الصحيفة نفسها")
    return f"{who}؛ آخر ما قيل: «{one.before}»" if one.before else who


def _place(one: Source, safe: Callable[[str], str], day: str) -> str:
    """Outlet, day and title; `day` holds the order of the day's numbers, which stand from left to right."""
    told = day.format(one.day) if one.day else "بلا تاريخ"
    found = " (يوم مستنتج لا تذكره الصفحة)" if one.day_from == "dating" else ""
    title = f"، «{safe(one.title)}»" if one.title else ""
    return f"{safe(one.outlet or 'صحيفة غير معروفة')}، {told}{found}{title}"


def _foot(alert: Alert) -> list[str]:
    return [
        "الألفاظ ألفاظ الصحف كما هي.",
        f"رسالة من راوي. لإيقافها: rawi alert remove {alert.id}",
    ]


def _safe(text: str) -> str:
    return f"<bdi>{escape(_still(text))}</bdi>"


def _line(text: str) -> str:
    """On one line, so that a page's words cannot pass for ours."""
    return " ".join(_still(text).split())


def _still(text: str) -> str:
    return _ORDERS.sub("", text)
