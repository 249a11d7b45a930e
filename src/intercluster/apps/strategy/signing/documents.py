"""A strategy as a document: its parts, who has signed it, and the evidence as an appendix."""

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.strategy.evidence.drawings import drawn
from intercluster.apps.strategy.evidence.figure import Figure
from intercluster.apps.strategy.models import PartKind, Review, Strategy, Version
from intercluster.apps.strategy.reviewing.content import Told, told
from intercluster.apps.strategy.reviewing.queries import open_reviews
from intercluster.apps.strategy.signing.content import Content, Section, digest_of, freeze, sections
from intercluster.charts.chart import Cell
from intercluster.core import clock
from intercluster.core.platform import platform
from intercluster.documents.model import Block, Column, Document, Heading, Paragraph, Passage, Table, Text
from intercluster.documents.model import Figure as Picture

MOST_ROWS = 40
"""Rows of a chart's table that are printed; the page of the chart has all."""


def document_of_version(version: Version, viewer: Viewer) -> Document:
    """Compose a version in the current language, with its signatures and its digest, as the reader may see it."""
    state = {
        "in_force": _("Version %(number)d, in force since %(day)s"),
        "waiting": _("Version %(number)d, sent to sign-off on %(day)s"),
        "withdrawn": _("Version %(number)d, withdrawn on %(day)s"),
    }[version.state]
    subtitle = state % {"number": version.number, "day": date_format(version.day)}
    reviews = version.reviews.filter(recorded__isnull=False)
    parts = sections(version.content, get_language() or "en", viewer)
    signatures = list(_signatures(version))
    return _document(version.content, parts, subtitle, signatures, reviews, is_demo=version.strategy.is_demo)


def document_of_draft(strategy: Strategy, viewer: Viewer) -> Document:
    """Compose the draft of a strategy in the current language, as the reader may see it."""
    day = date_format(clock.local_day())
    subtitle = _("Draft of %(day)s") % {"day": day}
    content = freeze(strategy)
    parts = sections(content, get_language() or "en", viewer)
    return _document(content, parts, subtitle, [], open_reviews(strategy), is_demo=strategy.is_demo)


def _document(
    content: Content,
    parts: Sequence[Section],
    subtitle: str,
    signatures: Sequence[Block],
    reviews: Iterable[Review],
    *,
    is_demo: bool,
) -> Document:
    language = get_language() or "en"
    made = clock.local_time()
    vision = next(section for section in parts if section.kind == PartKind.VISION)
    warning = [Paragraph(_("This strategy is fictional, like everything in the demo."), "warning")] if is_demo else []
    blocks = [
        *warning,
        *(block for section in parts for block in _section(section)),
        *signatures,
        *_evidence(parts),
        *(block for review in reviews for block in _review(review, language)),
        Paragraph(_("Made on %(day)s. SHA-256 of the content: %(digest)s") % {
            "day": date_format(made.date()), "digest": digest_of(content)
        }, "note"),
    ]  # fmt: skip
    owner = content["owner"]["names"].get(language) or content["owner"]["name"]
    return Document(
        title=vision.title,
        subtitle=f"{owner} · {subtitle}",
        running=(f"{owner} · ", _said(vision.title, vision.language)),
        language=language,
        author=platform().name,
        made=made,
        page=_("Page {page} of {pages}"),
        blocks=blocks,
        title_language="" if vision.language == language else vision.language,
    )


def _said(text: str, language: str) -> str | Passage:
    """Return a text as a passage if its language is known and not that of the document."""
    return text if language in {"", get_language() or "en"} else Passage(text, language)


def _joined(*texts: Text) -> Text:
    """Return texts as one, its passages only where they are not in the language of the document."""
    pieces = [piece for text in texts for piece in (text if isinstance(text, tuple) else (text,))]
    said = [_said(each.text, each.language) if isinstance(each, Passage) else each for each in pieces]
    return "".join(map(str, said)) if all(isinstance(each, str) for each in said) else tuple(said)


def _section(section: Section) -> Iterator[Block]:
    named = section.title and section.kind != PartKind.VISION
    title = (f"{section.heading}: ", _said(section.title, section.language))
    yield Heading(title if named else section.heading, section.depth)
    if section.is_missing:
        yield Paragraph(_("This text is missing in this language; its original is shown."), "note")
    if section.is_outdated:
        yield Paragraph(_("This translation is older than its original."), "note")
    for paragraph in section.body.split("\n"):
        if paragraph.strip():
            yield Paragraph(_said(paragraph, section.language))
    for label, value in section.facts:
        yield Paragraph(_joined(f"{label}: ", value))


