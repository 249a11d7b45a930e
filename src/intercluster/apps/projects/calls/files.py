"""Reads calls from a file: a table (CSV, XLSX, ODS), or JSON as the EU Funding & Tenders Portal publishes it."""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.projects.calls.forms import CallForm
from intercluster.apps.projects.calls.queries import offered_programmes
from intercluster.apps.projects.calls.services import CallFields
from intercluster.apps.projects.models import TEXT_LIMIT
from intercluster.core import clock
from intercluster.core.imports.not_rows import is_no_row
from intercluster.core.imports.rows import Problem
from intercluster.tables.model import UnreadableFileError, tidy
from intercluster.tables.reader import read_table

MOST = 1000
"""Most calls of a file: writing them takes seconds."""
JSON_MAX_BYTES = 20 * 2**20
"""Most bytes of JSON, which takes many times its size in memory: a table is read row by row."""
MARKUP_LIMIT = 10 * TEXT_LIMIT
TITLE_LIMIT, REFERENCE_LIMIT, WEBSITE_LIMIT = 300, 100, 500
TOPIC = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/"
HEADINGS: Mapping[str, str] = {
    **dict.fromkeys(("title", "titel", "rubrik", "tittel", "otsikko", "call", "utlysning", "haku"), "title"),
    **dict.fromkeys(("text", "description", "beskrivning", "beskrivelse", "tekst", "kuvaus", "teksti"), "text"),
    **dict.fromkeys(("language", "språk", "kieli"), "language"),
    **dict.fromkeys(("programme", "program", "ohjelma"), "programme"),
    **dict.fromkeys(("reference", "identifier", "beteckning", "referanse", "tunnus"), "reference"),
    **dict.fromkeys(("website", "url", "webbplats", "nettsted", "verkkosivu", "link", "länk", "lenke"), "website"),
    **dict.fromkeys(("opens", "opening", "öppnar", "åpner", "avautuu"), "opens"),
    **dict.fromkeys(("closes", "deadline", "stänger", "stenger", "frist", "päättyy"), "closes"),
}
"""What a column means by its heading."""
BY_IDENTIFIER = (
    (r"^HORIZON-JU-CBE-.*-IAFLAG", "cbe-flagship"),
    (r"^HORIZON-JU-CBE-.*-IA-", "cbe-ia"),
    (r"^HORIZON-JU-CBE-.*-RIA-", "cbe-ria"),
    (r"^HORIZON-EIC-.*PATHFINDEROPEN", "eic-pathfinder-open"),
    (r"^HORIZON-EIC-.*TRANSITION", "eic-transition"),
    (r"^I3-.*INV1", "i3-strand-1"),
    (r"^I3-.*INV2A", "i3-strand-2a"),
    (r"^LIFE-.*-SAP-", "life"),
)
"""Programmes that the identifier of a topic names."""
BY_ACTION = (
    ("coordination and support action", "horizon-csa"),
    ("research and innovation action", "horizon-ria"),
    ("innovation action", "horizon-ia"),
)
"""Programmes of Horizon Europe that the type of action names; one that says more than this is left open."""


@dataclass(frozen=True)
class FileCalls:
    """What a file says: calls by row, and why rows are rejected."""

    calls: Sequence[tuple[int, CallFields]]
    problems: Sequence[Problem]
    left_out: int = 0
    """Rows that the spreadsheet hides, totals and notes."""


