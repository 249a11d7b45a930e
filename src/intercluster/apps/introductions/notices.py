"""Notices about introductions, and who gets them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.introductions.identity import Reader, identity_of, is_named, proposer_name
from intercluster.apps.introductions.models import Introduction, Message
from intercluster.apps.introductions.states import OPEN, Outcome, Refusal, Side, State
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify
from intercluster.core import clock

REPLIES = "introduction"
"""Prefix of what answers by mail belong to."""


def _with_words(_user: User, context: Context) -> Context | None:
    """Return the context with the text of its message; None if its author has been erased."""
    if not context.get("message"):
        return context
    written = Message.objects.filter(pk=context["message"]).exclude(text="").first()
    return None if written is None else {**context, "text": written.text}


def _kind(name: str, label: Any, subject: Any) -> NoticeKind:
    template = f"introductions/notices/{name}.txt"
    return register(NoticeKind(f"introductions.{name}", label, subject, template, refreshed=_with_words))


REQUESTED = _kind(
    "requested", _("Somebody asks for an introduction"), _("%(other)s asks for an introduction to %(us)s")
)
PROPOSED = _kind("proposed", _("An office proposes an introduction"), _("%(office)s proposes a partner for %(us)s"))
REMINDED = _kind("reminded", _("A request still waits for your answer"), _("%(other)s still waits for your answer"))
ACCEPTED = _kind("accepted", _("An introduction was accepted"), _("The introduction to %(other)s was accepted"))
DECLINED = _kind("declined", _("An introduction was declined"), _("%(other)s has declined the introduction"))
WITHDRAWN = _kind("withdrawn", _("A request was withdrawn"), _("The introduction to %(other)s was withdrawn"))
EXPIRED = _kind("expired", _("A request expired without an answer"), _("The introduction to %(other)s has expired"))
WRITTEN = _kind("written", _("A new message in an introduction"), _("%(other)s wrote to you"))
PROGRESSED = _kind("progressed", _("Somebody noted how an introduction is going"), _("%(other)s noted that %(state)s"))
HANDED_OVER = _kind("handed_over", _("A contact person has changed"), _("%(who)s has a new contact person"))
OFFICE_ACCEPTED = _kind(
    "office_accepted",
    _("What your office proposed was accepted"),
    _("The introduction of %(us)s and %(other)s was accepted"),
)
OFFICE_DECLINED = _kind(
    "office_declined",
    _("What your office proposed was declined"),
    _("The introduction of %(us)s and %(other)s was declined"),
)

INVITING, ANSWERS = (REQUESTED, PROPOSED), (ACCEPTED, DECLINED)
"""What the app that invites tells in its own words: the asked side of the invitation, the asking side of the answer."""

PROGRESS = {
    State.MET: _("you have met"),
    State.COLLABORATING: _("you work together"),
    State.CLOSED: _("the introduction has ended"),
}
"""What one side notes of an introduction, as the other side reads it after "noted that"."""


def thread_of(introduction: Introduction, side: Side) -> str:
    """Return what a side's answers by mail belong to; empty where they are not taken.

    Who is not named yet answers on the platform: the greeting below a mail says who writes.
    """
    takes = introduction.state in OPEN and is_named(introduction, side)
    return f"{REPLIES}:{introduction.public_id}" if takes else ""


def people_of(organisation: Organisation) -> QuerySet[User]:
    """Return who answers for an organisation: its editors, or the offices of its clusters where there are none."""
    editors = User.objects.filter(
        is_active=True, affiliations__organisation=organisation, affiliations__role=Affiliation.Role.EDITOR
    )
    if editors.exists():
        return editors
    offices = Cluster.objects.filter(memberships__organisation=organisation)
    return User.objects.filter(is_active=True, managed_clusters__in=offices).distinct()


def tell(
    introduction: Introduction, side: Side, kind: NoticeKind, *, message: Message | None = None, who: str = ""
) -> None:
    """Tell one side's people something, in their languages, in the caller's transaction; `who` is whom it is about.

    Those are who answers for the organisation and, of a message, also members of it who took part in the thread. What
    was written is looked up when it is mailed, and so is forgotten with who wrote it.
    """
    if introduction.is_invitation and kind in (INVITING if side is Side.ASKED else ANSWERS):
        return
    people = people_of(introduction.organisation(side))
    told = Q(pk__in=people.values("pk"))
    if kind is WRITTEN:
        wrote = Message.objects.filter(introduction=introduction, side=side, author=OuterRef("pk"))
        own = Affiliation.objects.filter(organisation=introduction.organisation(side), user=OuterRef("pk"))
        told |= Q(Exists(wrote), Exists(own), is_active=True)
    for person in User.objects.filter(told):
        _send(introduction, side, kind, person, message, thread_of(introduction, side), who)


def tell_office(introduction: Introduction, kind: NoticeKind) -> None:
    """Tell the office that proposed it; it knows its own members, and no more of the other side than it was shown."""
    if introduction.office is not None:
        for person in introduction.office.managers.filter(is_active=True):
            _send(introduction, None, kind, person)


def _send(
    introduction: Introduction,
    side: Side | None,
    kind: NoticeKind,
    person: User,
    message: Message | None = None,
    thread: str = "",
    who: str = "",
) -> None:
    """Notify a person on a side, or of the office."""
    own, reader = side or Side.ASKING, Reader(viewer_of(person), side)
    with translation.override(person.language):
        refusal = introduction.refusal if introduction.refusal_told else ""
        ours, theirs = introduction.asking_text, introduction.asked_text
        if own is Side.ASKED:
            ours, theirs = theirs, ours
        context = {
            "us": identity_of(introduction, own, reader).name,
            "other": identity_of(introduction, own.other, reader).name,
            "who": who,
            "office": proposer_name(introduction, reader) if introduction.office else "",
            "message": message.pk if message else None,
            "our_text": ours,
            "their_text": theirs,
            "expires": date_format(clock.local_day(introduction.expires), "DATE_FORMAT"),
            "state": str(PROGRESS.get(State(introduction.state), "")),
            "refusal": str(Refusal(refusal).label) if refusal else "",
            "outcome": str(Outcome(introduction.outcome).label) if introduction.outcome else "",
        }
        path = reverse("introductions:introduction", args=[introduction.public_id])
    notify(person, kind, context=context, path=path, reply_to=thread)
