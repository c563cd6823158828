"""A whole run: what there is to do, what is done already, who does it, and how far it is."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rawi.batch.engines import Outcome, Task, run_local
from rawi.batch.shards import SHARD_BYTES, find_shards
from rawi.batch.stepping import Settings
from rawi.desk.parts import FORMAT, MANIFEST, counts_of
from rawi.desk.places import below, is_stored, place_of
from rawi.errors import BatchError
from rawi.version import __version__

LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: shards and bytes done of all, with those of earlier runs; `begun_with` were there at first."""

    shards: int
    of_shards: int
    bytes: int
    of_bytes: int
    begun_with: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run came to, with what earlier ones of it did.

    `counts` has the pages read under `pages`, those that the early filter put aside under `filter`, and the refused by
    the first words of their reasons. `faults` are shards that could not be read: the same run again tries them again.
    """

    shards: int
    done_before: int
    counts: tuple[tuple[str, int], ...]
    faults: tuple[str, ...]


def read_batch(
    inputs: Sequence[str],
    out: str,
    *,
    on: str = LOCAL,
    workers: int | None = None,
    settings: Settings | None = None,
    shard_bytes: int = SHARD_BYTES,
    progressed: Callable[[Progress], None] | None = None,
    seen: Callable[[], None] | None = None,
) -> Told:
    """Read all pages of files and folders into Parquet parts in a folder, here or in object storage (`s3://…`).

    A run that was cut off goes on where it was, a finished one does nothing; pages are read again when a file, the
    engine, the language data or the settings have changed. `on` is `local`, `daft`, or the address of a Ray cluster;
    the parts have the same bytes whatever made them. `workers` None: one for each processor (of a cluster, all it has).
    `seen` is told of each page, by the local engine alone.

    Raises:
        SourceError: there is nothing at an input.
        BatchError: the folder belongs to something else, or the engine cannot be started.
        MissingExtra: the engine, or Parquet, is not installed.
    """
    made_with = settings or Settings()
    if not is_stored(out):
        out = str(Path(out).absolute())
    shards = find_shards(inputs, shard_bytes=shard_bytes)
    tasks = [
        Task(shard=one, part=below(out, "parts", f"{one.key(made_with.digest)}.parquet")) for one in shards
    ]
    try:
        place = place_of(out)
        _begin(out, tasks, made_with)
        there = {one.path for one in place.find(below(out, "parts"))}
    except OSError as error:
        raise BatchError(f"{out}: cannot be written to: {error.strerror or error}") from error
    before = [one for one in tasks if one.part in there]
    todo = [one for one in tasks if one.part not in there]
    counts, faults = Counter[str](), list[str]()
    for one in before:
        counts.update(counts_of(one.part))
    shards_done, bytes_done = len(before), sum(one.shard.bytes for one in before)
    of_bytes, begun_with = sum(one.shard.bytes for one in tasks), bytes_done

    def told() -> None:
        if progressed:
            progressed(
                Progress(
                    shards=shards_done, of_shards=len(tasks), bytes=bytes_done, of_bytes=of_bytes, begun_with=begun_with
                )
            )  # fmt: skip

    told()
    open_parts = {one.part for one in todo}
    for outcome in _run(todo, made_with, on, workers, seen) if todo else ():
        if outcome.part not in open_parts:  # told twice by an engine that lost a worker
            continue
        open_parts.remove(outcome.part)
        shards_done, bytes_done = shards_done + 1, bytes_done + outcome.bytes
        counts.update(dict(outcome.counts))
        if outcome.fault is not None:
            faults.append(outcome.fault)
        told()
    if todo:
        place.clear(below(out, "parts"))
    return Told(
        shards=len(tasks), done_before=len(before), counts=tuple(sorted(counts.items())), faults=tuple(sorted(faults))
    )  # fmt: skip


def _run(
    tasks: list[Task], settings: Settings, on: str, workers: int | None, seen: Callable[[], None] | None
) -> Iterator[Outcome]:
    if on == LOCAL:
        return run_local(tasks, settings, workers or len(os.sched_getaffinity(0)), seen)
    from rawi.batch.cluster import run_daft

    return run_daft(tasks, settings, on, workers)


def _begin(out: str, tasks: Sequence[Task], settings: Settings) -> None:
    """Write what the run is made of, and take away what one that was cut off left half done."""
    place, path = place_of(out), below(out, MANIFEST)
    if not place.exists(path) and any(not one.path.endswith("/.DS_Store") for one in place.find(out)):
        raise BatchError(f"{out}: not empty, and no batch has written to it; name another folder")
    shards = [
        {"part": one.part.rpartition("/")[2], "pieces": [asdict(piece) for piece in one.shard.pieces]} for one in tasks
    ]  # fmt: skip
    told = {
        "format": FORMAT, "engine": __version__, "settings": asdict(settings), "digest": settings.digest,
        "shards": shards,
    }  # fmt: skip
    data = json.dumps(told, ensure_ascii=True, indent=1).encode()
    place.put(path, lambda stream: _write(stream, data))
    place.clear(below(out, "parts"))


def _write(stream: object, data: bytes) -> None:
    stream.write(data)  # type: ignore[attr-defined]
