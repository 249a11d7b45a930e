"""Which texts an introduction is about: what may be chosen on each side, and the proposal with what was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Need, Offer, Organisation
from intercluster.apps.directory.queries import statements
from intercluster.apps.directory.rules import member_of
from intercluster.apps.introductions.proposals import OURS, THEIRS, Proposal
from intercluster.apps.partnering.search.results import Direction, Quote
from intercluster.core.errors import Conflict

MATCHED, NONE = "matched", "none"
"""Keys of the text that the search matched, and of none at all."""


@dataclass(frozen=True)
class Choice:
    """A text of one side."""

    key: str
    label: str
    """What it is, as the asking side reads it: "We need", "They offer"."""
    quote: Quote
    is_need: bool
    statement: Offer | Need | None = None


@dataclass(frozen=True)
class Choices:
    """What an introduction can be about, on each side the matched text first."""

    ours: Sequence[Choice]
    theirs: Sequence[Choice]
    may_choose_theirs: bool
    """False where their text is anonymous: a list of others would tell which texts have the same author."""


def choices_for(proposal: Proposal, *, alone: bool = True) -> Choices:
    """Return what may be chosen for a proposal; of our side only the matched text unless the asking side is `alone`.

    On our side these are texts that may go to the other side in the way that the matched one does: none that is
    anonymous beside one with a name, and none that is private where an office asks. On their side these are texts that
    the asking organisation reads under their name.
    """
    labels = {True: (_("We need"), _("They need")), False: (_("We offer"), _("They offer"))}
    ours_need = OURS[proposal.direction] is Need
    theirs_need = THEIRS[proposal.direction] is Need
    theirs_label = labels[theirs_need][1]
    if proposal.direction is Direction.THEIR_PROJECT:
        theirs_label = _("They took part in the project %(project)s") % {"project": proposal.project}
    ours = [Choice(MATCHED, labels[ours_need][0], proposal.ours, ours_need, proposal.own_statement)]
    theirs = [Choice(MATCHED, theirs_label, proposal.theirs, theirs_need, proposal.statement)]
    if alone:
        for own in _of(proposal.asking, proposal.asking):
            is_anonymous = own.visibility == Visibility.ANONYMOUS
            is_hidden = proposal.office is not None and own.visibility == Visibility.PRIVATE
            if own != proposal.own_statement and not is_hidden and (proposal.may_stay_unnamed or not is_anonymous):
                ours.append(_choice(own, labels[isinstance(own, Need)][0]))
    if not proposal.asked_unnamed:
        theirs += [
            _choice(each, labels[isinstance(each, Need)][1])
            for each in _of(proposal.asked, proposal.asking)
            if each != proposal.statement
        ]
    return Choices(ours, theirs, may_choose_theirs=not proposal.asked_unnamed)


def _of(author: Organisation, reader: Organisation) -> list[Offer | Need]:
    """Return the texts that an organisation wrote and another may read, or itself, and knows the author of."""
    found: list[Offer | Need] = []
    for model in (Need, Offer):
        readable = statements(model.objects.filter(organisation=author), member_of(reader))
        found += [each for each in readable.order_by("pk") if not each.unnamed]
    return found


def _choice(statement: Offer | Need, label: str) -> Choice:
    key = f"{statement._meta.model_name}-{statement.pk}"
    return Choice(key, label, Quote(statement.text, statement.language), isinstance(statement, Need), statement)


def about(proposal: Proposal, choices: Choices, ours: str, theirs: str, *, unnamed: bool = False) -> Proposal:
    """Return a proposal of the two texts with these keys, of which one or both may be left out.

    Raise Conflict for a text that is not among the choices, for two needs or two offers, and for a side that would stay
    unnamed with a text that has its name.
    """
    own, other = _chosen(choices.ours, ours), _chosen(choices.theirs, theirs)
    if own is None and ours != NONE:
        raise Conflict(_("Your text has been removed or cannot be shown to the other side. Choose another."))
    if other is None and theirs != NONE:
        raise Conflict(_("Their text has been removed or is no longer visible to you. Search again."))
    if other is None and not choices.may_choose_theirs:
        raise Conflict(_("They are anonymous, so the introduction has to be about the text that you found."))
    if own and other and own.is_need == other.is_need:
        raise Conflict(_("Choose a need of one side and an offer of the other, or leave one side without a text."))
    statement = own.statement if own else None
    may_stay_unnamed = statement is not None and statement.visibility == Visibility.ANONYMOUS
    if unnamed and proposal.may_stay_unnamed and not may_stay_unnamed:
        raise Conflict(_("You stay anonymous only with an anonymous text. Choose one, or say who you are."))
    is_project = proposal.direction is Direction.THEIR_PROJECT and theirs == MATCHED
    learns = own.is_need if own else not other.is_need if other else proposal.direction is not Direction.OUR_OFFER
    direction = Direction.THEIR_OFFER if learns else Direction.OUR_OFFER
    nothing = Quote("", "")
    return replace(
        proposal,
        direction=Direction.THEIR_PROJECT if is_project else direction,
        ours=own.quote if own else nothing,
        own_statement=statement,
        may_stay_unnamed=may_stay_unnamed,
        theirs=other.quote if other else nothing,
        statement=other.statement if other else None,
        project=proposal.project if is_project else "",
    )


def _chosen(choices: Sequence[Choice], key: str) -> Choice | None:
    return next((each for each in choices if each.key == key), None)


def key_of(choices: Sequence[Choice], text: str | None) -> str:
    """Return the key of a text; of the matched one for None, and of none at all for an empty one."""
    if not text:
        return MATCHED if text is None else NONE
    return next((each.key for each in choices if each.quote.text == text), text)


@dataclass(frozen=True)
class Languages:
    """In which languages (ISO 639-1) the two sides work, as the asking side may know."""

    shared: Sequence[str]
    theirs: Sequence[str]
    is_known: bool
    """Are both sides' known? An anonymous side's are not: a list that few share would tell who it is."""
    office: Cluster | None
    """Whose office can help where none is shared."""


def languages_of(proposal: Proposal) -> Languages:
    """Return the languages that the two sides of a proposal work in."""
    ours = proposal.asking.languages
    theirs = [] if proposal.asked_unnamed else proposal.asked.languages
    shared = [code for code in theirs if code in ours]
    known = bool(ours and theirs)
    office = None
    if known and not shared:
        members = Cluster.objects.filter(memberships__organisation=proposal.asking, archived__isnull=True)
        office = next((each for each in members.order_by("pk") if each.languages), None)
    return Languages(shared, theirs, known, office)
