"""Read one row of a member file: a record, or the reasons why it is rejected, and what a reader should know of it."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from intercluster.apps.directory import parsers
from intercluster.apps.directory.activity_codes import activities_of
from intercluster.apps.directory.amounts import find_unit
from intercluster.apps.directory.choices import Kind
from intercluster.apps.directory.limits import CITY_LIMIT, NAME_LIMIT, TEXT_LIMIT
from intercluster.apps.directory.member_files.checked import SHOWN, Contact, Record, Remark, Text, shown
from intercluster.apps.directory.member_files.column_mapping import Mapping, Source
from intercluster.apps.directory.member_files.empty_words import NOTHING, says_nothing
from intercluster.apps.directory.member_files.fields import LABELS, LISTS, TERMS, Field
from intercluster.apps.directory.parsers import WrongValueError
from intercluster.apps.directory.registration_numbers import PersonalNumberError, WrongNumberError, normalise_number
from intercluster.core import clock
from intercluster.core.imports.not_rows import is_no_row
from intercluster.core.imports.rows import Problem
from intercluster.geo.display_names import country_name
from intercluster.geo.municipalities import regions_of_place
from intercluster.geo.nuts import COVERED
from intercluster.tables.model import ERRORS, Row

FACT_LIMIT = 1000
"""Longest cell of any other field."""

SOFT = frozenset(
    {
        Field.KIND,
        Field.REGION,
        Field.CITY,
        Field.HEADCOUNT,
        Field.TURNOVER,
        Field.ACTIVITIES,
        Field.LANGUAGES,
        Field.MARKETS,
        Field.WEBSITE,
        Field.LATITUDE,
        Field.LONGITUDE,
        Field.LANGUAGE,
    }
)
"""Fields that never cost a row: what cannot be read there is left out, and the dry run says so."""

NUMBER_LIMIT = 30
PERSON_LIMIT = 150
"""Characters of a contact person's name."""


_HINT = re.compile(
    r"\(?(?:fri(?:tt?)?\s?te[xk]s?t|free text|vapaa teksti|te[xk]st|teksti|siffr\w+|antall?|st\.?|stk\.?|kpl|number"
    r"|luku\w*|heltid|årsverk|årsanställda|htv|fte|\d+ (?:siff\w+|digits|numeroa|tecken|tegn|merkkiä|characters)"
    r"|(?:valfri|frivillig|valgfri|obligatorisk|påkrevd|optional|required|vapaaehtoi|valinnai|pakolli)\w*"
    r"|(?:ja|yes|kyllä)\s?/\s?(?:nej|nei|no|ei)|(?:t|f|e)\.?\s?(?:ex|eks)\.? .{1,40}|(?:esim|e\.g)\. .{1,40})\)?",
    re.IGNORECASE,
)
"""A cell of a second row of headings: a unit, or how to fill in the column."""
LEAST_TURNOVER = 1000
"""Euros a year below which a number without a unit is not taken for euros."""

_REGISTER_MARKS = re.compile(r"(.*?)(?:\$[A-ZÅÄÖ]+-[A-ZÅÄÖ]+.*|(?<=[A-Z])-(?:LAND|ORGFO))", re.DOTALL)


def _without_marks(text: str) -> str:
    """Return a value without what the company register adds: `Bräda AB$FORETAGSNAMN-ORGNAM$2020-01-01`, `SE-LAND`."""
    marked = _REGISTER_MARKS.fullmatch(text)
    return marked[1] if marked else text


