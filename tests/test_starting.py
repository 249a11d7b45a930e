"""How a process starts."""

import subprocess
import sys

STARTED = """
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


def test_garbage_is_searched_for_again_once_a_process_has_started() -> None:
    done = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["True", "True", "True"], "")
