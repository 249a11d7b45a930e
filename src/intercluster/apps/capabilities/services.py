"""Adds and removes the terms that clusters have for capabilities."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.analysis.capabilities.terms import terms_of
from intercluster.apps.capabilities.models import TERM_LIMIT, OwnTerm
from intercluster.apps.capabilities.queries import named_in
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Statement
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.directory.signals import texts_changed
from intercluster.classifications.thesaurus import LANGUAGES, thesaurus
from intercluster.core.errors import Refused
from intercluster.core.feature import searchables
from intercluster.core.locks import lock_until_commit
from intercluster.tables.model import clean

MOST = 500
"""Terms that a cluster may have."""


@transaction.atomic
def add_term(viewer: Viewer, cluster: Cluster, capability: str, *, language: str, text: str) -> OwnTerm:
    """Add what a cluster's members call a capability; one that is there already stays. Raises Refused."""
    if not manages(viewer, cluster):
        raise PermissionDenied
    text = clean(text)
    if capability not in thesaurus() or language not in LANGUAGES:
        raise Refused(_("Choose a capability and a language of the list."))
    if not terms_of(text, language) or len(text) > TERM_LIMIT:
        raise Refused(
            _("Write the term as your members do: a word or a few, at most %(most)d characters.") % {"most": TERM_LIMIT}
        )
    lock_until_commit("own terms", cluster.pk)
    if OwnTerm.objects.filter(cluster=cluster).count() >= MOST:
        raise Refused(_("Your cluster has %(most)d terms, as many as it may have. Remove one first.") % {"most": MOST})
    term, is_new = OwnTerm.objects.get_or_create(cluster=cluster, capability=capability, language=language, text=text)
    if is_new:
        _index_again(term)
    return term


@transaction.atomic
def remove_term(viewer: Viewer, term: OwnTerm) -> None:
    """Remove a term of one's cluster."""
    if not manages(viewer, term.cluster):
        raise PermissionDenied
    _index_again(term)
    term.delete()


def _index_again(term: OwnTerm) -> None:
    """Have the texts of the cluster's members indexed again that have the term; until then they are found as before."""
    for model in [each.model_class for each in searchables()]:
        if not issubclass(model, Statement):
            continue
        texts = model.objects.filter(organisation__clusters=term.cluster).exclude(visibility=Visibility.ANONYMOUS)
        having = [pk for pk, text in texts.values_list("pk", "text") if named_in(text, [term])]
        model.objects.filter(pk__in=having).update(terms_version=0)
    transaction.on_commit(partial(texts_changed.send, sender=OwnTerm))