def _signatures(version: Version) -> Iterator[Block]:
    yield Heading(_("Sign-off"))
    rows = [
        (
            each.cluster.display_name,
            str(each.get_answer_display()),
            date_format(each.day) if each.day else "–",
            " · ".join(str(text) for text in (each.signer, each.get_decided_by_display(), each.reference) if text)
            or "–",
            _said(each.reservation, each.reservation_language) if each.reservation else "–",
        )
        for each in version.sign_offs.select_related("cluster")
    ]
    columns = [
        Column(_("Cluster"), 0.22),
        Column(_("Answer"), 0.14),
        Column(_("Date"), 0.16),
        Column(_("Signed by"), 0.24),
        Column(_("Reservation"), 0.24),
    ]
    yield Table(_("Sign-off of version %(number)d") % {"number": version.number}, columns, rows)


def _evidence(parts: Sequence[Section]) -> Iterator[Block]:
    if not any(section.evidence for section in parts):
        return
    yield Heading(_("Appendix: evidence"), on_new_page=True)
    for section in parts:
        for each in section.evidence:
            if each.is_hidden:
                yield _instead(section, _("Evidence that only the alliance may read."))
                continue
            if each.is_changed:
                yield _instead(section, _("The member has changed the statement that was cited here."))
                continue
            if each.figure is None:
                yield _instead(section, _("A statement of a member that is no longer public."))
                continue
            figure = each.figure
            year = f" ({figure.year})" if figure.year else ""
            yield Heading(f"{section.heading}: {figure.label}", 2)
            yield Paragraph((_said(figure.value, figure.language), year))
            source = " ".join(text for text in (figure.formula, figure.source) if text)
            yield Paragraph(f"{source} {settings.BASE_URL}{figure.address}", "note")
            yield from _picture(figure)
            if each.note:
                yield Paragraph((_("Kept as cited"), ": ", _said(each.note, each.note_language)), "note")


def _instead(section: Section, text: str) -> Paragraph:
    """Return what is written in the place of evidence that is not shown."""
    return Paragraph(f"{section.heading}. {text}")


def _picture(figure: Figure) -> Iterator[Block]:
    chart = figure.picture
    if chart is None:
        return
    if chart.is_drawn:
        yield Picture(chart.title, chart, drawing=drawn(chart, get_language() or "en"))
    shown = [[_cell(cell) for cell in cells] for cells in chart.cells[:MOST_ROWS]]
    columns = [Column(column.heading, 1 if column.is_number else 2, column.is_number) for column in chart.columns]
    yield Table(chart.title, columns, shown, source=chart.source)


def _cell(cell: Cell) -> str:
    """Write a cell of a chart's table as the document's language does."""
    if isinstance(cell, int | float):
        return number(cell, 0 if cell == int(cell) else 2)
    return "–" if cell is None else str(cell)


def _review(review: Review, language: str) -> Iterator[Block]:
    assert review.day_recorded is not None  # others are not printed
    yield Heading(_("Appendix: review of %(year)s") % {"year": review.year}, on_new_page=True)
    yield Paragraph(_("Recorded on %(day)s.") % {"day": date_format(review.day_recorded)}, "note")
    rows: list[Sequence[Text]] = [
        (
            _said(line.title, line.language),
            _facts(line.facts),
            line.judgement or "–",
            _in_a_sentence(line, review.language),
        )
        for line in told(review.lines, language)
    ]
    columns = [
        Column(_("Part"), 0.24),
        Column(_("Figures"), 0.28),
        Column(_("How it gets on"), 0.16),
        Column(_("In a sentence"), 0.32),
    ]
    if rows:
        yield Table(_("Indicators and actions"), columns, rows)
    if review.decided:
        yield Heading(_("What the review decided"), 2)
        for paragraph in review.decided.split("\n"):
            if paragraph.strip():
                yield Paragraph(_said(paragraph, review.language))


def _facts(facts: Sequence[tuple[str, Text]]) -> Text:
    pieces = [(f"{' · ' if at else ''}{label}: ", value) for at, (label, value) in enumerate(facts)]
    return _joined(*(text for pair in pieces for text in pair)) or "–"


def _in_a_sentence(line: Told, language: str) -> Text:
    remark = (_said(line.remark, language),) if line.remark else ()
    if not line.change:
        return remark or "–"
    return (*remark, " " if remark else "", _("To change"), ": ", _said(line.change, language))
