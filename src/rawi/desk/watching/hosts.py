"""Turns of hosts: one question at a time, pauses between them, robots.txt, and rest for those in trouble."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field

from protego import Protego

from rawi.desk.fetching import Answer
from rawi.desk.watching.addresses import host_of, origin_of
from rawi.desk.watching.answers import Verdict, back_off
from rawi.desk.watching.asking import ROBOT, Job
from rawi.desk.watching.ledger import Ledger, Robots
from rawi.desk.watching.records import Politeness
from rawi.errors import SourceError

_PATIENCE = 30 * 86_400.0  # seconds that a robots.txt may fail before it is taken for absent (RFC 9309)


@dataclass(slots=True)
class _Host:
    queue: deque[Job] = field(default_factory=deque)
    busy: bool = False
    free_at: float = 0.0
    hold: float = 0.0
    failures: int = 0


class Hosts:
    """The queues of all hosts, and who may be asked when."""

    def __init__(self, ledger: Ledger, politeness: Politeness, chance: random.Random) -> None:
        self._ledger, self._politeness, self._chance = ledger, politeness, chance
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[str, tuple[Robots, Protego | None]] = {}
        for name, hold, failures in ledger.holds():
            self._hosts[name] = _Host(hold=hold, failures=failures)

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(host_of(url), _Host())

    def put(self, job: Job) -> None:
        """Queue a job at its host: sources, and what was begun, before articles."""
        queue = self._host(job.url).queue
        if job.what == "source" or job.moves:
            queue.appendleft(job)
        else:
            queue.append(job)

    def waits(self, name: str) -> bool:
        """Whether something is queued at a host."""
        return name in self._hosts and bool(self._hosts[name].queue)

    def take(self, now: float) -> Job | None:
        """A job that may be done now, or the robots.txt it needs first, whose host is busy then. None: none may."""
        ready = [
            one for one in self._hosts.values()
            if one.queue and not one.busy and max(one.hold, one.free_at) <= now
        ]  # fmt: skip
        if not ready:
            return None
        host = min(ready, key=lambda one: one.free_at)
        host.busy = True
        origin = origin_of(host.queue[0].url)
        if not self._fresh(origin, now):
            return Job("robots", f"{origin}/robots.txt")
        return host.queue.popleft()

    def take_sources(self, url: str) -> list[Job]:
        """The sources queued at the host of an address, which are queued no more."""
        host = self._host(url)
        found = [one for one in host.queue if one.what == "source"]
        host.queue = deque(one for one in host.queue if one.what != "source")
        return found

    def clear(self) -> None:
        """Nothing is queued any more, and nobody is busy."""
        for one in self._hosts.values():
            one.queue.clear()
            one.busy = False

    def next_at(self, now: float, *, held: bool) -> float | None:
        """When the next job may be done; `held`: hosts that are left alone count too. None: nothing is queued."""
        times = [
            max(one.free_at, one.hold) for one in self._hosts.values()
            if one.queue and not one.busy and (held or one.hold <= now)
        ]  # fmt: skip
        return min(times, default=None)

    def answered(self, job: Job, verdict: Verdict, now: float) -> None:
        """A host has answered, or has not: when it may be asked again."""
        host, name = self._host(job.url), host_of(job.url)
        host.busy = False
        host.free_at = now + self._delay(origin_of(job.url))
        if verdict.troubled:
            host.failures += 1
            first = (
                self._politeness.first_wait if verdict.outcome == "busy" else max(1.0, self._politeness.delay)
            )
            wait = back_off(host.failures, first, self._politeness.longest_wait, self._chance)
            if verdict.wait is not None:
                wait = min(verdict.wait, self._politeness.longest_wait) * self._chance.uniform(1.0, 1.1)
            host.hold = now + wait
            self._ledger.hold(name, host.hold, host.failures)
        elif host.failures:
            host.failures, host.hold = 0, 0.0
            self._ledger.hold(name, 0.0, 0)

    def unasked(self, job: Job) -> None:
        """A job that was taken is not done after all: its host is free."""
        self._host(job.url).busy = False

    def _delay(self, origin: str) -> float:
        rules = self._rules.get(origin, (None, None))[1]
        asked = float(rules.crawl_delay(ROBOT) or 0.0) if rules else 0.0
        return max(self._politeness.delay, min(asked, self._politeness.longest_delay))

    # --- robots.txt

    def _fresh(self, origin: str, now: float) -> bool:
        if origin not in self._rules:
            kept = self._ledger.robots(origin)
            if kept is None:
                return False
            self._keep(origin, kept)
        robots, _ = self._rules[origin]
        return robots.text is not None and now - robots.at < self._politeness.robots_age

    def _keep(self, origin: str, robots: Robots) -> None:
        self._rules[origin] = (robots, Protego.parse(robots.text) if robots.text else None)

    def take_robots(self, job: Job, answer: Answer | SourceError, verdict: Verdict, now: float) -> Verdict:
        """Keep what a robots.txt says; the verdict on its host: absent (4xx, or not to be had at all) is no trouble."""
        origin = origin_of(job.url)
        if isinstance(answer, Answer) and verdict.outcome == "ok":
            robots = Robots(now, answer.data.decode("utf-8-sig", "replace"), None)
        elif verdict.outcome in ("busy", "slow", "failed"):
            kept = self._ledger.robots(origin)
            since = (kept.failing_since if kept else None) or now
            # What it said before holds on while it cannot be had, but it is asked for first.
            robots = Robots(now, "" if now - since > _PATIENCE else None, since)
            verdict = Verdict(
                verdict.outcome, verdict.reason, troubled=robots.text is None, wait=verdict.wait
            )
        else:
            robots = Robots(now, "", None)
            verdict = Verdict("ok")
        self._ledger.keep_robots(origin, robots)
        self._keep(origin, robots)
        return verdict

    def allows(self, url: str) -> bool:
        """Whether the robots.txt of an address lets us fetch it."""
        rules = self._rules.get(origin_of(url), (None, None))[1]
        return rules is None or bool(rules.can_fetch(url, ROBOT))
