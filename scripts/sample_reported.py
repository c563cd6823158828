"""Draw findings from articles kept as JSON in zip files, to be judged by eye.

`python scripts/sample_reported.py DIR OUT [--draw N]` reads 500 articles of DIR (SaudiNewsNet's form, which may not be
redistributed), picked by a fixed seed, and writes 100 statements, 100 figures, 60 events and 30 whole articles with all
that was found in them; another `--draw` draws others of the same 500 articles. OUT stays outside the repository.
"""

from __future__ import annotations

import argparse
import json
import random
import zipfile
from pathlib import Path

from rawi.desk import read_text
from rawi.model import Article, Event, Figure, Statement

ARTICLES, SEED = 500, 5
COUNTS = {"statements": 100, "figures": 100, "events": 60}
WHOLE = 30
SHORTEST = 200


def main(folder: Path, out: Path, draw: int) -> None:
    """Write one text file a kind, each finding under its sentence's surroundings."""
    articles = []
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".json"):
                    articles += json.loads(archive.read(name).decode("utf-8-sig"))
    texts = sorted({(one["content"] or "").strip() for one in articles})
    texts = [one for one in texts if len(one) >= SHORTEST]
    random.Random(SEED).shuffle(texts)
    read = [(text, read_text(text)) for text in texts[:ARTICLES]]
    out.mkdir(parents=True, exist_ok=True)
    chosen = random.Random(f"{SEED}-{draw}")
    found: dict[str, list[str]] = {kind: [] for kind in COUNTS}
    for number, (text, article) in enumerate(read):
        for kind, lines in found.items():
            lines += [_shown(number, text, one) for one in getattr(article, kind)]
    for kind, count in COUNTS.items():
        drawn = chosen.sample(found[kind], min(count, len(found[kind])))
        (out / f"{kind}-{draw}.txt").write_text(
            "\n\n".join(f"{k + 1}. {one}" for k, one in enumerate(drawn)), "utf-8"
        )
        print(f"{kind}: {len(found[kind])} found in {len(read)} articles, {len(drawn)} drawn")
    whole = chosen.sample(range(len(read)), WHOLE)
    (out / f"whole-{draw}.txt").write_text("\n\n\n".join(_whole(k, *read[k]) for k in whole), "utf-8")


def _shown(number: int, text: str, one: Statement | Figure | Event) -> str:
    evidence = (
        one.cue if isinstance(one, Statement) else one.evidence if isinstance(one, Figure) else one.trigger
    )
    start = max(text.rfind("\n", 0, evidence.span.start) + 1, evidence.span.start - 160)
    end = text.find("\n", evidence.span.end)
    around = text[start : min(end if end > 0 else len(text), evidence.span.end + 200)]
    return f"#{number} …{around}…\n   {_told(one)}"


def _told(one: Statement | Figure | Event) -> str:
    if isinstance(one, Statement):
        chain = " > ".join(f"{voice.kind}:{voice.ar}{'*' if voice.understood else ''}" for voice in one.chain)
        return f"[{one.act}, {one.mode}] {one.cue.quote!r} {chain} «{one.text}»"
    if isinstance(one, Figure):
        counted = one.counted.quote if one.counted else None
        return f"{one.evidence.quote!r} = {one.low}–{one.high} {one.bound} of {counted} ({one.counted_en}), {one.status}"
    parts = ", ".join(f"{part.role} {part.ar}" for part in one.parts)
    place, on = one.place.ar if one.place else None, one.on
    return (
        f"{one.kind} ({one.mood}) {one.trigger.quote!r}: {parts}; in {place}; {on.earliest if on else None}"
    )


def _whole(number: int, text: str, article: Article) -> str:
    found = [*article.statements, *article.figures, *article.events]
    return f"=== #{number}\n{text}\n" + "\n".join(f"  - {_told(one)}" for one in found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--draw", type=int, default=1)
    given = parser.parse_args()
    main(given.folder, given.out, given.draw)
