"""A lexicon of a language: the parts of its compounds, and rules that remove its endings.

A lexicon is learnt from a dictionary of inflected forms (form to lemma) by `learn` and kept as a small file in the
package; `docs/decisions/0009-one-word-analyser.md` names the dictionaries and gives the gain.
"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lexicons"
"""Folder of the lexicons."""

LINKING: Mapping[str, tuple[str, ...]] = {
    "sv": ("s",),
    "nb": ("s", "e"),
    "da": ("s", "e"),
    "de": ("s", "n", "en", "es", "er", "e"),
}
"""Letters between the parts of a compound (skog-s-industri, Fichte-n-holz). Finnish uses the genitive instead."""

LETTERS = 3
"""Least number of letters of a part."""

AFFIXES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    code: (frozenset(first.split()), frozenset(last.split()))
    for code, first, last in (
        (
            "sv",
            "för upp över under åter efter opp till fram an be om ut in av på mot vid inte sam själv halv små från ned "
            "bort hem ihop icke alle mel han hon den det del trans kon",
            "and het bar era lös ism mäss ring full ning skap sam dom lig are ande ing else inna isk ist ende",
        ),
        (
            "nb",
            "for inn opp over til under ned etter mot av ut om på sam selv sjøl gjen frem fram bort hjem vel van mis "
            "den det han hun trans kon bære",
            "het ring løs laus end bar lig skap dom sam som else ing ning ete full ism ist isk ende ere",
        ),
        (
            "da",
            "for over ind gen under til ned efter gennem ud om på mod sam selv frem bort hjem af den det han hun vel "
            "mis trans kon bære",
            "hed lig ring løs end bar skab dom som else ing ning ism ist isk ende ere",
        ),
        (
            "de",
            "aus ein auf durch vor nach zusammen über ent hin zurück weg unter mit zer fort herum her los vorbei "
            "heraus hinaus wider wieder ver auseinander miss der die das den ich sie mich trans kon han tau sch",
            "end est isch los bar ist ismus chen haft lich ig heit keit ung schaft voll fahig artig weis en er in lein "
            "ling",
        ),
        ("fi", "yli ala ali etu itse epä sen sin ne", "ton lain ainen inen sti ali"),
    )
}
"""Prefixes and suffixes that are also words. Without this list they would count as parts of compounds."""

FAMILY = {3: 10, 4: 3}
"""A part of at most the first number of letters counts only if it is in the second number of compounds."""

RULE_LETTERS = 9
"""Longest ending that a rule of `lemma` reads."""

RULE_SUPPORT = 8
"""Least number of forms that a rule must get right."""

FORM_LETTERS = 14
"""Longer forms are compounds with the endings of their last part: they teach nothing new."""

EXCEPTION_LETTERS = 10
EXCEPTION_FAMILY = 5
"""Short forms (at most the first number of letters) of words that end the second number of compounds are stored one by
one if the rules fail."""

SIMPLE = range(4, 13)
"""Least length of the words that are stored as "not a compound"."""

LEARNT_ENDINGS = ("fi", "sv")
"""Languages whose endings learnt rules remove before Snowball stems: Snowball keeps Swedish massan and massa apart."""

Normalise = Callable[[str], str]
"""Maps a form to the stem or lemma that all forms of the word share."""


@dataclass(frozen=True)
class Lexicon:
    """The parts of compounds and the endings of one language."""

    first: Mapping[str, tuple[str, int]]
    """First parts of compounds as written -> their lemma, and the number of compounds."""
    last: Mapping[str, int]
    """Lemmas of last parts -> the number of compounds."""
    endings: Mapping[str, tuple[int, str]]
    """Ending, or "^" and a whole form -> the number of letters to remove, and the letters to add."""
    simple: frozenset[str]
    """Lemmas of words that are not compounds."""
    origin: str
    """The dictionary that it was learnt from."""

    def lemma(self, word: str) -> str:
        """Return the word without its ending, by the rule for the longest known ending; a short word stays."""
        if len(word) <= LETTERS:
            return word
        known = [word[len(word) - letters :] for letters in range(min(RULE_LETTERS, len(word)), -1, -1)]
        for ending in ("^" + word, *known):
            rule = self.endings.get(ending)
            if rule is not None and rule[0] < len(word):
                return word[: len(word) - rule[0]] + rule[1]
        return word

    def dump(self) -> bytes:
        """Return the lexicon as a compressed file, equal for equal lexicons."""
        content = asdict(self) | {"simple": sorted(self.simple)}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return gzip.compress(text.encode(), mtime=0)

    @classmethod
    def parse(cls, content: bytes) -> "Lexicon":
        """Read what `dump` wrote."""
        made = json.loads(gzip.decompress(content))
        return cls(
            first={part: (word, count) for part, (word, count) in made["first"].items()},
            last=made["last"],
            endings={ending: (cut, added) for ending, (cut, added) in made["endings"].items()},
            simple=frozenset(made["simple"]),
            origin=made["origin"],
        )


NOTHING = Lexicon({}, {}, {}, frozenset(), "nothing is known of this language's words")


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language, read once per process; Nynorsk shares that of Bokmål, which covers both."""
    if language == "nn":
        return lexicon("nb")
    return Lexicon.parse((FOLDER / f"{language}.json.gz").read_bytes()) if language in AFFIXES else NOTHING


