"""Measure the tagger of names, and CRFsuite beside it, on what `train_names.py` holds back.

    pip install python-crfsuite seqeval torch … (as for train_names.py)
    python scripts/measure_names.py DATA [--crf]

Prints micro F1 and the table by kind, in seqeval's default counting. `--crf` trains CRFsuite on ANERcorp's train part, with
and without the lists that the tagger sees.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from seqeval.metrics import classification_report, f1_score
from train_names import Sentence, read_far_places, read_sets, read_units

from rawi.desk import open_lexica
from rawi.entities.features import FLAGS, FeatureReader, flags_of
from rawi.entities.tagger import NameTagger
from rawi.entities.world import World
from rawi.script import fold_text, uncut

SHAPES = 5  # flags that no list gives


def folded(sentence: Sentence) -> list[str]:
    """The words of a sentence as the tagger reads them."""
    return [fold_text(word) or word for word in sentence[0]]


def show(name: str, wanted: list[list[str]], given: list[list[str]]) -> None:
    """The scores of one reading."""
    print(
        f"{name}: {f1_score(wanted, given):.4f}\n{classification_report(wanted, given, digits=3)}", flush=True
    )


def features(words: Sequence[str], flags: Sequence[int], *, lists: bool) -> Iterator[list[str]]:
    """What CRFsuite sees of each word: itself, its edges, the lists, and the same of two words on either side."""
    own = []
    for word, held in zip(words, flags, strict=True):
        stem = list(uncut(word))[-1][1]
        edges = [f"{word[:size]}…" for size in (1, 2, 3, 4)] + [f"…{word[-size:]}" for size in (1, 2, 3, 4)]
        seen = [FLAGS[flag] for flag in sorted(flags_of(held)) if lists or flag < SHAPES]
        own.append(([f"w={word}", f"stem={stem}"], edges, [f"in={flag}" for flag in seen]))
    for place in range(len(words)):
        found = [*own[place][0], *own[place][1], *own[place][2]]
        for apart in (-2, -1, 1, 2):
            if 0 <= place + apart < len(words):
                found += [f"{apart}{one}" for one in (*own[place + apart][0], *own[place + apart][2])]
            else:
                found.append(f"{apart}edge")
        yield found


def measure_crf(sets: dict[str, list[Sentence]], reader: FeatureReader, *, lists: bool) -> None:
    """CRFsuite trained on ANERcorp's train part, measured on both held parts."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.05, "max_iterations": 120, "feature.minfreq": 2})
    for one in sets["anercorp"]:
        words = folded(one)
        trainer.append(list(features(words, reader.read(words), lists=lists)), one[1])
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/names.crf"
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        for held in ("anercorp held back", "aqmar dev"):
            read = [folded(one) for one in sets[held]]
            given = [tagger.tag(list(features(words, reader.read(words), lists=lists))) for words in read]
            show(
                f"CRFsuite {'with' if lists else 'without'} lists, {held}",
                [one[1] for one in sets[held]],
                given,
            )
        tagger.close()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--crf", action="store_true")
    options = parser.parse_args()
    sets = read_sets(options.data)
    lexica = open_lexica()
    world = World(lexica)
    tagger = NameTagger(lexica, world)
    for held in ("anercorp held back", "aqmar dev"):
        given = tagger.tag([folded(one) for one in sets[held]])
        show(f"the tagger, {held}", [one[1] for one in sets[held]], given)
    if options.crf:
        reader = FeatureReader(lexica, world, read_units(), read_far_places())
        for lists in (False, True):
            measure_crf(sets, reader, lists=lists)


if __name__ == "__main__":
    main()
