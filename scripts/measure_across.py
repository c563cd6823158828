"""Print what is found between articles: `python scripts/measure_across.py [--wrong] [--together] [--gold FILE] [--shared FOLDER]`.

On the three sets of invented articles of tests/cases/across, on the project's own samples, and, where the folder of `--shared` (../shared) is
there, on the seeds (each line of their across.json held or not). `--gold FILE` measures one set: a file in the form
of tests/cases/across/gold.json, with the file of articles it names beside it; a file that names none is about the samples.
`--together` first lets an editor bring the gold's stories together, so that what is lost by stories alone is seen.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from rawi.archive import ArticleRow, Judgement
from rawi.desk.archiving import ArchiveDesk, judgement_id
from rawi.desk.dossiers import Dossier
from rawi.desk.settings import open_lexica
from rawi.evaluation import ACROSS_TASKS, Across, Claim, Copied, Quoted, Score, read_across, score_across
from rawi.model import Article
from rawi.script import fold_words, without_article
from rawi.stories import Point

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests/cases/across"
SAMPLES = ROOT / "src/rawi/samples/pages"
AT = "2026-11-22T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the product says of some pages; `names` are the gold's names of its articles."""

    across: Across
    names: Mapping[str, str]
    rows: Mapping[str, ArticleRow]
    articles: Mapping[str, Article]
    dossiers: Sequence[Dossier]


def main() -> None:
    """One table a set; with `--wrong` every miss below it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    asked = parser.parse_args()
    sets = [CASES / f"{name}.json" for name in ("gold", "gold_2", "gold_3", "samples")]
    for path in [asked.gold] if asked.gold else sets:
        measure(path, asked.wrong, asked.together)
    if asked.shared.is_dir() and not asked.gold:
        measure_seeds(asked.shared, asked.together)


def measure(path: Path, wrong: bool, together: bool) -> None:
    """Print the scores of one set."""
    scores = score(path, together=together)
    print(f"{path.name}\n  {'task':20} {'precision':>9} {'recall':>7} {'F1':>6}   right/given/wanted")
    for task in ACROSS_TASKS:
        _print(task, scores[task], wrong)
        if task.endswith("_recall"):
            kind = task.removesuffix("_recall")
            both = [scores[f"{kind}_{one}"].value or 0.0 for one in ("precision", "recall")]
            print(
                f"  {kind + ' BCubed':20} {both[0]:9.3f} {both[1]:7.3f} {2 * both[0] * both[1] / sum(both):6.3f}"
            )


def score(path: Path, *, together: bool = False) -> dict[str, Score]:
    """The scores of one set; `together`: its stories made one by judgement first."""
    gold = read_across(path)
    given = gold.stories if together else ()
    with tempfile.TemporaryDirectory() as folder:
        beside = path.parent / str(json.loads(path.read_text("utf-8"))["articles"])
        if beside.is_file():
            found = look(Path(folder), [_records(beside, Path(folder))], _by_record(beside), given)
        else:
            found = look(Path(folder), [SAMPLES], _by_stem, given)
    return score_across(gold, found.across, sorted(found.names.values()))


def _print(task: str, one: Score, wrong: bool) -> None:
    precision, recall = (one.right / whole if whole else 0.0 for whole in (one.given, one.wanted))
    value = "     -" if one.value is None else f"{one.value:6.3f}"
    print(f"  {task:20} {precision:9.3f} {recall:7.3f} {value}   {one.right:g}/{one.given:g}/{one.wanted:g}")
    if wrong:
        for miss in one.wrong:
            print(f"      {miss}")


# --- what the product says


def look(
    folder: Path,
    sources: Iterable[Path],
    name: Callable[[ArticleRow], str],
    together: Iterable[frozenset[str]],
) -> Found:
    """Pages read into a fresh archive, and what stands there.

    `name` gives the gold's name of an article; the stories of `together` are made one by judgement.
    """
    with ArchiveDesk(folder / "archive.db", at=AT) as desk:
        desk.add(sources)
        rows = {row.id: row for row in desk.archive.articles(limit=1000)}
        names = {id: name(row) for id, row in rows.items()}
        for group in together:
            _bring_together(desk, [id for id, own in names.items() if own in group])
        stories = desk.stories(limit=10_000, at_least=1)
        dossiers = [desk.dossier(story.id) for story in stories]
        copies = desk.archive.threads.copies()
        articles = {id: article for id in rows if (article := desk.archive.article(id)) is not None}
    across = Across(
        copies=tuple(
            Copied(
                copy=names[one.article], original=names[one.original], kind=one.kind, credited=one.credited
            )
            for one in copies
        ),
        same_event=tuple(
            frozenset(names[id] for id in event.articles) for one in dossiers for event in one.same_events
        ),
        stories=tuple(frozenset(names[row.id] for row, _ in one.articles) for one in dossiers),
        order=tuple(tuple(frozenset((names[row.id],)) for row, _ in one.articles) for one in dossiers),
        contradictions=tuple(
            _claim("contradiction", each.counted, (each.first, each.second), names)
            for one in dossiers
            for each in one.contradictions
        ),
        agreements=tuple(
            _claim("equal" if each.kind == "same" else each.kind, each.counted, each.points, names)
            for one in dossiers
            for each in one.agreements
        ),
    )
    return Found(across=across, names=names, rows=rows, articles=articles, dossiers=dossiers)


def _bring_together(desk: ArchiveDesk, articles: Iterable[str]) -> None:
    ties = (desk.archive.threads.story_of(id) for id in articles)
    first, *others = dict.fromkeys(tie.story for tie in ties if tie is not None)
    for other in others:
        desk.judge(
            Judgement(
                id=judgement_id("merge", first, other), verdict="merge", about=first, page=None, start=None,
                end=None, value=(("other", other),), by="gold", at=AT,
            )
        )  # fmt: skip


def _claim(kind: str, counted: str, points: Iterable[Point], names: Mapping[str, str]) -> Claim:
    return Claim(
        kind=kind, counted=counted,
        points=tuple(Quoted(article=names[one.article], figure=one.quote) for one in points),
    )  # fmt: skip


def _by_stem(row: ArticleRow) -> str:
    return f"{Path(row.source).stem}#{row.role}"


def _by_file(row: ArticleRow) -> str:
    return f"{Path(row.source).name}#{row.role}"


def _by_record(path: Path) -> Callable[[ArticleRow], str]:
    """Names articles by their record's id; another article of the same record by its role too."""
    ids = [one["id"] for one in _read(path)]

    def name(row: ArticleRow) -> str:
        id = str(ids[int(row.source.rpartition("#")[2]) - 1])
        return id if row.role == "main" else f"{id}#{row.role}"

    return name


