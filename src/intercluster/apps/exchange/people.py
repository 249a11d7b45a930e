"""Who hears of a text, and whether its owner's people have to agree to what an office does with it."""

from django.db.models import Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import Viewer, may_edit, viewer_of
from intercluster.apps.exchange.models import Practice, Question
from intercluster.apps.introductions.notices import people_of
from intercluster.apps.introductions.rules import cared_for


def hearers(organisation: Organisation, author: User | None) -> QuerySet[User]:
    """Return who hears of what comes to a text: who wrote it while they still may, else who answers for its owner.

    Of what an office wrote for an organisation, the organisation's editors hear too: it is under their name.
    """
    if author is None or not author.is_active or not may_edit(viewer_of(author), organisation):
        return people_of(organisation)
    if author.affiliations.filter(organisation=organisation).exists():
        return User.objects.filter(pk=author.pk)
    editors = Affiliation.objects.filter(organisation=organisation, role=Affiliation.Role.EDITOR)
    return User.objects.filter(Q(pk=author.pk) | Q(pk__in=editors.values("user")), is_active=True)


def office_acting(by: User, organisation: Organisation) -> Cluster | None:
    """Return the cluster whose office acts for an organisation when this person does; None for its own people."""
    if Affiliation.objects.filter(organisation=organisation, user=by).exists():
        return None
    return Cluster.objects.filter(managers=by, memberships__organisation=organisation).order_by("pk").first()


def spoken_for(organisation: Organisation, author: User | None, reader: User) -> str:
    """Return the organisation whose text an office wrote, or answers for, as its name; "" among its own people."""
    people = {reader.pk, *([author.pk] if author else [])}
    own = Affiliation.objects.filter(organisation=organisation, user__in=people).values_list("user", flat=True)
    return "" if people == set(own) else organisation.name


def must_agree(viewer: Viewer, text: Practice | Question) -> bool:
    """Return whether the owner's own people have to agree to what the viewer does with a text.

    They need not if the viewer is one of their editors, if they have no editor, or if the viewer's office wrote the
    text. A person who belongs to the organisation as well writes for the organisation, not for the office.
    """
    own = text.organisation_id
    if viewer.is_operator or own in viewer.edited_ids or cared_for(viewer.cluster_ids).filter(pk=own).exists():
        return False
    wrote = Cluster.objects.filter(pk__in=viewer.cluster_ids, memberships__organisation=own, managers=text.author_id)
    return Affiliation.objects.filter(user=text.author_id, organisation=own).exists() or not wrote.exists()
