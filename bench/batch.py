"""What reading many pages costs: alone, in the pool, with Daft, with Daft on a Ray cluster; and copies of a batch.

    pip install -e ".[cluster]"
    python bench/batch.py [--pages 2000] [--sentences FOLDER] [--engines alone,local,daft,ray] [--copies 5000]

Pages are JSON Lines of shuffled sentences, twelve each, of the samples or, with `--sentences`, of the JSON in zip files
of a folder (SaudiNewsNet's form).

- Alone: `step` on one page after another in one process, written as one part. The others: `rawi batch read` with two
  workers, in a fresh process each, from its start to its end; start-up is what the same takes for a batch of one page.
  `ray` starts a head and two workers of one processor each on loopback, and its clock does not count that.
- Processors' time, which a machine that others use too does not distort, is counted for the process and all below it.
- Memory is the most that the process and all below it had at once (of Ray also the cluster), RSS summed: pages that
  several share are counted for each.
- Filter: seconds for made pages of other languages, put aside, beside those that are read; `filtering` in one process.
- Copies: readings made of the first articles of `--sentences` (title and text; nothing is read in them) as a batch and
  as an archive: the copies of both, the time of both, and how many of the pairs with a Jaccard of 0.5 or more (of runs
  of three words, found by comparing all with all) the join has among its candidates.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any

from sentences import articles

SENTENCES = 12
AT = "2024-03-21T09:00:00Z"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
HEAD, WORKERS = "127.0.0.1", ("127.0.0.2", "127.0.0.3")
PORT, CLIENT = 26479, 20101


def write_pages(folder: Path | None, count: int, path: Path) -> None:
    """Made pages, always the same ones."""
    chance = random.Random(11)
    sentences = []
    for one in islice(articles(folder), 3000):
        sentences += [
            each.strip() for each in one["content"].replace("\n", ". ").split(". ") if len(each.split()) > 5
        ]
    with path.open("w") as stream:
        for number in range(count):
            body = ".\n".join(chance.sample(sentences, SENTENCES)) + "."
            url = f"https://made.example/2024/03/{1 + number % 28:02}/{number}"
            stream.write(json.dumps({"url": url, "text": body, "date": AT}, ensure_ascii=False) + "\n")


def alone(pages: Path, out: Path) -> None:
    """One page after another."""
    from rawi.batch import Settings, find_shards, read, step
    from rawi.desk.parts import row_of, write_part
    from rawi.model import RawPage

    settings = Settings()
    found = (
        one for shard in find_shards([str(pages)]) for one in read(shard, page_bytes=settings.page_bytes)
    )
    rows = (row_of(step(one, settings) if isinstance(one, RawPage) else one) for one in found)
    with out.open("wb") as stream:
        write_part(stream, rows)


def below(root: int) -> dict[int, tuple[int, float]]:
    """A process and all that it has started: their KB, and the seconds of processors that each has had."""
    parents: dict[int, list[int]] = {}
    told = {}
    for one in Path("/proc").iterdir():
        if one.name.isdigit():
            try:
                fields = (one / "stat").read_text().rpartition(")")[2].split()
                size = int((one / "statm").read_text().split()[1]) * PAGE_KB
            except OSError:
                continue
            told[int(one.name)] = size, sum(map(int, fields[11:13])) / TICKS
            parents.setdefault(int(fields[1]), []).append(int(one.name))
    found, todo = {}, [root]
    while todo:
        number = todo.pop()
        if number in told:
            found[number] = told[number]
        todo += parents.get(number, ())
    return found


def measured(command: list[str]) -> tuple[float, int, float]:
    """Seconds, the most MB and the processors' seconds of a command and of the cluster, if there is one."""
    before = {number: seconds for number, (_, seconds) in below(os.getpid()).items()}
    worked = dict(before)
    begun = perf_counter()
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    most, done = [0], Event()

    def watch() -> None:
        while not done.wait(0.3):
            now = below(os.getpid())
            now.pop(os.getpid(), None)
            most[0] = max(most[0], sum(size for size, _ in now.values()))
            worked.update((number, seconds) for number, (_, seconds) in now.items())

    watching = Thread(target=watch)
    watching.start()
    try:
        _, said = run.communicate()
        taken = perf_counter() - begun
    finally:
        run.kill()
        done.set()
        watching.join()
    if run.returncode:
        raise SystemExit(said)
    return taken, most[0] // 1024, sum(worked.values()) - sum(before.values())


