"""Headlines and bodies on articles kept as JSON in zip files: `python scripts/measure_headlines.py DIR [COUNT]`.

DIR holds archives in the form of SaudiNewsNet (`source`, `title`, `content`), which may not be redistributed.
Each article is flattened to its title and its content, read, and compared; then its content alone.
"""

from __future__ import annotations

import json
import random
import sys
import zipfile
from pathlib import Path

from rawi import RawPage, Reading, read_page
from rawi.evaluation import word_f1
from rawi.script import fold_text

SHORTEST = 200


def main(folder: Path, count: int) -> None:
    """Print the share of right titles, the mean F1 of bodies, refusals, and titles seen where none stands."""
    articles = []
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".json"):
                    articles += json.loads(archive.read(name).decode("utf-8-sig"))
    if not articles:
        raise SystemExit(f"{folder}: no .zip archives of articles here")
    random.Random(5).shuffle(articles)
    titles = bodies = refused = wrong = 0.0
    asked = 0
    for article in articles:
        title, body = " ".join((article["title"] or "").split()), (article["content"] or "").strip()
        if len(body) < SHORTEST or not title:
            continue
        asked += 1
        whole, bare = (_read(text) for text in (f"{title}\n{body}", body))
        if whole is None:
            refused += 1
            continue
        found = whole.articles[0].title
        titles += fold_text(found.quote if found else "") == fold_text(title)
        bodies += word_f1(whole.articles[0].text, body)
        wrong += bare is not None and bare.articles[0].title is not None
        if asked == count:
            break
    print(
        f"{asked} articles: title {titles / asked:.3f}, body F1 {bodies / asked:.4f}, refused {refused:.0f},"
    )
    print(f"a title where none stands: {wrong / asked:.3f}")


def _read(text: str) -> Reading | None:
    result = read_page(RawPage(data=text.encode("utf-8", "replace"), source="article"))
    return result if isinstance(result, Reading) else None


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
