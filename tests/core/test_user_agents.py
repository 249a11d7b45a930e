"""What browsers call themselves is told as people call them."""

import pytest

from intercluster.core.user_agents import browser

GECKO = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (GECKO, "Firefox, Linux"),
        (CHROME, "Chrome, Windows"),
        (CHROME + " Edg/130.0.0.0", "Edge, Windows"),
        (SAFARI, "Safari, iPhone"),
        ("Elsewhere/1", "Elsewhere/1"),
        ("", "?"),
    ],
)
def test_browser_and_system(user_agent: str, name: str) -> None:
    assert browser(user_agent) == name
