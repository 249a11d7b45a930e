"""The exchange app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import FeatureConfig, NavItem, Period, Scope, Section
from intercluster.core.saved_searches import SearchKind
from intercluster.core.searchable import Searchable


class ExchangeConfig(FeatureConfig):
    """Good practices, questions and answers, study visits and a library."""

    name = "intercluster.apps.exchange"
    forms_lead_back = True
    at_start = (*FeatureConfig.at_start, "practices.notices", "questions.notices", "visits.notices")
    navigation = [
        NavItem(Section.MEET, 15, _("Search everything"), "exchange:search", people_only=True),
        NavItem(Section.MEET, 20, _("Good practices"), "exchange:practices", people_only=True),
        NavItem(Section.MEET, 30, _("Questions"), "exchange:questions", people_only=True),
        NavItem(Section.MEET, 40, _("Study visits"), "exchange:visits", people_only=True),
        NavItem(Section.MEET, 50, _("Library"), "exchange:library", people_only=True),
    ]
    office_panels = ["intercluster.apps.exchange.order.office.panels"]
    scopes = [Scope("exchange", _("Read the knowledge exchange"))]
    retention = [
        Period(
            "visits",
            _("What people wrote to come on a study visit, since it was held"),
            "KEEP_VISITS_DAYS",
            purge="intercluster.apps.exchange.visits.retention.empty_visitors",
        ),
    ]
    settings = {
        "KEEP_VISITS_DAYS": 730,
        "LIBRARY_MAX_MB": 25,
        "LIBRARY_MAX_PAGES": 500,
        "LIBRARY_MAX_SECONDS": 300,
        "LIBRARY_MAX_MEMORY_MB": 1024,
        "LIBRARY_DOCUMENTS_PER_DAY": 100,
    }
    saved_searches = [
        SearchKind(
            "exchange",
            read="intercluster.apps.exchange.finding.saved.read",
            address="intercluster.apps.exchange.finding.saved.address",
            text="intercluster.apps.exchange.finding.saved.text",
            default_name="intercluster.apps.exchange.finding.saved.default_name",
            found="intercluster.apps.exchange.finding.saved.found",
        )
    ]
    searchable = [
        Searchable(
            "exchange.Practice",
            _("Good practices"),
            readable="intercluster.apps.exchange.practices.queries.practices",
            result="intercluster.apps.exchange.practices.queries.result",
        ),
        Searchable(
            "exchange.Question",
            _("Questions"),
            readable="intercluster.apps.exchange.questions.queries.questions",
            result="intercluster.apps.exchange.questions.queries.question_result",
        ),
        Searchable(
            "exchange.Answer",
            _("Answers"),
            readable="intercluster.apps.exchange.questions.queries.answers",
            result="intercluster.apps.exchange.questions.queries.answer_result",
        ),
        Searchable(
            "exchange.Visit",
            _("Study visits"),
            readable="intercluster.apps.exchange.visits.queries.visits",
            result="intercluster.apps.exchange.visits.queries.result",
        ),
        Searchable(
            "exchange.Passage",
            _("Library"),
            readable="intercluster.apps.exchange.library.queries.passages",
            result="intercluster.apps.exchange.library.queries.result",
        ),
    ]
