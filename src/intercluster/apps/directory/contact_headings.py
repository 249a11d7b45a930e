"""Headings of columns about a contact person of a member: name and e-mail address, in four languages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from intercluster.apps.directory.names import plain


class Part(StrEnum):
    """What a column says of a contact person."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"


WORDS = {
    Part.NAME: """contact person, contact, contact name, person, full name, name of contact, contacts |
        kontaktperson, kontakt, kontaktnamn, namn kontaktperson, person, för och efternamn | kontaktnavn, navn
        kontaktperson, for og etternavn | yhteyshenkilö, yhteyshenkilön nimi, henkilö, koko nimi""",
    Part.FIRST_NAME: "first name, firstname, given name | förnamn | fornavn | etunimi",
    Part.LAST_NAME: "last name, lastname, surname, family name | efternamn | etternavn | sukunimi",
    Part.EMAIL: """email, e mail, email address, e mail address, mail, contact email | e post, epost, e postadress,
        epostadress, mejl, mejladress, mailadress | e postadresse, epostadresse | sähköposti, sähköpostiosoite,
        s posti""",
}
"""Headings that are known word for word."""

LEADERS = re.compile(
    r"vd|ceo|(managing )?director|general manager|verkstallande direktor|daglig ledar|daglig leder|dagleg leiar"
    r"|toimitusjohtaja|tj|ansvarig|ansvarlig|ansvarleg|vastuuhenkilo"
)
"""Headings of a person who is the contact if no other column names one."""

OF_CONTACT = r"\w*kontakt\w*|contact\w*|yhteyshenkil\w*|yhteyden\w*"
PATTERNS = {
    Part.EMAIL: r"e ?post\w*|e ?mails?|mejl\w*|mails?|mailadress\w*|sahkoposti\w*",
    Part.FIRST_NAME: r"fornamn\w*|fornavn\w*|etunim\w*|(first|given) ?name",
    Part.LAST_NAME: r"efternamn\w*|etternavn\w*|sukunim\w*|last ?name|surname|family name",
    Part.NAME: OF_CONTACT,
}
"""Words, folded, that tell what a heading means that is not known word for word; the first that fits counts."""

OTHER_THINGS = (
    r"\w*telefon\w*|tlf|tel|mobil\w*|phone|puhelin\w*|fax|adress|adresse|osoite|besok\w*|postnummer|datum|dato|date"
    r"|pvm|faktura\w*|kommentar\w*|comments?|notes?|www|webb?\w*|hemsid\w*|website|url"
)
"""With one of these words a heading that does not say e-mail is about something else."""

_KNOWN = {" ".join(plain(word).split()): part for part, words in WORDS.items() for word in re.split(r"[,|]", words)}
_PATTERNS = [(part, re.compile(rf"\b({words})\b")) for part, words in PATTERNS.items()]
_OTHERS = re.compile(rf"\b({OTHER_THINGS})\b")
_NEVER = re.compile(
    r"\b(\w*faktura\w*|invoice\w*|billing|lasku\w*|tit(el|tel|le|teli)|befattning\w*|stilling\w*|role?|rolle|tehtava\w*"
    r"|sprak\w*|languages?|kiel\w+|senaste|sist|siste|last contact\w*|viimei\w*)\b"
)
"""An address for invoices is nobody's; a contact person's title and the day of the last contact are no name."""
_NUMBER = re.compile(r"\b(\d{1,2})\b")


@dataclass
class ContactColumns:
    """The columns of one contact person of each row."""

    names: list[int] = field(default_factory=list)
    """Columns that make up the name, the first name first."""
    emails: list[int] = field(default_factory=list)


def part_of(heading: str) -> Part | None:
    """Return what a heading says of a contact person, or None if it is about something else."""
    words = " ".join(_NUMBER.sub(" ", re.sub(r"[\W_]+", " ", plain(heading))).split())
    if known := _KNOWN.get(words):
        return known
    if _NEVER.search(words):
        return None
    part = next((part for part, pattern in _PATTERNS if pattern.search(words)), None)
    return None if part is not Part.EMAIL and _OTHERS.search(words) else part


def is_leader(heading: str) -> bool:
    """Return whether a heading names who leads a firm, as `Daglig leder` does."""
    return LEADERS.fullmatch(" ".join(re.sub(r"[\W_]+", " ", plain(heading)).split())) is not None


def contact_columns(parts: Sequence[Part | None], headings: Sequence[str]) -> list[ContactColumns]:
    """Return the columns of each contact person that a row has; those without an e-mail address are left out.

    `Kontakt 2` and `E-post 2` belong together by their number. Without numbers a column belongs to the person before
    it, unless that has such a column already.
    """
    people: dict[tuple[str, int], dict[Part, int]] = {}
    turns: dict[str, int] = {}
    for index, (part, heading) in enumerate(zip(parts, headings, strict=True)):
        if part is None:
            continue
        found = _NUMBER.search(heading)
        number = found[1] if found else ""
        kinds = {part, Part.NAME} if part in {Part.FIRST_NAME, Part.LAST_NAME} else {part}
        if kinds & people.get((number, turns.get(number, 0)), {}).keys():
            turns[number] = turns.get(number, 0) + 1
        people.setdefault((number, turns.get(number, 0)), {})[part] = index
    order = (Part.NAME, Part.FIRST_NAME, Part.LAST_NAME)
    return [
        ContactColumns([columns[part] for part in order if part in columns], [columns[Part.EMAIL]])
        for columns in people.values()
        if Part.EMAIL in columns
    ]
