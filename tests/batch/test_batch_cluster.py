"""One contract for every engine: the pool, Daft alone, Daft on a Ray cluster of three nodes; and for object storage.

They need `rawi[cluster]` and moto's server, in an environment of their own, and RAWI_TEST_CLUSTER to be set; see
docs/batch.md. The cluster is a head and two workers on this machine's loopback, started and ended here by their ids.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rawi.batch import Settings, read_batch
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.parts import read_parts

pytestmark = pytest.mark.skipif(
    not os.environ.get("RAWI_TEST_CLUSTER"), reason="RAWI_TEST_CLUSTER is not set"
)
STEPS = Path(__file__).parent / "steps"
SAMPLES = Path(__file__).parents[2] / "src" / "rawi" / "samples" / "pages"
FAULTY = Settings(seconds=0.5, memory=256, step="faulty_step:step")
TEXTS = ["a", "RAISES", "b", "HANGS", "c", "TAKES MEMORY", "d", "DIES", "e"]
_RAY = Path("/tmp") / f"rawi-ray-{os.getpid()}"  # the names of its sockets must be short
_PATIENCE = 180
# What a head waits for the server of a client, in seconds.
_PATIENT = {"RAY_CLIENT_SERVER_CHECK_CHANNEL_TIMEOUT_S": "120"}


@pytest.fixture(scope="module", autouse=True)
def _steps_are_found() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(STEPS))
        patch.setenv("DAFT_PROGRESS_BAR", "0")
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("PYTHONPATH", os.pathsep.join(one for one in sys.path if one))
        yield


class Cluster:
    """A head without processors of its own, and two workers with one each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._nodes: dict[str, subprocess.Popen[bytes]] = {}
        self._port, client = _free_port(), _free_port()
        self.address = f"ray://127.0.0.1:{client}"
        self._start(
            "127.0.0.1", "--head", f"--port={self._port}", f"--ray-client-server-port={client}", "--num-cpus=0",
            "--include-dashboard=false", f"--temp-dir={folder}",
        )  # fmt: skip
        for worker in ("127.0.0.2", "127.0.0.3"):
            self.start_worker(worker)

    def start_worker(self, address: str) -> None:
        self._start(address, f"--address=127.0.0.1:{self._port}", "--num-cpus=1")

    def _start(self, address: str, *options: str) -> None:
        log = self._folder.with_name(f"{self._folder.name}-{address}.log")
        command = [
            str(Path(sys.executable).with_name("ray")),
            "start",
            f"--node-ip-address={address}",
            *options,
        ]
        command += ["--object-store-memory=80000000", "--block"]
        with log.open("wb") as told:
            # In a session of its own: killed as a whole, as a machine is that loses its power.
            self._nodes[address] = subprocess.Popen(
                command, stdout=told, stderr=told, start_new_session=True, env={**os.environ, **_PATIENT}
            )
        until = time.monotonic() + _PATIENCE
        while b"runtime started" not in log.read_bytes():
            assert self._nodes[address].poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)

    def kill(self, address: str) -> None:
        os.killpg(self._nodes[address].pid, signal.SIGKILL)
        self._nodes.pop(address).wait()

    def close(self) -> None:
        for node in reversed(self._nodes.values()):
            node.terminate()
            try:
                node.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(node.pid, signal.SIGKILL)
                node.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    one = Cluster(_RAY)
    try:
        yield one
    finally:
        one.close()


def _tree(folder: Path, texts: list[list[str]]) -> Path:
    folder.mkdir()
    for number, some in enumerate(texts):
        lines = [json.dumps({"text": one, "url": f"https://a.example/{number}/{one}"}) for one in some]
        (folder / f"{number:02}.jsonl").write_text("\n".join(lines))
    return folder


def _parts(out: Path) -> dict[str, str]:
    return {
        str(one.relative_to(out)): hashlib.sha256(one.read_bytes()).hexdigest() for one in out.rglob("*.*")
    }


