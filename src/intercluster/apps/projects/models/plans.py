"""The plan of a consortium: work packages with what they deliver, who works how much in them, and what that costs."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.analysis.consortia.rules import Category
from intercluster.apps.projects.models.calls import TEXT_LIMIT
from intercluster.apps.projects.models.consortia import MOST_MONTHS, Consortium, Partner
from intercluster.core.history.tracking import tracked

COST_CATEGORIES = (
    Category.SUBCONTRACTING,
    Category.TRAVEL,
    Category.EQUIPMENT,
    Category.OTHER,
    Category.THIRD_PARTIES,
    Category.UNIT_COSTS,
)
"""What a cost can be. Staff cost is person-months times their rate, flat rates follow from the rules of the call."""


class ResultKind(models.TextChoices):
    """What a deliverable is, as in Horizon Europe's table 3.1c."""

    REPORT = "R", _("document, report")
    DEMONSTRATOR = "DEM", _("demonstrator, pilot, prototype")
    COMMUNICATION = "DEC", _("website, film, publication")
    DATA = "DATA", _("data set")
    DATA_PLAN = "DMP", _("data management plan")
    ETHICS = "ETHICS", _("ethics document")
    SECURITY = "SECURITY", _("security document")
    OTHER = "OTHER", _("other result")


class Dissemination(models.TextChoices):
    """Who may read a deliverable, as in Horizon Europe's table 3.1c."""

    PUBLIC = "PU", _("public")
    SENSITIVE = "SEN", _("the consortium and the funder")


class Likelihood(models.IntegerChoices):
    """How likely a risk is, or how bad it would be."""

    LOW = 1, _("low")
    MEDIUM = 2, _("medium")
    HIGH = 3, _("high")


@tracked()
class WorkPackage(models.Model):
    """A part of the work. Months are counted from the start of the project, which is in month 1."""

    consortium = models.ForeignKey(Consortium, models.CASCADE, related_name="work_packages")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    lead = models.ForeignKey(
        Partner, models.SET_NULL, related_name="leads", null=True, blank=True, verbose_name=_("lead")
    )
    objectives = models.TextField(_("objectives"), blank=True, max_length=TEXT_LIMIT)
    tasks = models.TextField(_("tasks"), blank=True, max_length=TEXT_LIMIT)
    begins = models.PositiveSmallIntegerField(_("first month"), default=1)
    ends = models.PositiveSmallIntegerField(_("last month"), default=1)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consortium", "number"], name="work_package_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="work_package_title_given"),
            models.CheckConstraint(
                condition=Q(begins__gte=1, begins__lte=F("ends"), ends__lte=MOST_MONTHS), name="work_package_months"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


@tracked()
class PersonMonths(models.Model):
    """How many months of work a partner puts into a work package."""

    work_package = models.ForeignKey(WorkPackage, models.CASCADE, related_name="person_months")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="person_months")
    months = models.DecimalField(_("person-months"), max_digits=7, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ["work_package", "partner"]
        constraints = [
            models.UniqueConstraint(fields=["work_package", "partner"], name="person_months_once"),
            models.CheckConstraint(condition=Q(months__gt=0), name="person_months_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.months}"


@tracked()
class Cost(models.Model):
    """A cost of a partner in a work package that is no staff cost."""

    work_package = models.ForeignKey(WorkPackage, models.CASCADE, related_name="costs")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="costs")
    category = models.CharField(
        _("category"), max_length=14, choices=[(each.value, each.value) for each in COST_CATEGORIES]
    )
    amount = models.DecimalField(_("sum"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    what = models.CharField(_("what it is for"), max_length=1000, blank=True)
    third_party = models.CharField(_("third party that gives it free of charge"), max_length=300, blank=True)
    """Named for contributions in kind, which table 3.1j lists."""

    class Meta:
        ordering = ["work_package", "partner", "category", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="cost_positive"),
            models.CheckConstraint(
                condition=Q(category__in=[each.value for each in COST_CATEGORIES]), name="cost_category_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.amount}"


@tracked()
class Deliverable(models.Model):
    """A result that the project hands over."""

    work_package = models.ForeignKey(WorkPackage, models.CASCADE, related_name="deliverables")
    number = models.PositiveSmallIntegerField()
    """Within its work package: the first of work package 2 is D2.1."""
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("description"), blank=True, max_length=TEXT_LIMIT)
    lead = models.ForeignKey(Partner, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("lead"))
    kind = models.CharField(_("kind"), max_length=8, choices=ResultKind, default=ResultKind.REPORT)
    dissemination = models.CharField(
        _("who may read it"), max_length=3, choices=Dissemination, default=Dissemination.PUBLIC
    )
    month = models.PositiveSmallIntegerField(_("month"))

    class Meta:
        ordering = ["work_package__number", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["work_package", "number"], name="deliverable_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="deliverable_title_given"),
            models.CheckConstraint(condition=Q(kind__in=ResultKind.values), name="deliverable_kind_known"),
            models.CheckConstraint(
                condition=Q(dissemination__in=Dissemination.values), name="deliverable_dissemination_known"
            ),
            models.CheckConstraint(condition=Q(month__range=(1, MOST_MONTHS)), name="deliverable_month"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class Milestone(models.Model):
    """A point at which the project shows how far it has come."""

    consortium = models.ForeignKey(Consortium, models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=300)
    work_packages = models.ManyToManyField(
        WorkPackage, related_name="milestones", blank=True, verbose_name=_("work packages")
    )
    month = models.PositiveSmallIntegerField(_("month"))
    verification = models.CharField(_("how it is verified"), max_length=1000, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consortium", "number"], name="milestone_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="milestone_title_given"),
            models.CheckConstraint(condition=Q(month__range=(1, MOST_MONTHS)), name="milestone_month"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class Risk(models.Model):
    """What could go wrong, and what is done about it."""

    consortium = models.ForeignKey(Consortium, models.CASCADE, related_name="risks")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("risk"), max_length=TEXT_LIMIT)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Likelihood, default=Likelihood.MEDIUM)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Likelihood, default=Likelihood.MEDIUM)
    work_packages = models.ManyToManyField(
        WorkPackage, related_name="risks", blank=True, verbose_name=_("work packages")
    )
    measure = models.TextField(_("what is done about it"), blank=True, max_length=TEXT_LIMIT)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consortium", "number"], name="risk_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="risk_text_given"),
            models.CheckConstraint(condition=Q(likelihood__in=Likelihood.values), name="risk_likelihood_known"),
            models.CheckConstraint(condition=Q(severity__in=Likelihood.values), name="risk_severity_known"),
        ]

    def __str__(self) -> str:
        return self.text
