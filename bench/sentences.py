"""Real sentences and articles that the benchmarks make theirs of: those of the samples, or of a folder of news."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WORDS = (6, 40)  # of a sentence that is taken


def articles(folder: Path | None) -> Iterator[dict[str, Any]]:
    """`title`, `content` and `url` of articles: the samples, or a folder's JSON in zip files (SaudiNewsNet's form)."""
    if folder is not None:
        for path in sorted(folder.rglob("*.zip")):
            with zipfile.ZipFile(path) as archive:
                for name in sorted(one for one in archive.namelist() if one.endswith(".json")):
                    yield from json.loads(archive.read(name))
        return
    from rawi.desk import find_samples, read_page
    from rawi.model import Reading

    for raw in find_samples():
        result = read_page(raw)
        if isinstance(result, Reading):
            for one in result.articles:
                title = one.title.quote if one.title else ""
                yield {"title": title, "content": one.text, "url": raw.url or raw.source}


def sentences(folder: Path | None) -> list[str]:
    """The sentences of these articles, each once, in one fixed order."""
    from rawi.desk import open_lexica
    from rawi.script import find_sentences

    texts = [str(one["content"]).strip() for one in articles(folder) if one.get("content")]
    short = frozenset(row["form"] for row in open_lexica().table("words/abbreviations"))
    found = {span.of(text).strip() for text in texts for span in find_sentences(text, short)}
    kept = sorted(one for one in found if WORDS[0] <= len(one.split()) <= WORDS[1])
    random.Random(1).shuffle(kept)
    return kept
