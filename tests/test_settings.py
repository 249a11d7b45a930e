"""Every setting is documented, and every documented setting exists."""

import re
from pathlib import Path

from intercluster.core.feature import features

ROOT = Path(__file__).parent.parent


def test_settings_and_their_documentation_agree() -> None:
    sources = [*(ROOT / "src").rglob("*.py")]
    pattern = re.compile(r"""["'](INTERCLUSTER_[A-Z_]+|DATABASE_URL)["']""")
    used = {name for source in sources for name in pattern.findall(source.read_text(encoding="utf-8"))}
    used |= {f"INTERCLUSTER_{name}" for feature in features() for name in feature.settings}
    documented = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs/reference/settings.md").read_text("utf-8"), re.MULTILINE))
    assert used == documented
