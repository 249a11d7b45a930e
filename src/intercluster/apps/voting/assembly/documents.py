"""Notice and minutes of an assembly as documents, in the language of the assembly."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from intercluster.apps.voting.assembly.queries import members
from intercluster.apps.voting.models import AgendaItem, Assembly
from intercluster.apps.voting.results import result_of
from intercluster.core import clock
from intercluster.documents.model import Block, Column, Document, Heading, Paragraph, Table


def notice(assembly: Assembly) -> Document:
    """Return the notice of an assembly with its agenda."""
    with override(assembly.language):
        blocks: list[Block] = list(_when_and_where(assembly))
        blocks.append(Heading(_("Agenda")))
        for number, item in enumerate(assembly.agenda.all(), start=1):
            blocks.append(Paragraph(f"{number}. {item.title}"))
            blocks += _proposal(item)
        return _document(assembly, _("Notice of meeting"), blocks)


def minutes(assembly: Assembly) -> Document:
    """Return the minutes: who was there, each paragraph with its decision, and lines for those who sign."""
    with override(assembly.language):
        present = list(assembly.attendance.all())
        blocks: list[Block] = list(_when_and_where(assembly))
        figures = {"present": len(present), "members": max(len(members(assembly.cluster)), len(present))}
        blocks.append(Paragraph(_("%(present)d of %(members)d members are present or represented.") % figures))
        if present:
            rows = [[each.name, each.represented_by, _("proxy") if each.by_proxy else ""] for each in present]
            columns = [Column(_("Member"), 0.45), Column(_("Represented by"), 0.4), Column(_("How"), 0.15)]
            blocks.append(Table(_("Electoral roll of the meeting"), columns, rows))
        for number, item in enumerate(assembly.agenda.all(), start=1):
            blocks.append(Heading(f"§ {number} {item.title}", level=2))
            blocks += [*_proposal(item), *_decision(item)]
        blocks.append(Heading(_("Signatures"), level=2))
        blocks += [Paragraph(f"{line}\n\n______________________________\n{who}") for line, who in _signing(assembly)]
        return _document(assembly, _("Minutes"), blocks)


def _when_and_where(assembly: Assembly) -> Iterator[Block]:
    starts = clock.local_time(assembly.starts)
    day = f"{date_format(starts, 'DATE_FORMAT')}, {date_format(starts, 'H:i')}"
    yield Paragraph(_("Time: %(day)s") % {"day": day})
    yield Paragraph(_("Place: %(place)s") % {"place": assembly.place})


def _proposal(item: AgendaItem) -> Iterator[Block]:
    if item.mover:
        yield Paragraph(_("Motion of %(name)s:") % {"name": item.mover}, "note")
    if item.text:
        yield Paragraph(item.text)


def _decision(item: AgendaItem) -> Iterator[Block]:
    result = result_of(item.vote) if item.vote is not None else None
    if item.vote is not None and result is not None:
        yield Paragraph(_("Vote: %(title)s") % {"title": str(item.vote)}, "note")
        yield Paragraph(" ".join(result.lines))
    if item.decision:
        yield Paragraph(item.decision)


def _signing(assembly: Assembly) -> Iterator[tuple[str, str]]:
    """Yield in which part each person signs."""
    yield _("Secretary"), assembly.secretary
    yield _("Chair"), assembly.chair
    for name in filter(None, (each.strip() for each in assembly.checkers.split(","))):
        yield _("Checked by"), name


def _document(assembly: Assembly, kind: str, blocks: list[Block]) -> Document:
    name = assembly.cluster.name_in(assembly.language)
    return Document(
        title=kind,
        subtitle=f"{assembly.title}, {name}",
        running=f"{kind}: {assembly.title}",
        language=assembly.language,
        author=name,
        made=clock.local_time(),
        page=_("Page {page} of {pages}"),
        blocks=blocks,
    )
