"""How strong an organisation is in a competence, and from which strength on it has what a level asks for.

It begins with the chance that a person of the trade would call it for that competence, as partner search finds it. Each
project that shows the competence, a standard that both the competence and an offer name, and being a research body
take a part of what is missing to 1.
"""

PROJECT = 0.2
"""Part of what is missing to 1 that a project takes."""
MOST_PROJECTS = 3
"""Projects that count at most."""
STANDARD = 0.5
"""Part of what is missing to 1 that an offer takes which names a standard of the competence, such as ISO 3834."""
RESEARCH = 0.1
"""Part of what is missing to 1 that being a research body takes."""
NEEDED = {1: 0.25, 2: 0.5, 3: 0.75}
"""Strength from which on somebody has a competence at a level: basic, good, expert."""


def strength(chance: float, projects: int = 0, is_research_body: bool = False, names_standard: bool = False) -> float:
    """Return the strength, from 0 to 1, in steps of 0.01 so that a team can be proved to be the best."""
    missing = (1 - chance) * (1 - PROJECT) ** min(projects, MOST_PROJECTS) * (1 - RESEARCH * is_research_body)
    return round(1 - missing * (1 - STANDARD * names_standard), 2)
