"""Every test session has a data directory, and so an embedded PostgreSQL server, of its own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_HOME = tempfile.mkdtemp(prefix="intercluster-tests-")
os.environ["INTERCLUSTER_HOME"] = _HOME
# Registered before the server's own exit handler, and so run after it.
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
Path(_HOME).chmod(0o755)
