"""How fast Rawi finds names, what that costs a page, and what other kinds of tagger cost on the same sentences.

    python bench/entities.py --pages DIR

reads the pages that ship with Rawi or, when `--pages` names a folder, the pages below it. All runs on one thread:
numpy's and torch's are held to one before they load. Nothing is fetched.

- Speed: after one pass to warm up, every row reads the same articles once a round, each round beginning with
  another row. The tagger keeps vectors of words it has met, so that a second pass over the same words flatters it:
  it forgets them before each pass, outside the clock, save in the rows that say "words met before", which hold for
  a long run over pages on the same matters. A word is letters or digits; marks are read, but not counted.
- The tagger: `NameTagger.tag` on folded words, one call an article, as the room calls it; folding and cutting do
  not count. The room: `EntityReader.read` on articles that are read and dated; both count. `read_page`: the whole
  reading of the same pages, by a page reader that has forgotten HTML attributes.
- CRFsuite: the usual features of a word and its neighbours, drawn up in Python within the clock, and a model trained
  on the spot on the tags that Rawi gives to these sentences. It stands for its cost alone: that hangs on the number
  of features and tags, not on what was learnt.
- AraBERT's shape: a `BertModel` of the size of AraBERT v2 base with random weights, since its speed does not hang on
  them: float32, sentences in order of length so that padding is least, 16 a batch. A word is taken for 1.3 pieces,
  a mark for one; cutting into pieces and choosing tags do not count. Of many batches it reads some, evenly spaced.
- Loading and memory: fresh processes, medians of five.

A peer that is not installed gets a row that says so. Whether the tags are right is not asked here.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import random
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from memory import peak_memory

if TYPE_CHECKING:
    from rawi.model import RawPage, Reading

# Before numpy or torch is imported, here and in the processes started from here.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[_name] = "1"
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks_names.md"
STARTS = 5
MIB = 1024 * 1024
PIECES_A_WORD = 1.3
BATCH = 16
MOST_BATCHES = 64
MOST_PIECES = 512
VOCABULARY = 64_000
WIDTH, LAYERS, HEADS = 768, 12, 12

LOADING = """
from time import perf_counter as now
start = now()
import rawi.desk as desk
imported = now()
desk.open_lexica()
listed = now()
desk.open_entities()
print(imported - start, listed - imported, now() - listed, now() - start)
"""
MODEL = """
from time import perf_counter as now
from rawi.entities import tagger
start = now()
held = tagger._open()
arrays = [tagger._restored(held, one) for one in held
          if not one.endswith(".scale") and held[one].dtype.kind != "U"]
