"""Makes the regional figures that the platform ships from a folder of Eurostat's published files.

    .venv/bin/python scripts/regional_figures.py ../shared/data/regions

The same files give the same bytes. What the files are is in the manifest (src/intercluster/apps/regions/bundle/data).
"""

import os
import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    """Write the shipped figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercluster.settings")
    django.setup()
    from intercluster.apps.regions.bundle.making import made_from, write  # noqa: PLC0415 - after Django is ready

    for name, size in write(made_from(folder)):
        print(f"{name}: {size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("one argument: the folder with innovation/ and patents_nuts/")
    main(Path(sys.argv[1]))
