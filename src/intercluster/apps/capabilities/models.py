"""What clusters add to the thesaurus: terms of their own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.choices import Language
from intercluster.apps.directory.models import Cluster
from intercluster.classifications.thesaurus import LANGUAGES

TERM_LIMIT = 80
"""Most characters of a term."""


class OwnTerm(models.Model):
    """What the members of a cluster call a capability."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="own_terms")
    capability = models.CharField(max_length=100)
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, Language(code).label) for code in LANGUAGES]
    )
    text = models.CharField(_("term"), max_length=TERM_LIMIT)

    class Meta:
        ordering = ["text", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "capability", "language", "text"], name="ownterm_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="ownterm_text_given"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="ownterm_language_known"),
        ]

    def __str__(self) -> str:
        return self.text
