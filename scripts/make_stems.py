"""Make src/rawi/lexica/words/stems.tsv from WikiFANE Gold (CC BY-SA 3.0): `python scripts/make_stems.py FILE`.

WikiFANE's tokens have their clitics split off, so its word counts are counts of stems.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from rawi.script import fold_text

HEADER = """\
# what: Arabic stems (clitics split off, folded) with how often they stand in 490,000 tokens
# source: counted in WikiFANE Gold (Alotaibi and Lee, COLING 2014) by scripts/make_stems.py; seen twice or more
# licence: CC BY-SA 3.0
# reviewed: 2026-11-21
# columns: form	count
"""
TARGET = Path(__file__).parent.parent / "src/rawi/lexica/words/stems.tsv"


def main(source: str) -> None:
    """Count and write."""
    counts: Counter[str] = Counter()
    for line in Path(source).read_text("utf-8-sig").splitlines():
        form = fold_text(line.split("\t")[0].strip())
        if re.fullmatch(r"[ء-ي]{2,}", form):
            counts[form] += 1
    rows = [f"{form}\t{count}" for form, count in sorted(counts.items()) if count > 1]
    TARGET.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