def learn(language: str, forms: Mapping[str, str], stem: Normalise, origin: str) -> Lexicon:
    """Learn a lexicon from a dictionary (form -> lemma). Equal input gives an equal lexicon.

    A lemma is a compound if it is the first form of one lemma followed by another lemma. If it can be split in several
    ways, the split wins whose rarer part is in most other compounds (after three rounds). `stem` is applied to what the
    rules for endings leave.
    """
    words = _words(language, forms)
    lemmas = {lemma for _, lemma in words if len(lemma) >= LETTERS}
    genitives = {form: lemma for form, lemma in words if language == "fi" and form.endswith("n")}

    @cache
    def whole(part: str) -> str | None:
        return _whole(language, part, lemmas, genitives)

    prefixes, suffixes = AFFIXES.get(language, (frozenset(), frozenset()))
    endable = {lemma for lemma in lemmas if lemma not in suffixes and stem(lemma) not in suffixes}
    cuts = {
        lemma: places
        for lemma in sorted(lemmas)
        if (places := [i for i in _places(lemma) if lemma[i:] in endable and _beginnable(lemma[:i], prefixes, whole)])
    }
    compounds, first, last = _families(cuts, LINKING.get(language, ()))
    endings = {}
    if language in LEARNT_ENDINGS:
        endings = learn_endings(words)
        endings |= _exceptions(words, last, Lexicon({}, {}, endings, frozenset(), ""))
    rules = Lexicon({}, {}, endings, frozenset(), "")

    def normalise(word: str) -> str:
        return stem(rules.lemma(word))

    merged: Counter[str] = Counter()
    for part, count in last.items():
        merged[normalise(part)] += count
    known_first = {
        part: (normalise(whole(part) or part), count)
        for part, count in sorted(first.items())
        if count >= FAMILY.get(len(part), 1)
    }
    known_last = {part: count for part, count in sorted(merged.items()) if count >= FAMILY.get(len(part), 1)}
    simple = {lemma for lemma in endable if len(lemma) in SIMPLE and lemma not in prefixes}
    atoms = {normalise(lemma) for lemma in simple - compounds} - {normalise(lemma) for lemma in compounds}
    return Lexicon(known_first, known_last, endings, frozenset(atoms), origin)


def _beginnable(part: str, prefixes: frozenset[str], whole: Callable[[str], str | None]) -> bool:
    return part not in prefixes and whole(part) not in (None, *prefixes)


def _exceptions(
    words: Iterable[tuple[str, str]], last: Mapping[str, int], rules: Lexicon
) -> dict[str, tuple[int, str]]:
    return {
        "^" + form: _rule(form, lemma)
        for form, lemma in words
        if len(form) <= EXCEPTION_LETTERS and last.get(lemma, 0) >= EXCEPTION_FAMILY and rules.lemma(form) != lemma
    }