class RowReader:
    """Reads the fields of one row and collects its problems."""

    def __init__(self, row: Row, mapping: Mapping, *, is_strict: bool = False) -> None:
        self.row = row
        self.mapping = mapping
        self.is_strict = is_strict
        self.problems: list[Problem] = []
        self.remarks: list[Remark] = []

    def is_no_member(self) -> bool:
        """Return whether the row is a total or a note under the table, and remark on it."""
        name, filled = self._name(), [cell for cell in self.row.cells if cell]
        if not is_no_row(name, filled):
            return False
        told = _("“%(text)s” looks like a total or a note, not a member, and is left out")
        self.remarks = []
        self._remark(self._heading(Field.NAME), told % {"text": shown(name or filled[0])})
        return True

    def is_below_headings(self) -> bool:
        """Return whether the row, the first of its table, goes on with the headings: units, hints to fill in."""
        filled = [cell for cell in self.row.cells if cell]
        hints = [cell for cell in filled if _HINT.fullmatch(cell) or find_unit(cell)[1].strip(" ()/") == ""]
        if self._name() or 2 * len(hints) < len(filled):
            return False
        self.remarks = []
        told = _("“%(text)s” looks like a second row of headings, and is left out")
        self._remark(self._heading(Field.NAME), told % {"text": shown(" · ".join(filled))})
        return True

    def _name(self) -> str:
        return " ".join(self._one(Field.NAME).split())

    def record(self, country: str) -> Record | None:
        """Return the record of the row, or None if anything in it is wrong."""
        extra = [cell for cell in self.row.cells[self.mapping.width :] if cell]
        if extra:
            self._reject(
                "",
                extra[0],
                _("the row has more cells than there are headings"),
                _("%(count)d cells; put a text that contains the separator in quotation marks")
                % {"count": self.mapping.width},
            )
            return None
        name = self._name()
        if not name and not any(problem.column for problem in self.problems):
            self._refuse(Field.NAME, "", _("the name is missing"), _("the name on every row"))
        self._fits(Field.NAME, name, NAME_LIMIT)
        country = self._read(Field.COUNTRY, parsers.country) or country
        facts = self._facts(country)
        texts = self._texts(Field.OFFER), self._texts(Field.NEED)
        if self.problems:
            return None
        if not facts and not any(texts) and self.mapping.width > 1:
            self._remark(self._heading(Field.NAME), _("nothing but the name is given; is it a member?"))
        return Record(self.row.number, name, country, facts, *texts, contacts=self._contacts())

    def _contacts(self) -> list[Contact]:
        """Return the contact people with an address; what is no address is left out, and noted."""
        found: dict[str, Contact] = {}
        for columns in self.mapping.contacts:
            name = " ".join(filter(None, map(self._plain_cell, columns.names)))
            for column in columns.emails:
                cell = self._plain_cell(column)
                addresses = [part for part in re.split(r"[\s,;|]+", cell) if "@" in part] or [cell]
                for each, address in zip(_names_of(name, len(addresses)), addresses, strict=True):
                    email = address.strip("<>()").removeprefix("mailto:").lower()
                    if not email:
                        continue
                    try:
                        validate_email(email)
                    except ValidationError:
                        told = _("“%(text)s” is no e-mail address; the contact person is left out")
                        self._remark(self.mapping.headings[column], told % {"text": shown(address)})
                    else:
                        found.setdefault(email, Contact(each[:PERSON_LIMIT], email))
        return list(found.values())

    def _plain_cell(self, column: int) -> str:
        """Return the text of a cell about a person, or "" if there is none or it cannot be read."""
        cell = self.row.cells[column] if column < len(self.row.cells) and column not in self.row.faults else ""
        text = " ".join(cell.replace("\0", "").split())
        return "" if text.casefold() in NOTHING or text.casefold() in ERRORS else text

    def _facts(self, country: str) -> dict[str, Any]:
        noting = self._noting

        def noting_part(target: Field) -> parsers.Note | None:
            return None if self.is_strict else self._noting(target)

        city = self._one(Field.CITY)
        amounts = next(iter(self.mapping.sources.get(Field.TURNOVER, ())), Source("", ()))
        facts = {
            Field.REGISTRATION_NUMBER: self._read(
                Field.REGISTRATION_NUMBER, lambda text: _number(text, country, noting(Field.REGISTRATION_NUMBER))
            ),
            Field.KIND: self._read(Field.KIND, parsers.kind),
            Field.REGION: self._read(Field.REGION, lambda text: parsers.region(text, country, noting(Field.REGION))),
            Field.CITY: city if self._fits(Field.CITY, city, CITY_LIMIT) else "",
            Field.HEADCOUNT: self._read(
                Field.HEADCOUNT, lambda text: parsers.whole_number(text, noting(Field.HEADCOUNT))
            ),
            Field.TURNOVER: self._read(
                Field.TURNOVER,
                lambda text: self._euros(text, amounts),
            ),
            Field.ACTIVITIES: self._read(
                Field.ACTIVITIES, lambda text: activities_of(text, noting(Field.ACTIVITIES), lenient=not self.is_strict)
            ),
            Field.LANGUAGES: self._read(
                Field.LANGUAGES, lambda text: parsers.languages(text, noting_part(Field.LANGUAGES))
            ),
            Field.MARKETS: self._read(Field.MARKETS, lambda text: parsers.countries(text, noting_part(Field.MARKETS))),
            Field.WEBSITE: self._read(Field.WEBSITE, lambda text: parsers.website(text, noting(Field.WEBSITE))),
            Field.LATITUDE: self._read(Field.LATITUDE, lambda text: parsers.degrees(text, 90)),
            Field.LONGITUDE: self._read(Field.LONGITUDE, lambda text: parsers.degrees(text, 180)),
        }
        facts = {key: value for key, value in facts.items() if value not in (None, "", [])}
        if (Field.LATITUDE in facts) != (Field.LONGITUDE in facts):
            given = Field.LATITUDE if Field.LATITUDE in facts else Field.LONGITUDE
            value = str(facts.pop(given))
            self._refuse(given, value, _("is given alone"), _("both latitude and longitude, or neither"))
        if Field.REGION not in facts and not self._one(Field.REGION) and (town := facts.get(Field.CITY)):
            facts |= self._region_of(str(town), country)
        # Plain strings, so that facts compare and print as the model's own field names.
        return {key.value: value.value if isinstance(value, Kind) else value for key, value in facts.items()}

    def _euros(self, text: str, source: Source) -> Decimal:
        """Read an amount; a small one without a unit is in millions or thousands, nobody knows which."""
        amount = parsers.euros(
            text,
            self._noting(Field.TURNOVER),
            scale=source.scale,
            kronor=source.kronor,
            kronor_per_euro=self.mapping.kronor_per_euro,
        )
        says_unit = find_unit(source.heading.casefold())[0] is not None or re.search(r"[^\W\d]|€", text)
        if 0 < amount < LEAST_TURNOVER and not says_unit and not self.is_strict:
            raise WrongValueError(
                _("is little for a year in euros"), _("the unit in the heading or beside the number, such as M€")
            )
        return amount

    def _region_of(self, city: str, country: str) -> dict[Field, str]:
        """Return the region of a municipality, if there is only one of its name; of several, say which."""
        regions = regions_of_place(city, country)
        elsewhere = [] if regions else [other for other in sorted(COVERED) if regions_of_place(city, other)]
        if len(elsewhere) == 1:
            told = _(
                "“%(place)s” is in %(there)s, and the member counts as one of %(here)s: write the country beside it"
            )
            where = {"there": country_name(elsewhere[0]), "here": country_name(country)}
            self._remark(self._heading(Field.CITY), told % {"place": shown(city), **where})
        if len(regions) > 1:
            told = _("“%(place)s” is in %(regions)s: write the region beside it")
            names = " / ".join(f"{each.code} {each.name}" for each in regions)
            self._remark(self._heading(Field.CITY), told % {"place": shown(city), "regions": names})
        return {Field.REGION: regions[0].code} if len(regions) == 1 else {}

    def _texts(self, target: Field) -> dict[str, Text]:
        shared = self._terms()
        texts: dict[str, Text] = {}
        for source in self.mapping.sources.get(target, ()):
            cell = self._cell(target, source)
            own = shared | self._terms(source.text) if cell and source.text else shared
            for text in parsers.texts(cell) if source.several else [cell]:
                if text and not says_nothing(text) and self._fits(target, text, TEXT_LIMIT, source.heading):
                    texts[text] = Text(
                        text, own.get(Field.LANGUAGE, ""), own.get(Field.VISIBILITY), own.get(Field.EXPIRES)
                    )
        return texts

    def _terms(self, text: tuple[Field, int] | None = None) -> dict[Field, Any]:
        """Return language, visibility and expiry where the row states them: of all its texts, or of one alone."""
        read = {
            Field.LANGUAGE: self._read(Field.LANGUAGE, parsers.language, text),
            Field.VISIBILITY: self._read(Field.VISIBILITY, parsers.visibility, text),
            Field.EXPIRES: self._read(
                Field.EXPIRES, lambda cell: parsers.day(cell, self._noting(Field.EXPIRES, text)), text
            ),
        }
        if read[Field.EXPIRES] and read[Field.EXPIRES] < clock.today():
            self._remark(
                self._heading(Field.EXPIRES, text),
                _("%(date)s has passed: the texts are kept and shown to nobody")
                % {"date": read[Field.EXPIRES].isoformat()},
            )
        return {term: value for term, value in read.items() if value}

    def _sources(self, target: Field, text: tuple[Field, int] | None = None) -> Sequence[Source]:
        """Return the columns of a field; those of a text's term are of that `text` alone."""
        sources = self.mapping.sources.get(target, ())
        return [source for source in sources if source.text == text] if target in TERMS else sources

    def _one(self, target: Field, text: tuple[Field, int] | None = None) -> str:
        """Return the text of a field; a list may come from several columns."""
        sources = self._sources(target, text)
        if target is Field.NAME and len(sources) > 1:
            return next(filter(None, (self._cell(target, source) for source in sources)), "")
        if target in LISTS and len(sources) > 1:
            return "; ".join(filled for source in sources if (filled := self._cell(target, source)))
        if not sources:
            return self._translated(target, "") if text is None else ""
        return self._cell(target, sources[0])

    def _cell(self, target: Field, source: Source) -> str:
        cells = self.row.cells
        pieces: list[str] = []
        for part in source.parts:
            if isinstance(part, str):
                pieces.append(part)
            elif part < len(cells):
                if fault := self.row.faults.get(part):
                    self._refuse(target, cells[part], fault, _("a value that can be read"), source.heading)
                if cells[part].casefold() in ERRORS:
                    self._refuse(
                        target,
                        cells[part],
                        _("is the error %(error)s of a formula") % {"error": cells[part]},
                        _("the value itself"),
                        source.heading,
                    )
                if fault or cells[part].casefold() in ERRORS:
                    continue
                if "\0" in cells[part]:
                    self._reject(
                        source.heading,
                        cells[part],
                        _("has a NUL character, which no text may have"),
                        cells[part].replace("\0", "")[:SHOWN],
                    )
                if note := self.row.notes.get(part):
                    self._remark(source.heading, note)
                value = cells[part] if source.parts[1:] else _without_marks(cells[part])
                pieces.append("" if value.casefold() in NOTHING else value)
        filled = any(piece for piece, part in zip(pieces, source.parts, strict=False) if not isinstance(part, str))
        return self._translated(target, "".join(pieces).strip() if filled else "")

    def _translated(self, target: Field, text: str) -> str:
        words = self.mapping.translations.get(target)
        if words and text:
            text = words.get(text.casefold(), words.get("*", text))
        return text or self.mapping.constants.get(target, "")

    def _read(self, target: Field, read: Any, of: tuple[Field, int] | None = None) -> Any:
        text, heading = self._one(target, of), self._heading(target, of)
        if not text or "\0" in text or any(problem.column == heading for problem in self.problems):
            return None
        if not self._fits(target, text, FACT_LIMIT, heading):
            return None
        try:
            return read(text)
        except WrongValueError as problem:
            self._refuse(target, text, problem.wrong, problem.right, heading)
        return None

    def _fits(self, target: Field, text: str, most: int, heading: str = "") -> bool:
        """Return whether a text is short enough, and refuse it otherwise."""
        if len(text) > most:
            self._refuse(
                target,
                text,
                _("has %(length)d characters") % {"length": len(text)},
                _("at most %(most)d characters") % {"most": most},
                heading,
            )
        return len(text) <= most

    def _refuse(self, target: Field, value: str, wrong: str, right: str, heading: str = "") -> None:
        """Leave a value out if its field is soft, and say so; otherwise reject the row."""
        heading = heading or self._heading(target)
        if self.is_strict or target not in SOFT:
            self._reject(heading, value, wrong, right)
            return
        told = _("“%(value)s” %(wrong)s and is left out; right would be: %(right)s")
        self._remark(heading, told % {"value": shown(value), "wrong": wrong, "right": right}, left_empty=True)

    def _heading(self, target: Field, text: tuple[Field, int] | None = None) -> str:
        sources = self._sources(target, text)
        return sources[0].heading if sources else str(LABELS[target])

    def _reject(self, column: str, value: str, wrong: str, right: str) -> None:
        problem = Problem(self.row.number, column, shown(value), wrong, right)
        if problem not in self.problems:
            self.problems.append(problem)

    def _noting(self, target: Field, of: tuple[Field, int] | None = None) -> parsers.Note:
        return lambda text: self._remark(self._heading(target, of), text)

    def _remark(self, column: str, text: str, *, left_empty: bool = False) -> None:
        remark = Remark(self.row.number, column, text, left_empty)
        if remark not in self.remarks:
            self.remarks.append(remark)


def _names_of(cell: str, count: int) -> list[str]:
    """Return the name of each of several addresses, or the whole cell for each if it does not name as many people."""
    names = [name.strip() for name in re.split(r"[,;|/&]| och | og | ja | and ", cell)]
    return names if len(names) == count and all(" " in name for name in names) else [cell] * count


def _number(text: str, country: str, note: parsers.Note) -> str:
    try:
        number = normalise_number(text, country)
    except PersonalNumberError:
        note(_("a person's identity number, as a sole trader may have, is left out: others would read it"))
        return ""
    except WrongNumberError as problem:
        raise WrongValueError(
            _("is not a valid registration number in %(country)s") % {"country": country_name(country)}, str(problem)
        ) from problem
    if len(number) > NUMBER_LIMIT:
        raise WrongValueError(
            _("is too long for a registration number"), _("at most %(most)d characters") % {"most": NUMBER_LIMIT}
        )
    return number
