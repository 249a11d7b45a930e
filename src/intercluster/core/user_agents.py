"""Names of browsers and systems, read from User-Agent headers."""

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
"""Parts of a user agent and the names they mean. The first match counts, since most browsers also name others."""

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """Return the browser and system of a User-Agent header, or the header if neither is known."""
    labels = [next((name for part, name in names if part in user_agent), None) for names in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in labels if name) or user_agent or "?"