def _records(path: Path, folder: Path) -> Path:
    """The invented articles as records such as a crawler leaves: title, text, day, site and address."""
    made, outlets = folder / "articles.jsonl", sorted({one["outlet"] for one in _read(path)})
    with made.open("w", encoding="utf-8") as file:
        for number, one in enumerate(_read(path), start=1):
            record = {
                "title": one["title"], "text": one["body"], "sitename": one["outlet"],
                "url": f"https://outlet-{outlets.index(one['outlet'])}.example/{number}",
            }  # fmt: skip
            if one["published"]:
                record["date"] = one["published"]
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return made


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


# --- the seeds


def measure_seeds(shared: Path, together: bool) -> None:
    """Each line of the seeds' gold across pages: held or not, and what stands there instead."""
    gold = json.loads((shared / "gold/across.json").read_text("utf-8"))
    given = [frozenset(gold["same_story"]) | set(gold["order"])] if together else []
    with tempfile.TemporaryDirectory() as folder:
        found = look(Path(folder), [shared / "seeds"], _by_file, given)
    print("seeds")
    for group in gold["same_event"]:
        _held("same_event", " + ".join(group), any(set(group) <= one for one in found.across.same_event))
    stories = found.across.stories
    best = max(stories, key=lambda one: len(one & set(gold["same_story"])))
    missing = sorted(set(gold["same_story"]) - best)
    _held(
        "same_story",
        f"{len(best & set(gold['same_story']))} of {len(gold['same_story'])} in one",
        not missing,
    )
    if missing:
        print(f"      without {' '.join(missing)}")
    days = {
        found.names[row.id]: place.day
        for one in found.dossiers
        for (row, _), place in zip(one.articles, one.places, strict=True)
    }
    for one, other in combinations(gold["order"], 2):
        first, second = days.get(one), days.get(other)
        held = first is not None and second is not None and first < second
        _held("order", f"{one} ({first}) before {other} ({second})", held)
    for each in gold["consistent_figures"]:
        _held("consistent_figures", f"{each['parts']} make {each['total']}", _agreed(found, each))
    choice = {
        fold_words(form): row["word"]
        for row in open_lexica(None).table("stories/wordings")
        for form in row["forms"].split("|")
    }
    for outlet, words in gold["captive_words"].items():
        used = {
            use.word
            for one in found.dossiers
            for coverage in one.outlets
            if coverage.outlet
            and re.sub(r"\W", "", fold_words(outlet)) == re.sub(r"\W", "", fold_words(coverage.outlet))
            for use in coverage.uses
        }
        held = {choice.get(without_article(fold_words(word)), word) for word in words} <= used
        _held(
            "captive_words", f"{outlet}: {' '.join(words)} (found: {' '.join(sorted(used)) or 'none'})", held
        )


def _agreed(found: Found, gold: Mapping[str, Any]) -> bool:
    values = sorted([*map(float, gold["parts"]), float(gold["total"])])
    for one in found.dossiers:
        for each in one.agreements:
            given = sorted(point.low for point in each.points if point.low is not None)
            pages = {found.names[point.article] for point in each.points}
            if each.kind == "sum" and given == values and pages <= set(gold["pages"]):
                return True
    return False


def _held(kind: str, what: str, held: bool) -> None:
    print(f"  {'held' if held else 'NOT ':5} {kind:20} {what}")


if __name__ == "__main__":
    main()
