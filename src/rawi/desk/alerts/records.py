"""What is watched, what came in, and the message that tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rawi.desk.citing import Cite
from rawi.model import content_id

Watch = Literal["search", "story", "person"]
Channel = Literal["webhook", "mail", "feed"]
ItemKind = Literal["statement", "figure", "contradiction", "event"]
State = Literal["waiting", "sent", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What is watched, and how its news are told.

    `what` is the search as it was written, the id of the story, or the name or id of the person. `target` is an http
    or https address, a mail address, or empty for a feed. `allow_private`: its address may be inside the own network.
    `created` is a time in UTC, ISO 8601.
    """

    id: str
    watch: Watch
    what: str
    channel: Channel
    target: str
    allow_private: bool
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertItem:
    """One new thing in what an alert watches, with its evidence.

    `content` is made of its address and its words, so that what is edited around it does not make it new. `ids` are
    those of the statement, figure or event, of both figures of a contradiction. `what` says it in plain English: the
    act, what is counted and how it is with it, the kind of event. `by` are those who say it, give it or take part;
    empty: the outlet's own. `before` is the last value told of the same figure in its story; None: none is known.
    `cites` are its characters and where they stand, two of a contradiction. `at` is when it was found, ISO 8601.
    """

    alert: str
    content: str
    kind: ItemKind
    ids: tuple[str, ...]
    what: str
    by: tuple[str, ...]
    before: str | None
    cites: tuple[Cite, ...]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Some items of one alert, told together. `id` is the same each time it is sent: receivers know it again by that.

    `tries` is how often it was sent in vain; `error` why the last time, None: never. `at` is when it was made.
    """

    id: str
    alert: str
    at: str
    state: State
    tries: int
    due: str
    error: str | None
    items: tuple[AlertItem, ...]


def alert_id(watch: Watch, what: str, channel: Channel, target: str) -> str:
    """The id of an alert: the same one saved twice is one."""
    return content_id("alert", watch, what, channel, target)
