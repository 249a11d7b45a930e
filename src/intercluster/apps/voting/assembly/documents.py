"""Notice and minutes of an assembly as documents, in the language of the assembly."""

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from intercluster.apps.voting.assembly.amendments import in_order, is_chairs_order, phrases, text_after
from intercluster.apps.voting.assembly.queries import agenda, members
from intercluster.apps.voting.models import (
    AgendaItem,
    Amendment,
    Assembly,
    AssemblyState,
    Attendance,
    Outcome,
    Proposal,
    text_in,
)
from intercluster.apps.voting.results import result_of
from intercluster.core import clock
from intercluster.documents.model import Block, Column, Document, Heading, Paragraph, Table


def notice(assembly: Assembly) -> Document:
    """Return the notice of an assembly with its agenda."""
    with override(assembly.language):
        blocks: list[Block] = list(_when_and_where(assembly))
        blocks += _rights(assembly)
        blocks.append(Heading(_("Agenda")))
        for item in agenda(assembly):
            blocks.append(Paragraph(item.title, "numbered"))
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
            blocks.append(_roll(assembly, present))
        for number, item in enumerate(agenda(assembly), start=1):
            blocks.append(Heading(f"§ {number} {item.title}", level=2))
            blocks += [*_proposal(item), *_amendments(item), *_decision(item)]
        blocks.append(Heading(_("Signatures"), level=2))
        blocks += [Paragraph(f"{line}\n\n______________________________\n{who}") for line, who in _signing(assembly)]
        kind = _("Minutes") if assembly.state == AssemblyState.CLOSED else _("Draft of the minutes")
        return _document(assembly, kind, blocks)


def _roll(assembly: Assembly, present: Sequence[Attendance]) -> Table:
    """Return the roll of a meeting; where members have different votes, with these and their sum."""
    rows = [[each.name, each.represented_by, _proxy(each)] for each in present]
    columns = [Column(_("Member"), 0.4), Column(_("Represented by"), 0.35), Column(_("How"), 0.25)]
    votes = [each.votes for each in present if each.votes is not None]
    is_known = len(votes) == len(present)
    if is_known and (any(each != 1 for each in votes) or assembly.cluster.member_classes.exists()):
        rows = [[*row, str(each)] for row, each in zip(rows, votes, strict=True)]
        rows.append([_("Total"), "", "", str(sum(votes))])
        columns.append(Column(_("Number of votes"), 0.15, is_number=True))
    return Table(_("Electoral roll of the meeting"), columns, rows)


def _when_and_where(assembly: Assembly) -> Iterator[Block]:
    starts = clock.local_time(assembly.starts)
    day = f"{date_format(starts, 'DATE_FORMAT')}, {time_format(starts)}"
    yield Paragraph(_("Time: %(day)s") % {"day": day})
    yield Paragraph(_("Place: %(place)s") % {"place": assembly.place})


def _rights(assembly: Assembly) -> Iterator[Block]:
    """Yield until when motions are put, what votes members have, and how many proxies one person may hold."""
    if assembly.motions_until:
        yield Paragraph(_("Motions until: %(day)s") % {"day": date_format(assembly.motions_until, "DATE_FORMAT")})
    classes = [
        (text_in(each.names, assembly.language)[0], each.votes) for each in assembly.cluster.member_classes.all()
    ]
    if classes:
        votes = "; ".join(f"{name} {votes}" for name, votes in [*classes, (_("Members without a class"), 1)])
        yield Paragraph(_("Votes of each member by class: %(votes)s.") % {"votes": votes})
    else:
        yield Paragraph(_("Each member has one vote."))
    if assembly.proxies == 0:
        yield Paragraph(_("Nobody may vote by proxy."))
    elif assembly.proxies:
        text = ngettext(
            "One person may hold at most %(n)d proxy.", "One person may hold at most %(n)d proxies.", assembly.proxies
        )
        yield Paragraph(text % {"n": assembly.proxies})


def _proposal(item: AgendaItem) -> Iterator[Block]:
    if item.mover:
        yield Paragraph(_("Motion of %(name)s:") % {"name": item.mover}, "note")
    if item.text:
        yield Paragraph(item.text)


def _amendments(item: AgendaItem) -> Iterator[Block]:
    """Yield the amendments in the order of voting with what became of each, and the text that came out.

    The order of voting is the chair's, so minutes say nothing of it until the chair has decided one.
    """
    found = in_order(item)
    if not found:
        return
    if is_chairs_order(found):
        yield Paragraph(order_of_voting(found), "note")
    for number, each in enumerate(found, start=1):
        title = _("Amendment of %(name)s:") % {"name": each.mover}
        yield Paragraph(f"{number}. {title}", "note")
        yield Paragraph("\n".join(changes_in_words(item.text, each.text)))
        if result := counted_in_words(each):
            yield Paragraph(result)
    if (text := text_after(item)) != item.text:
        yield Paragraph(_("The proposal as amended:"), "note")
        yield Paragraph(text)


def order_of_voting(amendments: Sequence[Amendment]) -> str:
    """Say in which order amendments are voted on."""
    if is_chairs_order(amendments):
        return _("The amendments are voted on in the chair's order, and then the proposal as it reads by then.")
    return _(
        "The chair decides in which order the amendments are voted on, usually from the farthest-reaching one on; the "
        "proposal comes last, as it reads by then. Here they stand as they came in."
    )


def changes_in_words(before: str, after: str) -> list[str]:
    """Return the changes of a text as minutes say them."""
    found = phrases(before, after)
    if found is None:
        return [_("The text is replaced by:"), after]
    lines = []
    for each in found:
        if each.removed and each.added:
            text = _("“%(removed)s” is replaced by “%(added)s”.")
        elif each.removed:
            text = _("“%(removed)s” is removed.")
        elif each.after:
            text = _("“%(added)s” is added after “%(after)s”.")
        else:
            text = _("“%(added)s” is added at the beginning.")
        lines.append(text % vars(each))
    return lines


def counted_in_words(proposal: Proposal) -> str:
    """Return what was counted in the room and what became of a proposal; "" if neither is known."""
    words = []
    if proposal.is_counted:
        figures = {"yes": proposal.yes, "no": proposal.no, "abstained": proposal.abstained}
        words.append(_("Counted in the room: %(yes)d for, %(no)d against, %(abstained)d abstained.") % figures)
    if proposal.outcome:
        outcome = Outcome(proposal.outcome)
        words.append(f"{_amendment_is(outcome) if isinstance(proposal, Amendment) else outcome.label}.")
    return " ".join(words)


def _amendment_is(outcome: Outcome) -> str:
    """Say what became of an amendment, not of the proposal that it changes."""
    match outcome:
        case Outcome.CARRIED:
            return _("The amendment is carried")
        case Outcome.REJECTED:
            return _("The amendment is rejected")
        case Outcome.WITHDRAWN:
            return _("The amendment is withdrawn")
        case Outcome.LAPSED:
            return _("The amendment has lapsed")


def _proxy(attendance: Attendance) -> str:
    if not attendance.by_proxy:
        return ""
    facts = [attendance.signed_by, date_format(attendance.signed, "SHORT_DATE_FORMAT") if attendance.signed else ""]
    return ", ".join(filter(None, (_("proxy"), *facts)))


def _decision(item: AgendaItem) -> Iterator[Block]:
    result = result_of(item.vote) if item.vote is not None else None
    if item.vote is not None and result is not None:
        yield Paragraph(_("Vote: %(title)s") % {"title": str(item.vote)}, "note")
        yield Paragraph(" ".join(result.lines))
    if counted := counted_in_words(item):
        yield Paragraph(counted)
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
