"""How Finnish changes the end of a name in its cases: Hopeakoski stands in a text as Hopeakosken."""

VOWELS = frozenset("aeiouy")
WEAK = {"kk": "k", "pp": "p", "tt": "t", "nk": "ng", "nt": "nn", "lt": "ll", "rt": "rr", "mp": "mm"}
"""Consonants before the last vowel, as they become before a closed syllable."""
SINGLE = {"p": ("v",), "t": ("d",), "k": ("", "v", "j")}
KEPT = frozenset({"sp", "st", "sk", "tk"})
"""Pairs that stay as they are."""


def beginnings(word: str) -> set[str]:
    """Return what a word without case and accents may begin with in Finnish, before an ending: itself among them."""
    found = {word}
    if word.endswith("nen"):  # Virtanen, Virtasen
        found.add(f"{word[:-3]}s")
    elif word.endswith(("us", "ys", "os")):  # rakennus, rakennuksen; teollisuus, teollisuuden
        found |= {f"{word[:-1]}ks", f"{word[:-1]}d"}
    elif word.endswith("as"):  # Kunnas, Kunnaan
        found.add(f"{word[:-1]}a")
    elif len(word) > 2 and word[-1] in VOWELS:
        body, last = word[:-1], word[-1]
        lasts = {last, "e"} if last == "i" else {last}
        bodies = {body, *_weak(body)}
        if last == "e" and body[-1] in SINGLE:  # Laite, Laitteen
            bodies.add(body + body[-1])
        if word.endswith("si"):  # Vesi, Veden
            bodies |= {f"{body[:-1]}d", f"{body[:-1]}t"}
        found |= {each + end for each in bodies for end in lasts}
    return found


def _weak(body: str) -> set[str]:
    pair = body[-2:]
    if pair in WEAK:
        return {body[:-2] + WEAK[pair]}
    return set() if pair in KEPT else {body[:-1] + each for each in SINGLE.get(body[-1], ())}