print(now() - start)
"""


# Text -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Material:
    """The pages, what was read from them, and the folded tokens of each sentence of each article."""

    pages: list[RawPage]
    readings: list[Reading]
    articles: list[list[list[str]]]

    @property
    def sentences(self) -> list[list[str]]:
        return [words for article in self.articles for words in article]

    @property
    def words(self) -> int:
        return sum(map(count_words, self.sentences))


def count_words(tokens: Sequence[str]) -> int:
    """Tokens that are letters or digits."""
    return sum(token[0].isalnum() for token in tokens)


def find_raw(folder: Path | None) -> list[RawPage]:
    """The pages below the folder, else those of the package, always in the same order."""
    from rawi.desk import Limits, find_pages, find_samples
    from rawi.model import RawPage

    found = find_pages([folder], Limits()) if folder else find_samples()
    return [page for page in found if isinstance(page, RawPage)]


def gather(folder: Path | None) -> Material:
    """The pages that can be read, their readings, and their sentences as the room cuts them."""
    from rawi.desk import open_lexica, read_page
    from rawi.entities.tokens import find_tokens
    from rawi.model import Reading
    from rawi.script import find_sentences, open_passages

    abbreviations = open_lexica().forms("words/abbreviations")
    material = Material([], [], [])
    for raw in find_raw(folder):
        reading = read_page(raw)
        if not isinstance(reading, Reading):
            continue
        material.pages.append(raw)
        material.readings.append(reading)
        for article in reading.articles:
            view = open_passages(reading.page.text, article.passages).view
            cut = [
                find_tokens(view.folded, view.index(span.start), view.index(span.end))
                for span in find_sentences(view.text, abbreviations)
            ]
            material.articles.append([[token.form for token in tokens] for tokens in cut if tokens])
    return material


# Rows -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Row:
    """What is measured: `make` reads `words` words; `before` gets it ready, outside the clock."""

    key: str
    name: str
    words: int
    make: Callable[[], None]
    before: Callable[[], None] = lambda: None
    seconds: list[float] = field(default_factory=list)

    def rates(self) -> list[float]:
        """Words a second, one for each round."""
        return [self.words / one for one in self.seconds]


def load_rawi(material: Material) -> list[Row]:
    """The tagger, the room and the whole reading of a page."""
    from rawi.desk import open_entities, open_lexica, open_reader, read_page, reading
    from rawi.entities.tagger import NameTagger

    room = open_entities()
    tagger = NameTagger(open_lexica(), room.world)
    articles = [
        (replace(article, mentions=()), one.page) for one in material.readings for article in one.articles
    ]

    def forget() -> None:
        for one in (tagger, room._names._tagger):
            one._words.cache_clear()
            one._flags.cache_clear()
            one._features.of_word.cache_clear()
        reading._compiled.cache_clear()
        open_reader()

    def tag() -> None:
        for sentences in material.articles:
            tagger.tag(sentences)

    def name() -> None:
        for article, page in articles:
            room.read(article, page)

    def name_all() -> None:
        for one in material.readings:
            room.read_page(one)

    def read() -> None:
        for raw in material.pages:
            read_page(raw)

    words = material.words
    titles = sum(len(one.inline_links) + len(one.related) for one in material.readings)
    return [
        Row("tagger", "**rawi**, the tagger", words, tag, forget),
        Row("tagger, met", "**rawi**, the tagger, words met before", words, tag, tag),
        Row("room", "**rawi**, the room", words, name, forget),
        Row("room, met", "**rawi**, the room, words met before", words, name, name),
        Row(
            "room, titles",
            f"**rawi**, the room, and {titles} titles in lists of links",
            words,
            name_all,
            forget,
        ),
        Row("page", "**rawi**, `read_page`: everything", words, read, forget),
    ]


def draw_up(words: Sequence[str]) -> list[list[str]]:
    """The usual features of each word of a sentence for CRFsuite."""
    found = []
    for place, word in enumerate(words):
        one = [
            "bias",
            f"w={word}",
            f"digit={word.isdecimal()}",
            f"letters={word.isalpha()}",
            f"size={len(word)}",
        ]
        one += [f"p{size}={word[:size]}" for size in (1, 2, 3, 4)]
        one += [f"s{size}={word[-size:]}" for size in (1, 2, 3, 4)]
        for apart in (-2, -1, 1, 2):
            other = words[place + apart] if 0 <= place + apart < len(words) else "<>"
            one += [f"{apart}w={other}", f"{apart}p={other[:3]}", f"{apart}s={other[-3:]}"]
        found.append(one)
    return found


def load_crf(material: Material) -> Row:
    """CRFsuite, with a model trained on the tags that Rawi gives."""
    crf = import_module("pycrfsuite")
    from rawi.desk import open_entities, open_lexica
    from rawi.entities.tagger import NameTagger

    sentences = material.sentences
    trainer = crf.Trainer(verbose=False)
    for words, tags in zip(
        sentences, NameTagger(open_lexica(), open_entities().world).tag(sentences), strict=True
    ):
        trainer.append(draw_up(words), tags)
    trainer.set_params({"c2": 0.1, "max_iterations": 30})
    tagger = crf.Tagger()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        tagger.open(str(path))

    def tag() -> None:
        for words in sentences:
            tagger.tag(draw_up(words))

    return Row("crf", f"CRFsuite, {len(draw_up([''])[0])} features a word", material.words, tag)


def cut_batches(material: Material) -> tuple[list[list[int]], int, int]:
    """Pieces of each sentence of each batch, the words in them, and how many batches there were before the choice."""
    sizes = []
    for tokens in material.sentences:
        words = count_words(tokens)
        pieces = round(PIECES_A_WORD * words) + len(tokens) - words + 2  # what opens and ends a sentence
        sizes.append((min(pieces, MOST_PIECES), words))
    sizes.sort()
    batches = [sizes[at : at + BATCH] for at in range(0, len(sizes), BATCH)]
    step = max(1.0, len(batches) / MOST_BATCHES)
    chosen = [batches[int(number * step)] for number in range(min(len(batches), MOST_BATCHES))]
    return (
        [[pieces for pieces, _ in batch] for batch in chosen],
        sum(words for batch in chosen for _, words in batch),
        len(batches),
    )


def load_network(material: Material) -> Row:
    """A network of AraBERT's shape with random weights."""
    torch, transformers = import_module("torch"), import_module("transformers")
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(0)
    shape = transformers.BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=4 * WIDTH,
        max_position_embeddings=MOST_PIECES,
    )
    network = transformers.BertModel(shape, add_pooling_layer=False).eval()
    chance = random.Random(0)
    sizes, words, of = cut_batches(material)
    batches = []
    for batch in sizes:
        ids = torch.zeros((len(batch), max(batch)), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, size in enumerate(batch):
            ids[row, :size] = torch.tensor([chance.randrange(5, VOCABULARY) for _ in range(size)])
            mask[row, :size] = 1
        batches.append((ids, mask))

    def run() -> None:
        with torch.inference_mode():
            for ids, mask in batches:
                network(input_ids=ids, attention_mask=mask)

    part = f", {len(sizes)} of {of} batches" if len(sizes) < of else ""
    return Row("network", f"AraBERT's shape, random weights, PyTorch on a CPU{part}", words, run)


PEERS = {
    "CRFsuite": load_crf,
    "AraBERT's shape, random weights, PyTorch on a CPU": load_network,
}
PACKAGES = ("rawi", "numpy", "python-crfsuite", "torch", "transformers")


def measure(material: Material, rounds: int) -> tuple[list[Row], list[str]]:
    """The rows with their seconds, and the names of the peers that are not installed."""
    rows, missing = load_rawi(material), []
    for name, load in PEERS.items():
        _say(f"{name}: loading")
        try:
            rows.append(load(material))
        except ImportError:
            missing.append(name)
    for row in rows:
        _say(f"{row.key}: warming up")
        row.make()
    gc.collect()
    gc.freeze()  # what the rows hold is no rubbish for each other's collections to walk
    for number in range(rounds):
        _say(f"round {number + 1} of {rounds}")
        first = number % len(rows)
        for row in (*rows[first:], *rows[:first]):
            row.before()
            gc.collect()
            start = perf_counter()
            row.make()
            row.seconds.append(perf_counter() - start)
    return rows, missing


# Processes of their own -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to import, to load the lists, to open the room, all of that, and the model alone; peak bytes."""

    imported: float
    listed: float
    opened: float
    whole: float
    model: float
    without: float
    within: float


def measure_start(folder: Path | None) -> Start:
    """What the room costs before it reads, and in memory."""
    _say("loading, memory")
    imported, listed, opened, whole = time_code(LOADING)
    (model,) = time_code(MODEL)
    without, within = peak_of("without", folder), peak_of("with", folder)
    return Start(imported, listed, opened, whole, model, without, within)


def time_code(code: str) -> list[float]:
    """Medians of the seconds that code prints in fresh interpreters; a first one only fills the bytecode cache."""
    said: list[list[float]] = []
    for _ in range(1 + STARTS):
        done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True)
        said.append([float(one) for one in done.stdout.split()])
    return [median(ones) for ones in zip(*said[1:], strict=True)]