def read_calls(path: Path, name: str, cluster: Cluster) -> FileCalls:
    """Read a file with calls of a cluster. Raises UnreadableFileError."""
    with path.open("rb") as file:
        is_object = file.read(100).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    limit = min(JSON_MAX_BYTES, settings.IMPORT_MAX_BYTES) if is_object else settings.IMPORT_MAX_BYTES
    if path.stat().st_size > limit:
        raise UnreadableFileError(
            _("%(name)s has more than %(limit)d MB. Keep only the topics that you need.")
            % {"name": name, "limit": limit // 2**20}
        )
    names = {column: str(field.label) for column, field in CallForm.base_fields.items()}
    left_out: list[int] = []
    rows = list(_portal_rows(path, name) if is_object else _table_rows(path, name, names, left_out))
    _refuse_many(len(rows), name)
    problems: list[Problem] = []
    keys = offered_programmes(cluster)
    calls = [(number, _checked(number, said, keys, names, problems)) for number, said in rows]
    read = [(number, call) for number, call in calls if call is not None]
    return FileCalls(read, problems, len(left_out))


def _refuse_many(count: int, name: str) -> None:
    if count > MOST:
        raise UnreadableFileError(
            _("%(name)s has %(count)d calls; at most %(most)d are read. Divide the file.")
            % {"name": name, "count": count, "most": MOST}
        )


def _table_rows(
    path: Path, name: str, names: dict[str, str], left_out: list[int]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table, and put its own headings into the names of the columns.

    The numbers of rows that the spreadsheet hides, of totals and of notes go to `left_out`.
    """

    def known(cells: Sequence[str]) -> int:
        return sum(cell.strip().casefold() in HEADINGS for cell in cells)

    table = read_table(path, recognise=known, name=name)
    columns = [HEADINGS.get(heading.strip().casefold(), "") for heading in table.headings]
    if "title" not in columns:
        raise UnreadableFileError(_("%(name)s has no column with the heading Title.") % {"name": name})
    names.update({column: heading for column, heading in zip(columns, table.headings, strict=True) if column})
    for row in table.rows():
        cells = {column: tidy(cell) for column, cell in zip(columns, row.cells, strict=False) if column}
        if not any(cells.values()):
            continue
        if row.hidden or is_no_row(cells.get("title", ""), row.cells):
            left_out.append(row.number)
        else:
            yield row.number, cells


def _portal_rows(path: Path, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the topics of the portal's list, of an answer of its search, or of the file of one topic."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        if "fundingData" in data:
            topics = [each for each in data["fundingData"]["GrantTenderObj"] if str(each.get("type")) == "1"]
            _refuse_many(len(topics), name)
            found = [_of_list(each) for each in topics]
        elif "results" in data:
            _refuse_many(len(data["results"]), name)
            found = [_of_search(each) for each in data["results"]]
        else:
            found = [_of_topic(data["TopicDetails"])]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UnreadableFileError(
            _("%(name)s is not JSON as the Funding & Tenders Portal publishes it.") % {"name": name}
        ) from None
    yield from enumerate(found, 1)


def _of_list(topic: Mapping[str, Any]) -> dict[str, str]:
    actions = " ".join(str(each.get("description", "")) for each in topic.get("topicActions") or [])
    return _topic(
        str(topic.get("identifier", "")),
        str(topic.get("title") or topic.get("callTitle") or ""),
        "",
        [_moment(topic.get("plannedOpeningDateLong"))],
        [_moment(each) for each in topic.get("deadlineDatesLong") or []],
        actions,
    )


def _of_search(result: Mapping[str, Any]) -> dict[str, str]:
    said = result["metadata"]

    def first(key: str) -> str:
        values = said.get(key) or [""]
        return str(values[0] if isinstance(values, list) else values)

    days = said.get("deadlineDate") or []
    return _topic(
        first("identifier"),
        first("title") or str(result.get("summary") or ""),
        first("descriptionByte"),
        [first("startDate")[:10]],
        [str(each)[:10] for each in (days if isinstance(days, list) else [days])],
        first("typesOfAction"),
    )


def _of_topic(topic: Mapping[str, Any]) -> dict[str, str]:
    actions = topic.get("actions") or [{}]
    types = " ".join(str(each.get("typeOfAction", "")) for each in actions[0].get("types") or [])
    return _topic(
        str(topic.get("identifier", "")),
        str(topic.get("title", "")),
        str(topic.get("description", "")),
        [_moment(actions[0].get("plannedOpeningDate"))],
        [_moment(each) for each in actions[0].get("deadlineDates") or []],
        types,
    )


def _moment(value: object) -> str:
    """Return the day of a moment, which the portal gives in milliseconds or as a text."""
    if isinstance(value, int):
        try:
            return datetime.fromtimestamp(value / 1000, tz=UTC).date().isoformat()
        except (OverflowError, OSError, ValueError):
            pass  # no day that there is, which its row then says
    return str(value or "")[:10]


def _topic(
    identifier: str, title: str, text: str, opens: Sequence[str], closes: Sequence[str], action: str
) -> dict[str, str]:
    """Return a topic as a row, with its text still in HTML. Of several last days the next one counts."""
    days = sorted(day for day in closes if day)
    today = clock.today().isoformat()
    return {
        "title": tidy(html.unescape(title)),
        "language": "en",
        "programme": _programme(identifier, action),
        "reference": tidy(identifier),
        "website": f"{TOPIC}{tidy(identifier)}" if identifier else "",
        "opens": opens[0] if opens else "",
        "closes": next((day for day in days if day >= today), days[-1] if days else ""),
        "markup": text[:MARKUP_LIMIT],
    }


def _plain(markup: str) -> str:
    """Return the text of HTML, without empty lines. Raises SuspiciousOperation for tags that do not end."""
    text = html.unescape(strip_tags(re.sub(r"</(p|li|h\d)>|<br ?/?>", "\n", markup)))
    return "\n".join(line for line in map(str.strip, tidy(text).split("\n")) if line)[:TEXT_LIMIT]


def _programme(identifier: str, action: str) -> str:
    """Return the programme of a topic, or "" if nothing names it for sure."""
    for pattern, key in BY_IDENTIFIER:
        if re.search(pattern, identifier.upper()):
            return key
    is_plain = identifier.upper().startswith(("HORIZON-CL", "HORIZON-MISS"))
    return next((key for words, key in BY_ACTION if is_plain and words in action.casefold()), "")


def _checked(
    number: int, said: Mapping[str, str], keys: Mapping[str, str], names: Mapping[str, str], problems: list[Problem]
) -> CallFields | None:
    """Return the call of a row, or None after noting why it is rejected."""
    before = len(problems)

    def wrong(column: str, what: str, right: str) -> None:
        shown = said.get(column, "")[:100].encode(errors="replace").decode().replace("\0", "?")
        problems.append(Problem(number, names[column], shown, what, right))

    said = _with_text(said, wrong)
    if not said.get("title"):
        wrong("title", _("missing"), _("Write the title of the call."))
    limits = {"title": TITLE_LIMIT, "reference": REFERENCE_LIMIT, "website": WEBSITE_LIMIT, "text": TEXT_LIMIT}
    for column, most in limits.items():
        if len(said.get(column, "")) > most:
            wrong(column, _("too long"), _("At most %(most)d characters.") % {"most": most})
    language = said.get("language", "").casefold() or "en"
    if language not in dict(settings.LANGUAGES):
        wrong("language", _("not a language of the platform"), _("en, sv, nb or fi"))
    programme = said.get("programme", "")
    key = programme if programme in keys else next((key for key, name in keys.items() if name == programme), "")
    if programme and not key:
        wrong("programme", _("no such programme"), _("The name or key of a programme, or nothing."))
    if said.get("website") and not re.match(r"https?://\S+$", said["website"]):
        wrong("website", _("not an address"), _("An address such as https://example.org."))
    days = {column: _day(said.get(column, "")) for column in ("opens", "closes")}
    for column, day in days.items():
        if said.get(column) and day is None:
            wrong(column, _("not a day"), _("A day such as 2027-02-15."))
    if days["opens"] and days["closes"] and days["opens"] > days["closes"]:
        wrong("closes", _("before it opens"), _("The last day to apply."))
    if len(problems) > before:
        return None
    return CallFields(
        title=said["title"],
        language=language,
        programme=key,
        text=said.get("text", ""),
        reference=said.get("reference", ""),
        website=said.get("website", ""),
        opens=days["opens"],
        closes=days["closes"],
    )


def _with_text(said: Mapping[str, str], wrong: Callable[[str, str, str], None]) -> dict[str, str]:
    """Return a row with the text of its markup. Say of each cell that it has characters which no database takes."""
    found = dict(said)
    try:
        if (markup := found.pop("markup", "")) != "":
            found["text"] = _plain(markup)
    except SuspiciousOperation:
        wrong("text", _("not HTML"), _("HTML with tags that end, or plain text."))
    for column, cell in found.items():
        if re.search(r"[\0\ud800-\udfff]", cell):
            wrong(column, _("not a text"), _("A text without characters that no page can show."))
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
        try:
            return date(int(found[3]), int(found[2]), int(found[1])) if found else None
        except ValueError:
            return None
