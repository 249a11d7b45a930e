"""What in an anonymous text gives its author away: what must go before it is kept, and what to think about."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from intercluster.apps.directory.anonymity.inflection import beginnings
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.names import LEGAL_FORMS, plain
from intercluster.geo.display_names import country_name
from intercluster.geo.nuts import REGIONS


class Clue(StrEnum):
    """Kinds of clues, the surest first."""

    EMAIL = "email"
    WEBSITE = "website"
    PHONE = "phone"
    NUMBER = "number"
    NAME = "name"
    PERSON = "person"
    CLUSTER = "cluster"
    PLACE = "place"
    NAME_LIKE = "name_like"


REFUSED = frozenset({Clue.EMAIL, Clue.WEBSITE, Clue.PHONE, Clue.NUMBER, Clue.NAME, Clue.PERSON})
"""As good as a signature; the others may be harmless."""


@dataclass(frozen=True)
class Giveaway:
    """A clue, and which characters of the text it is: from `start` up to and without `end`."""

    clue: Clue
    start: int
    end: int
    quote: str

    @property
    def is_refused(self) -> bool:
        """Return whether an anonymous text may not have it."""
        return self.clue in REFUSED


@dataclass(frozen=True)
class Identity:
    """What an author can be known by."""

    name: str = ""
    websites: Sequence[str] = ()
    numbers: Sequence[str] = ()
    """Registration and other numbers of the organisation."""
    short_names: Sequence[str] = ()
    """Beginnings of the name that are as good as it."""
    people: Sequence[str] = ()
    clusters: Sequence[str] = ()
    places: Sequence[str] = ()
    """Names of places smaller than the country."""
    common: Sequence[str] = ()
    """Names that are told anyway: the country's."""


def identity_of(organisation: Organisation) -> Identity:
    """Return what an organisation can be known by."""
    region = REGIONS.get(organisation.region)
    return Identity(
        name=organisation.name,
        websites=[organisation.website] if organisation.website else [],
        numbers=[organisation.registration_number, *organisation.identifiers.values_list("value", flat=True)],
        people=[name for name in organisation.affiliations.values_list("user__name", flat=True) if name],
        clusters=list(organisation.clusters.values_list("name", flat=True)),
        places=[place for place in (organisation.city, *(region.names if region else ())) if place],
        common=[country_name(organisation.country)],
    )


def short_names(name: str) -> list[str]:
    """Return the beginnings of a name, without its legal form, that have two words of several letters or more."""
    words = [word for word in _WORD.findall(name) if plain(word) not in LEGAL_FORMS]
    long = [len(word) >= SHORTEST for word in words]
    return [" ".join(words[:end]) for end in range(2, len(words)) if long[end - 1] and sum(long[:end]) >= 2]


_EMAIL = re.compile(r"[\w.+-]+\s*(?:@|[(\[]\s*(?:at|a|ät|æt)\s*[)\]])\s*[\w-]+(?:\.[\w-]+)+")
_DOMAINS = "com|net|org|info|biz|eu|fi|se|no|dk|de|ee|io|ai|nu|ax|is"
_WEBSITE = re.compile(rf"(?:https?://|www\.)\S+|(?<![\w@.-])[\w-]+(?:\.[\w-]+)*\.(?:{_DOMAINS})(?![\w])", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\d,.])(?<!\d\s)(?:\+\s?\d|00[1-9]|0[1-9])(?:[ ().\-/\xa0]{0,2}\d){5,13}(?!\d)"
    r"|(?<![\d,.])(?<!\d\s)[2-9]\d(?:[ \xa0]\d\d){3}(?!\d|[ \xa0]\d)"  # Norwegian: 22 33 44 55
    r"|(?<![\d,.])(?<!\d\s)[49]\d\d[ \xa0]\d\d[ \xa0]\d{3}(?!\d|[ \xa0]\d)"  # and mobile: 912 34 567
)
_DIGITS = re.compile(r"\d(?:[ .\-\xa0]?\d){4,}")
_WORD = re.compile(r"[^\W_]+")
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?:;•\n])[\s\"“”'(–-]*$")

ENDING = 4
"""Letters that a case or plural may add to a name."""

SHORTEST = 4
"""Letters of a name's beginning from which on it is sought with an ending, or alone."""

CAPITALISED = frozenset({"de"})
"""Languages that write common nouns with a capital letter."""