def peak_of(key: str, folder: Path | None) -> float:
    """The median of the peak bytes of processes that read all pages, with names or without."""
    command = [sys.executable, str(Path(__file__).resolve()), "--child", key]
    command += ["--pages", str(folder)] if folder else []
    said = [
        float(json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout))
        for _ in range(STARTS)
    ]
    return median(said)


def be_child(key: str, folder: Path | None) -> None:
    """Read all pages once, with names or without; print the peak of bytes."""
    from rawi.desk import open_dater, open_reader, read_page
    from rawi.errors import Unreadable

    for raw in find_raw(folder):
        if key == "with":
            read_page(raw)
            continue
        try:
            found = open_reader().read(raw)
        except Unreadable:
            continue
        for article in found.articles:
            open_dater().read(article, found.page)
    print(json.dumps(peak_memory()))


# The report -------------------------------------------------------------------------------------------------


_LEGEND = (
    "Words a second: the median of the rounds, the slowest and the fastest in brackets. Ratio: the first row's words a "
    f"second over the row's. AraBERT's shape: {LAYERS} layers, {WIDTH} wide, {HEADS} heads, a vocabulary of "
    f"{VOCABULARY:,}, float32, {BATCH} sentences a batch, {PIECES_A_WORD} pieces a word assumed; random weights, "
    "for speed does not hang on them, and cutting into pieces is not counted. CRFsuite: its model is trained on the "
    "spot on Rawi's own tags, for the cost alone."
)


def report(rows: Sequence[Row], missing: Sequence[str], start: Start, material: Material, rounds: int) -> str:
    """The whole report in Markdown."""
    parts = [
        _circumstances(material, rounds),
        _speed(rows, missing, material),
        _LEGEND,
        _share(rows, material),
        _starts(start),
    ]
    return "\n\n".join(parts) + "\n"


