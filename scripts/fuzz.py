"""Feed Rawi what no page should be, and see that it stays calm.

`python scripts/fuzz.py [--target all] [--cases N] [--seconds 60] [--seed 1] [--into DIR]` makes small cases out of the
samples, by grammars and by mutation, one in fifty long, and gives them to one target after another (fuzz_targets.py,
fuzz_searches.py, fuzz_doors.py). A case is wrong when an error comes that is not one of Rawi's own, when it takes more
than two seconds of this process, when a quote is not what its page says, or when a server answers 500. What is wrong is
made small by halves and printed; with `--into` it is kept as a file. Each target ends at N cases or after so many
seconds, whichever is first. Ends with 1 when anything was wrong.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parent))

from fuzz_doors import DOORS
from fuzz_inputs import PARTS, Seq, mutate
from fuzz_searches import SEARCHES
from fuzz_targets import GIVEN, READING, Target

TARGETS: dict[str, Target] = {**READING, **SEARCHES, **DOORS}

HANGS = 60.0  # seconds of the process: what is cut off
LONG = 40_000  # characters or bytes of one case in fifty; others are as long as their target says, or a part of that
KNOWN = 5  # how many of one fault are shown


class Hang(BaseException):
    """What ends a case that does not end by itself; no `except Exception` stops it."""


def wrong(target: Target, case: str | bytes) -> str | None:
    """What is wrong with a case, as one line; None: nothing."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise Hang

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    began = time.process_time()
    try:
        target.run(case)
    except Hang:
        return f"hangs: more than {HANGS:g} s"
    except target.allowed:
        pass
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {str(error)[:200]} ({Path(frame.filename).name}:{frame.lineno})"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    took = time.process_time() - began
    return f"slow: {took:.1f} s" if took > target.slow else None


def shrink(case: Seq, fails: Callable[[Seq], bool], *, tries: int = 200) -> Seq:
    """A smaller case that fails alike: halves, quarters, eighths … are left out as long as it does."""
    size = max(1, len(case) // 2)
    while tries > 0:
        at = 0
        while at < len(case) and tries > 0:
            smaller = case[:at] + case[at + size :]
            tries -= 1
            if fails(smaller):
                case = smaller
            else:
                at += size
        if size == 1:
            break
        size = max(1, size // 2)
    return case


def fuzz(target: Target, *, cases: int, seconds: float, seed: int, into: Path | None) -> int:
    """How many different things were wrong with a target."""
    chance, seen = random.Random(f"{seed} {target.name}"), dict[str, int]()
    GIVEN.clear()
    corpus, pieces = target.corpus(), target.pieces()
    whole = target.whole() if target.whole else corpus
    began, worked, done = time.monotonic(), time.process_time(), 0
    while done < cases and time.monotonic() - began < seconds:
        long = chance.random() < 0.02
        case = (
            target.made(chance)
            if target.made and not long and chance.random() < target.share
            else mutate(
                chance,
                chance.choice(whole if long else corpus),
                corpus,
                pieces,
                LONG if long else target.most // chance.choice(PARTS),
            )
        )
        done += 1
        found = wrong(target, case)
        if found is None:
            continue
        kind = found.split(":")[0] + found.rpartition("(")[2]
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] > KNOWN:
            continue
        tries = 30 if found.startswith(("slow", "hangs")) else 200
        small = shrink(case, lambda one: _kind(wrong(target, one)) == kind, tries=tries)  # noqa: B023
        print(f"  {target.name}: {wrong(target, small) or found}\n    {small[:2000]!r}", flush=True)
        if into:
            into.mkdir(parents=True, exist_ok=True)
            data = small if isinstance(small, bytes) else small.encode("utf-8", "surrogatepass")
            (into / f"{target.name}-{seed}-{done}").write_bytes(data)
    took, worked = time.monotonic() - began, time.process_time() - worked
    print(
        f"{target.name}: {done:,} cases in {took:.0f} s, {done / max(took, 0.001):.0f} a second, {done / max(worked, 0.001):.0f} a second of the process,"
        f" {sum(seen.values())} wrong, {len(seen)} kinds{''.join(f', {GIVEN[one]:,} {one}' for one in sorted(GIVEN))}",
        flush=True,
    )
    return len(seen)


def _kind(found: str | None) -> str | None:
    return found.split(":")[0] + found.rpartition("(")[2] if found else None


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", default="all", help=f"all, or some of {','.join(TARGETS)}")
    parser.add_argument("--cases", type=int, default=1_000_000_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path)
    asked = parser.parse_args()
    names = list(TARGETS) if asked.target == "all" else asked.target.split(",")
    kinds = 0
    for name in names:
        kinds += fuzz(
            TARGETS[name], cases=asked.cases, seconds=asked.seconds, seed=asked.seed, into=asked.into
        )
    sys.exit(bool(kinds))


if __name__ == "__main__":
    main()
