"""Kill a batch again and again at random moments, let it go on, and compare its parts with those of an undisturbed run.

    python scripts/kill_batch.py [--kills 20] [--pages 400] [--seed 1]

Each run goes on where the one before was killed; when one finishes, its parts are compared and the next begins anew.
What is read are the sample pages with a number in each; nothing may be lost, doubled, half written or left over.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from time import sleep

from rawi.desk import find_samples, read_page
from rawi.desk.parts import parts_of, read_rows
from rawi.model import Reading

SHARD_BYTES = 20_000
CODE = "import sys; from rawi.batch import read_batch; read_batch([sys.argv[1]], sys.argv[2], shard_bytes={})"


def main() -> None:
    """Kill, go on, compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        pages, whole, out = Path(folder, "pages"), Path(folder, "whole"), Path(folder, "out")
        write_pages(pages, given.pages)
        run(pages, whole).wait()
        expected, kills, rounds = parts(whole), 0, 0
        while kills < given.kills:
            one = run(pages, out)
            try:
                one.wait(timeout=chance.uniform(1, 16))
            except subprocess.TimeoutExpired:
                one.send_signal(signal.SIGKILL)
                one.wait()
                kills += 1
                done = parts(out)
                wrong = [name for name, data in done.items() if expected.get(name) != data]
                print(f"kill {kills}: {len(done)} of {len(expected)} parts", flush=True)
                if wrong:
                    sys.exit(f"other bytes: {wrong}")
                continue
            rounds += 1
            compare(out, expected, given.pages)
            out = Path(folder, f"out{rounds}")
        while run(pages, out).wait():
            sleep(0.1)
        compare(out, expected, given.pages)
    print(f"{kills} kills, {rounds + 1} batches finished: nothing lost, nothing twice, the same bytes")


def write_pages(folder: Path, count: int) -> None:
    """Small files of one page each."""
    folder.mkdir()
    texts = [one.articles[0].text for one in map(read_page, find_samples()) if isinstance(one, Reading)]
    for number in range(count):
        record = {"url": f"https://made.example/{number}", "text": texts[number % len(texts)][:1500]}
        (folder / f"{number:05}.jsonl").write_text(json.dumps(record, ensure_ascii=False))


def run(pages: Path, out: Path) -> subprocess.Popen[bytes]:
    """A batch in a process of its own."""
    return subprocess.Popen([sys.executable, "-c", CODE.format(SHARD_BYTES), str(pages), str(out)])


def parts(out: Path) -> dict[str, bytes]:
    """The parts that are there."""
    return {one.name: one.read_bytes() for one in (out / "parts").glob("*.parquet")}


def compare(out: Path, expected: dict[str, bytes], pages: int) -> None:
    """Ends the program when a finished batch is not as it should be."""
    paths, missing = parts_of(str(out))
    sources = [row.source for path in paths for row in read_rows(path)]
    left = [one.name for one in (out / "parts").iterdir() if one.suffix != ".parquet"]
    if parts(out) != expected or missing or len(set(sources)) != pages or len(sources) != pages or left:
        sys.exit(f"{out}: {missing} parts missing, {len(sources)} rows of {pages} pages, left over: {left}")


if __name__ == "__main__":
    main()