def _circumstances(material: Material, rounds: int) -> str:
    sentences = material.sentences
    tokens = sum(map(len, sentences))
    lines = [
        f"Date: {date.today().isoformat()}",
        f"Machine: {_cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; one thread for all",
        f"Python: {platform.python_implementation()} {platform.python_version()}",
        "Versions: " + ", ".join(f"{name} {number}" for name in PACKAGES if (number := _version(name))),
        f"Text: {len(material.pages)} pages, {len(material.articles)} articles, {len(sentences):,} sentences, "
        f"{material.words:,} words and {tokens - material.words:,} marks",
        f"Rounds: {rounds}; load of the machine at the end: {os.getloadavg()[0]:.1f} (1.0 is this benchmark)",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.M) if info.exists() else None
    return found.group(1).strip() if found else platform.processor() or "unknown processor"


def _speed(rows: Sequence[Row], missing: Sequence[str], material: Material) -> str:
    ours, length = median(rows[0].rates()), material.words / len(material.articles)
    lines = []
    for row in rows:
        rates = row.rates()
        rate = median(rates)
        speed = f"{rate:,.0f} ({min(rates):,.0f}–{max(rates):,.0f})"
        lines.append((row.name, speed, f"{1000 * length / rate:.2f}", f"{ours / rate:.2f}"))
    lines += [(name, "not installed", "—", "—") for name in missing]
    return _table(("What reads", "Words a second", "ms an article", "Ratio"), lines)


def _share(rows: Sequence[Row], material: Material) -> str:
    """What the room takes of the reading of a page, by the rounds, in each of which both stand."""
    taken = {row.key: row.seconds for row in rows}
    shares = [100 * names / whole for names, whole in zip(taken["room, titles"], taken["page"], strict=True)]
    names, whole = (1000 * median(taken[key]) / len(material.pages) for key in ("room, titles", "page"))
    return (
        f"Names, with those of the titles in lists of links, take {names:.1f} ms of the {whole:.1f} ms that "
        f"`read_page` takes for a page: {median(shares):.0f} % ({min(shares):.0f}–{max(shares):.0f})."
    )


def _starts(start: Start) -> str:
    lines = [
        ("Importing `rawi.desk`", f"{1000 * start.imported:.0f} ms"),
        ("Loading the language data, which reading a page needs too", f"{1000 * start.listed:.0f} ms"),
        ("`open_entities()` after that", f"{1000 * start.opened:.0f} ms"),
        ("All three, in a fresh process", f"{1000 * start.whole:.0f} ms"),
        ("The model file alone: read, checked, unpacked", f"{1000 * start.model:.0f} ms"),
        ("Peak memory, all pages read without names", f"{start.without / MIB:.0f} MiB"),
        ("Peak memory, all pages read with names", f"{start.within / MIB:.0f} MiB"),
        ("What names add to it", f"{(start.within - start.without) / MIB:.0f} MiB"),
    ]
    return _table(("Loading and memory", "Median"), lines)


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *lines))


def document(body: str, options: argparse.Namespace) -> str:
    """The report under a heading, with how it was measured and how to repeat it."""
    command = ["python", "bench/entities.py", "--rounds", str(options.rounds)]
    command += ["--pages", "DIR"] if options.pages else []  # where the reader keeps them
    return (
        "# Speed of finding names\n\n"
        "After a pass to warm up, every row read the same articles once in each of "
        f"{options.rounds} interleaved rounds of one run, on one thread. Rawi forgot the words it had met before each "
        "pass, save where the row says otherwise. The tagger gets folded words; the room folds and cuts the text "
        "itself, finds what is named and links it. Loading and memory: fresh processes, medians of "
        f"{STARTS}. To repeat it: `pip install -e . python-crfsuite torch transformers`, then "
        f"`{shlex.join(command)} --write`.\n\n{body}"
    )


# The command ------------------------------------------------------------------------------------------------


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast Rawi finds names, beside other kinds of tagger.")
    parser.add_argument("--pages", type=Path, metavar="DIR", help="read the pages below DIR, not the samples")
    parser.add_argument(
        "--rounds", type=_at_least_one, default=5, help="passes over all articles (default 5)"
    )
    parser.add_argument(
        "--write",
        type=Path,
        nargs="?",
        const=DOCUMENT,
        metavar="FILE",
        help="also write the report, to docs/benchmarks_names.md unless FILE is given",
    )
    parser.add_argument("--child", choices=("with", "without"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        be_child(options.child, options.pages)
        return
    material = gather(options.pages)
    if not material.words:
        parser.error("nothing to do: no article on any page")
    start = measure_start(options.pages)
    body = report(*measure(material, options.rounds), start, material, options.rounds)
    print(body)
    if options.write:
        options.write.write_text(document(body, options), encoding="utf-8")


if __name__ == "__main__":
    main()