def start_cluster(folder: Path) -> list[subprocess.Popen[bytes]]:
    """A head and two workers; they are ended by their ids."""
    nodes = []
    head = [
        "--head",
        f"--port={PORT}",
        f"--ray-client-server-port={CLIENT}",
        "--num-cpus=0",
        f"--temp-dir={folder}",
    ]
    for address in (HEAD, *WORKERS):
        options = (
            [*head, "--include-dashboard=false"]
            if address == HEAD
            else [f"--address={HEAD}:{PORT}", "--num-cpus=1"]
        )
        command = [
            str(Path(sys.executable).with_name("ray")),
            "start",
            f"--node-ip-address={address}",
            *options,
        ]
        log = folder.with_name(f"{folder.name}-{address}.log")
        with log.open("wb") as told:
            nodes.append(
                subprocess.Popen(
                    [*command, "--object-store-memory=100000000", "--block"], stdout=told, stderr=told,
                    start_new_session=True, env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0"},
                )
            )  # fmt: skip
        while b"runtime started" not in log.read_bytes():
            if nodes[-1].poll() is not None:
                raise SystemExit(log.read_text())
            sleep(0.2)
    return nodes


def digest(out: Path, *, whole: bool) -> str:
    """Tells the rows of a run, in order, from all others: of one part, or of a folder of them."""
    from rawi.desk.parts import parts_of, read_rows

    found = sha256()
    for path in [str(out)] if whole else parts_of(str(out))[0]:
        for row in read_rows(path):
            found.update(repr(row).encode())
    return found.hexdigest()


def engines(names: list[str], pages: Path, one_page: Path, count: int, work: Path) -> dict[str, Any]:
    """Each engine on the clock; ends the benchmark when two of them give different bytes."""
    found: dict[str, Any] = {}
    bytes_of: dict[str, dict[str, bytes]] = {}
    rows_of: dict[str, str] = {}
    for name in names:
        nodes = start_cluster(Path("/tmp") / f"rawi-bench-{os.getpid()}") if name == "ray" else []
        on = f"ray://{HEAD}:{CLIENT}" if name == "ray" else name
        try:
            rows = {}
            for what, given in (("start", one_page), ("all", pages)):
                out = work / f"{name}-{what}"
                command = [
                    sys.executable,
                    "-m",
                    "rawi",
                    "batch",
                    "read",
                    str(given),
                    "--out",
                    str(out),
                    "--on",
                    on,
                    "--workers",
                    "2",
                ]
                if name == "alone":
                    command = [sys.executable, __file__, "--alone", str(given), str(out)]
                rows[what] = measured(command)
            rows_of[name] = digest(work / f"{name}-all", whole=name == "alone")
            if rows_of[name] != next(iter(rows_of.values())):
                raise SystemExit(f"{name} gives other rows than {next(iter(rows_of))}")
            if name != "alone":
                bytes_of[name] = {
                    one.name: one.read_bytes() for one in (work / f"{name}-all" / "parts").iterdir()
                }
                if bytes_of[name] != next(iter(bytes_of.values())):
                    raise SystemExit(f"{name} gives other bytes than {next(iter(bytes_of))}")
        finally:
            for node in reversed(nodes):
                node.terminate()
                node.wait()
        (start, _, idle), (seconds, memory, worked) = rows["start"], rows["all"]
        found[name] = {
            "start_s": round(start, 1), "s": round(seconds, 1), "pages_s": round(count / seconds, 1),
            "pages_s_after_start": round((count - 1) / max(seconds - start, 0.01), 1), "mb": memory,
            "rows": rows_of[name][:12],
            "parts": sha256(repr(sorted(bytes_of.get(name, {}).items())).encode()).hexdigest()[:12],
            "cpu_ms_a_page": round((worked - idle) / (count - 1) * 1000, 1), "cpu_s_start": round(idle, 1),
        }  # fmt: skip
        print(name, found[name], flush=True)
    return found


