"""Make src/rawi/web/coast.json.gz, the coast lines of the map: `python scripts/make_coast.py …/world-atlas/land-50m.json`.

The file is of the npm package world-atlas (ISC), made from Natural Earth (public domain).
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/rawi/web/coast.json.gz"
STEP = 10  # of a degree


def main() -> None:
    """Write rings of whole tenths of a degree, east before north; those too small to see are left out."""
    atlas = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    (scale_x, scale_y), (move_x, move_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((round((x * scale_x + move_x) * STEP), round((y * scale_y + move_y) * STEP)))
        arcs.append(line)
    rings = []
    for shape in atlas["objects"]["land"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                points: list[tuple[int, int]] = []
                for number in ring:
                    line = arcs[number] if number >= 0 else arcs[~number][::-1]
                    points += line[1:] if points else line
                points = [one for at, one in enumerate(points) if at == 0 or one != points[at - 1]]
                if len(points) > 4:
                    rings.append([value for point in points for value in point])
    data = json.dumps(rings, separators=(",", ":")).encode()
    TARGET.write_bytes(gzip.compress(data, 9, mtime=0))
    print(len(rings), "rings,", len(data), "bytes,", TARGET.stat().st_size, "packed")


if __name__ == "__main__":
    main()