def _read(inputs: Path, out: Path, on: str, settings: Settings) -> subprocess.Popen[str]:
    """A run in a process of its own, as Daft has one engine a process."""
    code = (
        "import sys, msgspec; from rawi.batch import Settings, read_batch\n"
        "if __name__ == '__main__':\n"
        "    told = read_batch([sys.argv[1]], sys.argv[2], on=sys.argv[3], workers=2, shard_bytes=100_000,\n"
        "        settings=msgspec.json.decode(sys.argv[4], type=Settings))\n"
        "    print('TOLD', msgspec.json.encode(told).decode())"
    )
    command = [sys.executable, "-c", code, str(inputs), str(out), on, msgspec.json.encode(settings).decode()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _told(run: subprocess.Popen[str]) -> dict[str, Any]:
    said, _ = run.communicate(timeout=_PATIENCE)
    assert run.returncode == 0, _told_by_ray()
    (told,) = [line for line in said.splitlines() if line.startswith("TOLD ")]
    found: dict[str, Any] = json.loads(told.removeprefix("TOLD "))
    return found


def _told_by_ray() -> str:
    """What the servers of clients wrote before they ended."""
    logs = sorted((_RAY / "session_latest" / "logs").glob("ray_client_server*"))
    return "\n".join(f"== {one.name}\n{one.read_text(errors='replace')[-2000:]}" for one in logs)


def _same_everywhere(inputs: Path, engines: list[str], settings: Settings, tmp_path: Path) -> None:
    results = {}
    for number, engine in enumerate(["local", *engines]):
        out = tmp_path / f"out{number}"
        told = _told(_read(inputs, out, engine, settings))
        assert told["faults"] == []
        results[engine] = (told["counts"], _parts(out))
    assert {engine for engine, one in results.items() if one != results["local"]} == set()
    assert len(results["local"][1]) > 2


def test_every_engine_gives_the_same_bytes(cluster: Cluster, tmp_path: Path) -> None:
    _same_everywhere(SAMPLES, ["daft", cluster.address], Settings(), tmp_path)


def test_every_engine_isolates_a_page_that_must_not_be(cluster: Cluster, tmp_path: Path) -> None:
    tree = _tree(tmp_path / "tree", [TEXTS, ["f", "g" * 120_000], ["h"]])
    _same_everywhere(tree, ["daft", cluster.address], FAULTY, tmp_path)
    assert len(list(read_parts(str(tmp_path / "out2")))) == 12


def test_a_node_that_is_lost_in_mid_run_changes_nothing(cluster: Cluster, tmp_path: Path) -> None:
    tree = _tree(tmp_path / "tree", [[f"WAITS {n} {k} {'x' * 40_000}" for k in range(3)] for n in range(12)])
    whole, out = tmp_path / "whole", tmp_path / "out"
    read_batch([str(tree)], str(whole), settings=FAULTY, workers=2, shard_bytes=100_000)
    run = _read(tree, out, cluster.address, FAULTY)
    until = time.monotonic() + _PATIENCE
    while len(list((out / "parts").glob("*.parquet"))) < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert len(list((out / "parts").glob("*.parquet"))) < 12
    cluster.kill("127.0.0.3")
    told = _told(run)
    cluster.start_worker("127.0.0.3")
    assert (told["faults"], told["counts"]) == ([], [["pages", 36]])
    assert _parts(out) == _parts(whole)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    from pyarrow import fs

    store = fs.S3FileSystem(endpoint_override=f"{host}:{port}", scheme="http", allow_bucket_creation=True)
    store.create_dir("news")
    yield "s3://news"
    server.stop()


def test_object_storage_is_read_and_written_like_a_disk(bucket: str, tmp_path: Path) -> None:
    from pyarrow import fs

    tree = tmp_path / "pages"
    tree.mkdir()
    for page in sorted(SAMPLES.iterdir())[:6]:
        (tree / page.name).write_bytes(page.read_bytes())
    store, key = fs.FileSystem.from_uri(f"{bucket}?endpoint_override={os.environ['AWS_ENDPOINT_URL']}")
    fs.copy_files(str(tree), f"{key}/pages", destination_filesystem=store)
    out = f"{bucket}/out"
    told = read_batch([f"{bucket}/pages"], out, workers=1)
    assert (dict(told.counts), told.faults) == ({"pages": 6}, ())
    assert read_batch([f"{bucket}/pages"], out, workers=1).done_before == told.shards
    read_batch([str(tree)], str(tmp_path / "out"), workers=1)
    there, here = list(read_parts(out)), list(read_parts(str(tmp_path / "out")))
    assert [one.articles for one in there] == [one.articles for one in here]  # type: ignore[union-attr]
    with ArchiveDesk(tmp_path / "news.db", at="2026-11-22T09:00:00Z") as desk:
        assert desk.add([out]).pages == 6
        assert desk.add([str(tmp_path / "out")]).same == 6