def made_reading(number: int, record: dict[str, Any]) -> Any:
    """An article as the reading of a page in which nothing was found."""
    from rawi.model import Article, Evidence, Outlet, Page, Reading, Span, Stamp, content_id

    title, body = " ".join(record["title"].split()) or "-", " ".join(record["content"].split()) or "-"
    day = str(record.get("date_extracted", "2015-07-21"))[:10]
    text = f"{title}\n{body}\n{day}"
    ends = [len(title), len(title) + 1 + len(body), len(text)]
    page = Page(
        id=content_id("made", number), source=f"made/{number}", url=None, fetched_at=None, media_type="text/plain",
        charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    stamp = Evidence(span=Span(start=ends[1] + 1, end=ends[2]), quote=day, rule="made")
    published = Stamp(
        kind="published", day=date.fromisoformat(day), clock=None, zone=None, place="page", evidence=stamp
    )  # fmt: skip
    article = Article(
        id=content_id("article", page.id), page=page.id, role="main",
        outlet=Outlet(name=str(record.get("source", "made")), domain=None),
        title=Evidence(span=Span(start=0, end=ends[0]), quote=title, rule="made"), credit=None, agencies=(),
        byline=None, dateline=None, labels=(), keywords=(), text=body,
        paragraphs=(Span(start=ends[0] + 1, end=ends[1]),), stamps=(published,),
    )  # fmt: skip
    return Reading(
        page=page, engine="made", lexica="", made_at=None, articles=(article,), blocks=(), inline_links=(), related=(),
        caption=None,
    )  # fmt: skip


def copies(folder: Path | None, count: int, work: Path) -> dict[str, Any]:
    """The copies of made readings by the batch's way and by the archive's."""
    from rawi.batch.copies import find_copies, near_pairs, read_signed
    from rawi.desk.archiving import ArchiveDesk
    from rawi.desk.parts import MANIFEST, row_of, write_part
    from rawi.script import WORD, fold
    from rawi.stories.signatures import shingles

    readings = [made_reading(number, one) for number, one in enumerate(islice(articles(folder), count))]
    batch = work / "made"
    (batch / "parts").mkdir(parents=True)
    (batch / MANIFEST).write_text(json.dumps({"shards": [{"part": "made.parquet"}]}))
    with (batch / "parts" / "made.parquet").open("wb") as stream:
        write_part(stream, map(row_of, readings))
    begun = perf_counter()
    ours = sorted(map(repr, find_copies(str(batch))))
    batch_s = perf_counter() - begun
    begun = perf_counter()
    candidates = set(near_pairs(read_signed(str(batch))))
    join_s = perf_counter() - begun
    begun = perf_counter()
    with ArchiveDesk(work / "made.db", at=AT) as desk:
        desk.add_results(readings)
        theirs = sorted(map(repr, desk.archive.threads.copies()))
    archive_s = perf_counter() - begun
    runs = [shingles(WORD.findall(fold(one.articles[0].text).folded)) for one in readings]
    long = [place for place, one in enumerate(runs) if len(one) >= 18]
    holders: dict[str, list[int]] = {}
    alike = found = 0
    for place in long:
        shared = Counter(other for run in runs[place] for other in holders.get(run, ()))
        for other, both in shared.items():
            if both >= 0.5 * (len(runs[place]) + len(runs[other]) - both):
                alike += 1
                found += (place, other) in candidates
        for run in runs[place]:
            holders.setdefault(run, []).append(place)
    return {
        "articles": len(readings), "copies": len(ours), "same_as_archive": ours == theirs, "pairs_alike": alike,
        "recall_of_join": round(found / alike, 4) if alike else None, "batch_s": round(batch_s, 1),
        "of_it_join_s": round(join_s, 1), "archive_s": round(archive_s, 1),
    }  # fmt: skip


def joined(count: int) -> dict[str, Any]:
    """The join alone, over made signatures: sixty numbers each, one article in five alike to an earlier one."""
    from rawi.batch import Signed, near_pairs

    chance = random.Random(3)
    made: list[Signed] = []
    for number in range(count):
        numbers = {chance.getrandbits(62) for _ in range(60)}
        if made and number % 5 == 0:
            numbers = set(chance.choice(made).signature[:45]) | set(list(numbers)[:15])
        made.append(
            Signed(id=str(number), page=str(number), day=None, words=300, signature=tuple(sorted(numbers)))
        )
    begun = perf_counter()
    pairs = near_pairs(made)
    return {"articles": count, "join_s": round(perf_counter() - begun, 1), "pairs": len(pairs)}


def filtering() -> dict[str, Any]:
    """What a page costs that is put aside, of 60 kB as pages of the web are, beside the look at an Arabic one."""
    from rawi.batch import may_be_arabic
    from rawi.model import RawPage

    found = {}
    words = {"English": "The delegation arrived this morning. ", "Russian": "Делегация прибыла сегодня. ",
             "Chinese": "代表团今天上午抵达首都。", "Arabic": "وصل الوفد صباح اليوم. "}  # fmt: skip
    for name, text in words.items():
        data = ("<div class='a b'><a href='/x'>" + text * 400 + "</a></div>").encode()[:60_000]
        raw = RawPage(data=data, source=name)
        begun = perf_counter()
        for _ in range(200):
            may_be_arabic(raw)
        found[name] = round((perf_counter() - begun) / 200 * 1e6)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--sentences", type=Path)
    parser.add_argument("--engines", default="alone,local,daft,ray")
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--join", type=int, default=0)
    parser.add_argument("--alone", nargs=2, type=Path)
    given = parser.parse_args()
    if given.alone:
        alone(*given.alone)
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    work = Path(tempfile.mkdtemp(prefix="rawi-bench-"))
    try:
        told: dict[str, Any] = {name: version(name) for name in ("pyarrow", "numpy")}
        names = [one for one in given.engines.split(",") if one]
        if names:
            write_pages(given.sentences, given.pages, work / "pages.jsonl")
            write_pages(given.sentences, 1, work / "one.jsonl")
            told["engines"] = engines(names, work / "pages.jsonl", work / "one.jsonl", given.pages, work)
        told["filter_us"] = filtering()
        if given.copies:
            told["copies"] = copies(given.sentences, given.copies, work)
        if given.join:
            told["join"] = joined(given.join)
        print(json.dumps(told, indent=1))
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
