"""The partnering app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Check, Command, FeatureConfig, NavItem, Scope, Section, Step
from intercluster.core.saved_searches import SearchKind


class PartneringConfig(FeatureConfig):
    """Finds the right partner in another cluster and another language, with the reasons."""

    name = "intercluster.apps.partnering"
    commands = [
        Command("partners", "Find partners.", "intercluster.apps.partnering.cli.partners.app", 10),
        Command(
            "language",
            "How texts of different languages are made comparable, and searchable.",
            "intercluster.apps.partnering.cli.language.app",
            40,
        ),
    ]
    navigation = [
        NavItem(Section.PARTNERS, 10, _("Search"), "partnering:search"),
        NavItem(Section.PARTNERS, 5, links="intercluster.apps.partnering.navigation.partners_for_us"),
    ]
    scopes = [Scope("partners", _("Search partners"))]
    text_steps = [Step("Indexing texts", "intercluster.apps.partnering.indexing.services.index_texts")]
    health = [
        Check("texts", _("Texts"), "intercluster.apps.partnering.indexing.health.texts"),
        Check(
            "encoder",
            _("Encoder"),
            "intercluster.apps.partnering.indexing.health.encoder",
            needs_database=False,
            outside=True,
        ),
    ]
    saved_searches = [
        SearchKind(
            "partners",
            read="intercluster.apps.partnering.saved_searches.read",
            address="intercluster.apps.partnering.saved_searches.address",
            text="intercluster.apps.partnering.saved_searches.text",
            default_name="intercluster.apps.partnering.saved_searches.default_name",
            found="intercluster.apps.partnering.saved_searches.found",
        )
    ]
    slots = {
        "capability.actions": "partnering/slots/find_for_capability.html",
        "import.dry-run": "partnering/slots/understood_sample.html",
        "home.search": "partnering/slots/home_search.html",
        "organisation.actions": "partnering/slots/find_partners.html",
        "organisation.row": "partnering/slots/row.html",
        "profile.actions": "partnering/slots/find_partners.html",
        "profiles.card": "partnering/slots/partners_for_us.html",
        "statement.about": "partnering/slots/understood.html",
    }
