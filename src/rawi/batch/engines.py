"""Who carries shards to readers: this machine's pool. The work knows no engine, and an engine knows no page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from rawi.batch.keeper import Keeper
from rawi.batch.shards import Shard
from rawi.batch.stepping import Settings
from rawi.desk.parts import counts_of, write_part
from rawi.desk.places import place_of
from rawi.errors import RawiError


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A shard, and the part that is made of it."""

    shard: Shard
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a shard: how many of its pages were read and refused; `fault` None: its part is there."""

    part: str
    bytes: int
    counts: tuple[tuple[str, int], ...] = ()
    fault: str | None = None


def do(task: Task, keeper: Keeper) -> Outcome:
    """Make one part, unless it is there. Total: a shard that cannot be read now is an outcome with a fault."""
    counts: dict[str, int] = {}
    try:
        place = place_of(task.part)
        if place.exists(task.part):  # whoever made it was lost before it could say so
            counts = counts_of(task.part)
        else:
            place.put(task.part, lambda stream: counts.update(write_part(stream, keeper.read(task.shard))))
    except Exception as error:  # noqa: BLE001 - the other shards go on, and this one is tried again by the next run
        return Outcome(
            part=task.part, bytes=task.shard.bytes, fault=f"{task.shard.pieces[0].name}: {_why(error)}"
        )
    return Outcome(part=task.part, bytes=task.shard.bytes, counts=tuple(sorted(counts.items())))


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, RawiError | OSError) else f"{type(error).__name__}: {error}"


def run_local(
    tasks: Sequence[Task], settings: Settings, workers: int, seen: Callable[[], None] | None = None
) -> Iterator[Outcome]:
    """The outcomes of all tasks as they come; so many readers work at once, each in a process of its own.

    `seen` is told of each page, from any thread.
    """
    todo: SimpleQueue[Task] = SimpleQueue()
    done: SimpleQueue[Outcome] = SimpleQueue()
    for one in tasks:
        todo.put(one)
    keepers = [Keeper(settings, seen=seen) for _ in range(min(workers, len(tasks)))]

    def work(keeper: Keeper) -> None:
        try:
            while True:
                done.put(do(todo.get_nowait(), keeper))
        except Empty:
            keeper.close()

    threads = [Thread(target=work, args=(one,), daemon=True) for one in keepers]
    for thread in threads:
        thread.start()
    try:
        for _ in tasks:
            yield done.get()
    finally:
        while not todo.empty():
            try:
                todo.get_nowait()
            except Empty:
                break
        for keeper in keepers:
            keeper.stop()
        for thread in threads:
            thread.join()
