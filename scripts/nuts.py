"""Make the table of NUTS codes that the platform comes with from the Joint Research Centre's conversion tables.

    python scripts/nuts.py FOLDER_OF_CONVERSION_TABLES

For each version: its codes of levels 2 and 3, what they are in NUTS 2024 and, where that is several, the shares of
people (docs/decisions/0045-nuts-codes.md).
"""

import gzip
import json
import sys
from pathlib import Path

from intercluster.analysis.regions.nuts import crosswalk

VERSIONS = ("2010", "2013", "2016", "2021")
TARGET = Path("src/intercluster/apps/regions/imports/nuts.json.gz")

folder = Path(sys.argv[1])
table = {}
for version in VERSIONS:
    files = [folder / f"n{level}_cm_v{version}_v2024.csv" for level in (2, 3)]
    shares = crosswalk(*(file.read_text("utf-8-sig").splitlines() for file in files)).shares
    table[version] = {
        code: next(iter(parts)) if len(parts) == 1 else {other: round(share, 4) for other, share in parts.items()}
        for code, parts in sorted(shares.items())
    }
content = json.dumps(table, separators=(",", ":"), sort_keys=True).encode()
TARGET.write_bytes(gzip.compress(content, mtime=0))
print({version: len(codes) for version, codes in table.items()}, TARGET.stat().st_size, "bytes")
