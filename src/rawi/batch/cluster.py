"""Daft carries shards to readers, on this machine or on the nodes of a Ray cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from rawi.batch.engines import Outcome, Task, do
from rawi.batch.keeper import Keeper
from rawi.batch.stepping import Settings
from rawi.errors import BatchError, MissingExtra

_RAY = "ray://"
_TIMES = 3  # that what a lost worker left undone is given out again
_OF_DAFT = (OSError, RuntimeError, ValueError)
_begun_with: dict[str, str] = {}  # a process has one engine: Daft can be given none other after it


class Carrier:
    """What a worker of an engine has: a keeper, and one task after another. Tasks and outcomes are JSON."""

    def __init__(self, settings: str) -> None:
        self._keeper = Keeper(msgspec.json.decode(settings, type=Settings))

    def carry(self, task: str) -> str:
        """Do a task."""
        outcome = do(msgspec.json.decode(task, type=Task), self._keeper)
        return msgspec.json.encode(outcome).decode()


def run_daft(tasks: Sequence[Task], settings: Settings, on: str, workers: int | None) -> Iterator[Outcome]:
    """The outcomes of all tasks as they come; see `run_local`. What a lost worker left undone is given out again.

    Raises:
        MissingExtra: Daft or Ray is not installed.
        BatchError: there is no such engine or cluster, or it has failed three times.
    """
    left = {one.part: one for one in tasks}
    daft = _daft(on)
    for time in range(_TIMES):
        try:
            for outcome in _carried(daft, list(left.values()), settings, workers):
                left.pop(outcome.part, None)
                yield outcome
            return
        except _OF_DAFT as error:
            print(f"rawi: the engine failed, {len(left)} shards are left: {error}", file=sys.stderr)
            if time == _TIMES - 1:
                raise BatchError(f"{on}: the engine failed {_TIMES} times; the last: {error}") from error


def _carried(daft: Any, tasks: list[Task], settings: Settings, workers: int | None) -> Iterator[Outcome]:
    count = min(workers or _processors(), len(tasks))
    carrier = daft.cls(Carrier, max_concurrency=count, use_process=True)(
        msgspec.json.encode(settings).decode()
    )
    rows = daft.from_pydict({"task": [msgspec.json.encode(one).decode() for one in tasks]})
    done = rows.into_batches(1).select(carrier.carry(daft.col("task")).alias("outcome"))
    for row in done.iter_rows(results_buffer_size=None):
        yield msgspec.json.decode(row["outcome"], type=Outcome)


def _daft(on: str) -> Any:
    if on != "daft" and not on.startswith(_RAY):
        raise BatchError(f"{on}: no engine; it may be local, daft, or ray://HOST:PORT")
    try:
        import daft

        kind = "native" if on == "daft" else "ray"
        if daft.get_or_infer_runner_type() == kind and _begun_with.get("on") == on:
            return daft
        if kind == "native":
            daft.set_runner_native()
        else:
            _join(on)
            daft.set_runner_ray(noop_if_initialized=True)
        _begun_with["on"] = on
    except ImportError as error:
        raise MissingExtra(f'--on {on} needs Daft and Ray; install "rawi[cluster]"') from error
    except _OF_DAFT as error:
        raise BatchError(f"{on}: cannot be reached: {error}") from error
    return daft


def _join(on: str) -> None:
    """Connect to a cluster. Its head starts a server for each client, which on a busy machine may not come up."""
    import ray

    for time in range(_TIMES):
        try:
            ray.init(on)
            return
        except _OF_DAFT as error:
            if time == _TIMES - 1:
                raise
            reason = str(error).partition("\n")[0]
            print(f"rawi: {on}: no connection yet, trying again: {reason}", file=sys.stderr)


def _processors() -> int:
    import ray

    if ray.is_initialized():
        return max(1, int(ray.cluster_resources().get("CPU", 1)))
    import os

    return len(os.sched_getaffinity(0))