def giveaways(text: str, language: str, author: Identity) -> list[Giveaway]:
    """Return the clues in a text to its author, in the order of the text, the surest where several are in one place.

    `language` is the text's ISO 639-1 code.
    """
    marked: list[Giveaway] = []
    for clue, start, end in sorted(_clues(text, language, author), key=lambda each: (list(Clue).index(each[0]), each)):
        if all(end <= other.start or start >= other.end for other in marked):
            marked.append(Giveaway(clue, start, end, text[start:end]))
    return sorted(marked, key=lambda each: each.start)


Span = tuple[Clue, int, int]


def _clues(text: str, language: str, author: Identity) -> Iterator[Span]:
    for clue, pattern in ((Clue.EMAIL, _EMAIL), (Clue.WEBSITE, _WEBSITE), (Clue.PHONE, _PHONE)):
        yield from ((clue, *match.span()) for match in pattern.finditer(text))
    words = [(match.start(), match.end(), plain(match[0])) for match in _WORD.finditer(text)]
    for site in author.websites:
        label = _label(site)
        if len(label) >= SHORTEST:
            yield from _named(Clue.WEBSITE, label, words)
    own = {re.sub(r"\D", "", number) for number in author.numbers}
    own = {number for number in own if len(number) >= 5}
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if any(number in digits for number in own):
            yield Clue.NUMBER, *match.span()
    yield from _names(Clue.NAME, [author.name, *author.short_names], words)
    yield from _names(Clue.PERSON, author.people, words)
    yield from _names(Clue.CLUSTER, author.clusters, words)
    yield from _names(Clue.PLACE, author.places, words)
    yield from _parts_of_names(text, [author.name, *author.people], words)
    if language not in CAPITALISED:
        common = {plain(word) for name in author.common for word in _WORD.findall(name)}
        yield from _capitalised(text, words, common)


def _label(site: str) -> str:
    """Return what a web address is called: "sahaoy" of https://www.saha-oy.fi/."""
    host = site.split("://", 1)[-1].split("/", 1)[0].removeprefix("www.")
    return re.sub(r"[^a-z0-9]", "", plain(host.rsplit(".", 1)[0].rsplit(".", 1)[-1]))


def _names(clue: Clue, names: Iterable[str], words: Sequence[tuple[int, int, str]]) -> Iterator[Span]:
    for name in names:
        own = [plain(word) for word in _WORD.findall(name)]
        bare = [word for word in own if clue is not Clue.NAME or word not in LEGAL_FORMS] or own
        if bare:  # in Finnish the last word of a name changes
            for last in sorted(beginnings(bare[-1])):
                yield from _named(clue, "".join([*bare[:-1], last]), words)


def _named(clue: Clue, key: str, words: Sequence[tuple[int, int, str]]) -> Iterator[Span]:
    """Yield where words in a row spell a name, however it is divided, the last with an ending perhaps."""
    if not key:
        return
    for i in range(len(words)):
        for j, spelled in enumerate(accumulate(word for _start, _end, word in words[i:])):
            rest = len(spelled) - len(key)
            ends = spelled == key or (spelled.startswith(key) and len(key) >= SHORTEST and rest <= ENDING)
            if ends:
                yield clue, words[i][0], words[i + j][1]
            if rest >= 0 or not key.startswith(spelled):
                break


def _parts_of_names(text: str, names: Iterable[str], words: Sequence[tuple[int, int, str]]) -> Iterator[Span]:
    """Yield a capitalised word that begins like one of a name, and a name's initials."""
    for name in names:
        own = [plain(word) for word in _WORD.findall(name)]
        long = [word for word in own if word not in LEGAL_FORMS and len(word) >= SHORTEST]
        parts = {part for word in long for part in beginnings(word) if len(part) >= SHORTEST}
        initials = "".join(word[0] for word in own if word not in LEGAL_FORMS)
        for start, end, word in words:
            begins = any(word.startswith(part) and len(word) - len(part) <= ENDING for part in parts)
            is_initials = len(initials) >= 3 and word == initials and text[start:end].isupper()
            if (begins and text[start].isupper()) or is_initials:
                yield Clue.NAME_LIKE, start, end


def _capitalised(text: str, words: Sequence[tuple[int, int, str]], common: set[str]) -> Iterator[Span]:
    """Yield words with a capital letter where no sentence begins; abbreviations are none."""
    for start, end, word in words:
        if not text[start].isupper() or text[start:end].isupper() or end - start < 3:
            continue
        if _ENDS_SENTENCE.search(text[:start]) or any(word.startswith(each) for each in common):
            continue
        yield Clue.NAME_LIKE, start, end
