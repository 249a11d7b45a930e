"""What browsers call themselves, as people call them."""

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
"""Parts of a user agent and whose they are; the first that is found counts, as most also name what they are like."""

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """Return browser and system that a User-Agent header tells of, or what it says where neither is known."""
    found = [next((name for part, name in names if part in user_agent), None) for names in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name) or user_agent or "?"
