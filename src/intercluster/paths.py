"""Where intercluster keeps what it makes: one per-user data directory, moved by INTERCLUSTER_HOME."""

import os
import secrets
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent
"""The installed package."""

CHECKOUT = PACKAGE.parent.parent
"""The checkout, where `make` put the front-end packages (node_modules)."""


def home() -> Path:
    """Return the data directory, made if it is missing: database, static files, secret key."""
    configured = os.environ.get("INTERCLUSTER_HOME")
    folder = Path(configured).expanduser() if configured else Path(platformdirs.user_data_dir("intercluster"))
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def node_modules() -> Path:
    """Return the folder of the front-end packages that `npm ci` installed."""
    return Path(os.environ.get("INTERCLUSTER_NODE_MODULES", CHECKOUT / "node_modules"))


def secret_key() -> str:
    """Return the installation's secret key, made at first use in a file only its owner can read."""
    file = home() / "secret_key"
    if not file.exists():
        fresh = file.with_name(f"secret_key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        try:
            os.link(fresh, file)  # never replaces the key that another process made meanwhile
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text(encoding="utf-8")