def _words(language: str, forms: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return forms and lemmas in lower case, without names: only German capitalises other words."""
    return sorted(
        (form.lower(), lemma.lower())
        for form, lemma in forms.items()
        if form.isalpha() and lemma.isalpha() and (language == "de" or (form.islower() and lemma.islower()))
    )


def _places(word: str) -> Iterable[int]:
    return range(LETTERS, len(word) - LETTERS + 1)


def _whole(language: str, part: str, lemmas: set[str], genitives: Mapping[str, str]) -> str | None:
    """Return the lemma of a first part, or None if it cannot be one."""
    guesses = [part]
    guesses += [part[: -len(link)] for link in LINKING.get(language, ()) if part.endswith(link)]
    if language == "sv":  # torka: torkugn; olja: oljetank; kvinna: kvinnofrid
        guesses += [part + "a", *([part[:-1] + "a"] if part[-1] in "eou" else [])]
    elif language in ("nb", "da"):  # kjele: kjelhus
        guesses += [part + "e"]
    elif language == "de":  # Erde: Erdgas; schweißen: Schweißtechnik
        guesses += [part + "e", part + "en"]
    elif language == "fi":
        guesses += [genitives[part]] if part in genitives else []
        guesses += [part[:-1] + "nen"] if part.endswith("s") else []  # nainen: naistutkimus
    return next((guess for guess in guesses if guess in lemmas), None)


def _families(cuts: Mapping[str, list[int]], links: tuple[str, ...]) -> tuple[set[str], Counter[str], Counter[str]]:
    """Return the compounds, and the number of compounds with each first and each last part.

    A word is not a compound if its best split leaves a part that no other word has, or if it is itself part of more
    compounds than the rarer of its parts: "transport" is no sport.
    """
    first, last = _counted((word, i) for word, places in cuts.items() for i in places)
    chosen: list[tuple[str, int]] = []
    for _ in range(3):
        chosen = [
            (word, max(places, key=lambda i: min(first[word[:i]], last[word[i:]]))) for word, places in cuts.items()
        ]
        first, last = _counted(chosen)
    own = {word: max(1, last[word], *(first[word + link] for link in ("", *links))) for word, _ in chosen}
    chosen = [(word, i) for word, i in chosen if min(first[word[:i]], last[word[i:]]) > own[word]]
    return {word for word, _ in chosen}, *_counted(chosen)


def _counted(chosen: Iterable[tuple[str, int]]) -> tuple[Counter[str], Counter[str]]:
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for word, i in chosen:
        first[word[:i]] += 1
        last[word[i:]] += 1
    return first, last


def learn_endings(words: Iterable[tuple[str, str]]) -> dict[str, tuple[int, str]]:
    """Learn rules that remove endings, as few as needed: a longer ending has a rule only if it differs.

    After Jongejan & Dalianis 2009, "Automatic training of lemmatization rules that handle morphological changes in
    pre-, in- and suffixes alike", ACL; here for endings only, and the majority decides.
    """
    rules = {form: _rule(form, lemma) for form, lemma in words if len(lemma) >= LETTERS and len(form) <= FORM_LETTERS}
    learnt: dict[str, tuple[int, str]] = {}
    for letters in range(RULE_LETTERS + 1):
        votes: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
        for form, rule in rules.items():
            if len(form) > letters and rule[0] <= letters + 2:
                votes[form[len(form) - letters :]][rule] += 1
        for ending, counted in votes.items():
            rule, count = max(counted.items(), key=lambda item: (item[1], item[0]))
            shorter = next((learnt[ending[i:]] for i in range(1, len(ending) + 1) if ending[i:] in learnt), None)
            enough = RULE_SUPPORT if shorter is None else max(RULE_SUPPORT, 2 * counted[shorter] + RULE_SUPPORT // 2)
            if rule != shorter and count >= enough:
                learnt[ending] = rule
    return dict(sorted(learnt.items()))


def _rule(form: str, lemma: str) -> tuple[int, str]:
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return len(form) - same, lemma[same:]
