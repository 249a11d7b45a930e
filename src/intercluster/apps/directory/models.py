"""Clusters, their members, and what each member offers and needs."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Func, Q, Value, When
from django.db.models.functions import MD5
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from intercluster.apps.directory.choices import TEXT_SEARCH, Kind, Size, Visibility
from intercluster.apps.directory.name_keys import NameKeyField, OrganisationSet, with_key
from intercluster.apps.directory.registration_numbers import PERSONAL, PERSONAL_VAT
from intercluster.core import clock
from intercluster.core.history.tracking import tracked
from intercluster.core.imports.record import ImportRecord


def _size_class() -> Case:
    """Headcount decides, and turnover where it is known, as in Commission Recommendation 2003/361/EC, article 2.

    The recommendation lets the balance sheet total stand in for turnover; it is not collected here.
    """

    def below(people: int, euros: int) -> Q:
        return Q(headcount__lt=people) & (Q(turnover_eur__isnull=True) | Q(turnover_eur__lte=euros))

    return Case(
        When(headcount__isnull=True, then=Value("")),
        When(below(10, 2_000_000), then=Value(Size.MICRO.value)),
        When(below(50, 10_000_000), then=Value(Size.SMALL.value)),
        When(below(250, 50_000_000), then=Value(Size.MEDIUM.value)),
        default=Value(Size.LARGE.value),
    )


def _number_of_a_person() -> Q:
    """Return the condition for a registration number that is the identity number of a sole trader."""
    numbers = [Q(country=country, registration_number__regex=f"^{one}$") for country, one in sorted(PERSONAL.items())]
    return reduce(or_, numbers)


class _ElementsMatch(Func):
    """True if every element of an array matches a regular expression."""

    function = "array_to_string"
    template = "(array_to_string(%(expressions)s, ',') ~ '^(%(pattern)s(,%(pattern)s)*)?$')"
    output_field = models.BooleanField()


ModelT = TypeVar("ModelT", bound=models.Model)


class InUse(models.Manager[ModelT]):
    """Those that are not archived. Lists, pickers and searches start here, so that nothing archived gets in."""

    def get_queryset(self) -> models.QuerySet[ModelT]:
        """Return all but the archived ones."""
        return super().get_queryset().filter(archived__isnull=True)


class _HasType(Func):
    """True if a JSON value is of a type, such as an object."""

    function = "jsonb_typeof"
    template = "(%(function)s(%(expressions)s) = '%(kind)s')"
    output_field = models.BooleanField()


class Named(models.Model):
    """What has a name in each interface language, and can be archived.

    What is archived shares nothing and is in no list; `everything` has it, for administrators and for history.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("name in other languages"), default=dict, blank=True)
    """By language of the interface. Where there is none, `name` holds."""
    summary = models.TextField(_("summary"), blank=True)
    is_demo = models.BooleanField(_("fictional"), default=False)
    archived = models.DateTimeField(_("archived"), null=True, blank=True)

    objects: ClassVar[InUse[Self]] = InUse()
    everything: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=_HasType("names", kind="object"), name="%(class)s_names_by_language"),
            models.CheckConstraint(condition=~Q(name=""), name="%(class)s_name_given"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        """Return the name in the reader's language."""
        return self.name_in(get_language() or "")

    def name_in(self, language: str) -> str:
        """Return the name in a language, or the main one."""
        return str(self.names.get(language) or self.name)

    @property
    def display_summary(self) -> str:
        """Return the summary as written; that of the demo, which is part of the platform, in the reader's language."""
        return gettext(self.summary) if self.is_demo and self.summary else self.summary


class Deciding(models.TextChoices):
    """How clusters of an alliance, or members of a cluster, decide."""

    MAJORITY = "majority", _("Simple majority")
    TWO_THIRDS = "two_thirds", _("Two thirds")
    CONSENSUS = "consensus", _("Consensus")


@tracked()
class Alliance(Named):
    """Clusters that work together; profiles are shared inside an alliance."""

    committee = models.ManyToManyField("accounts.User", related_name="alliance_committees", blank=True)
    """Managers of its clusters who look after it together."""
    deciding = models.CharField(
        _("how many clusters have to sign"), max_length=10, choices=Deciding, default=Deciding.CONSENSUS
    )
    """How many of its clusters have to sign a strategy until it is in force."""

    class Meta(Named.Meta):
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=Q(deciding__in=["majority", "two_thirds", "consensus"]), name="alliance_deciding_known"
            ),
        ]


class Ratifying(models.TextChoices):
    """Which body of a cluster ratifies a strategy, by its own rule."""

    OFFICER = "officer", _("An officer who may sign for it")
    BOARD = "board", _("Its board")
    MEMBERS = "members", _("A decision of its members, such as at an assembly")
    VOTE = "vote", _("A vote of its members on this platform")


@tracked()
class Cluster(Named):
    """An organisation that runs a cluster: one tenant."""

    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=5, blank=True, help_text=_("NUTS code"))
    """Where it is at home."""
    regions = ArrayField(models.CharField(max_length=5), verbose_name=_("other regions"), default=list, blank=True)
    """Where it works beside that: NUTS codes."""
    languages = ArrayField(
        models.CharField(max_length=2), verbose_name=_("working languages"), default=list, blank=True
    )
    website = models.URLField(_("website"), blank=True)
    colour = models.CharField(_("colour"), max_length=7, blank=True)
    """Such as #1f4d3a; dark enough for white text on it."""
    default_visibility = models.CharField(
        _("who may see new offers and needs"), max_length=9, choices=Visibility, default=Visibility.ALLIANCE
    )
    deciding = models.CharField(_("who decides"), max_length=10, choices=Deciding, default=Deciding.MAJORITY)
    quorum = models.PositiveSmallIntegerField(
        _("quorum, per cent of the members"), default=50, validators=[MaxValueValidator(100)]
    )
    ratifying = models.CharField(_("who ratifies strategies"), max_length=7, choices=Ratifying, blank=True)
    """"" if the cluster has not said: its office then says it each time."""
    invitation_texts = models.JSONField(_("text of invitations"), default=dict, blank=True)
    """By language."""
    retention = models.JSONField(_("how long data is kept"), default=dict, blank=True)
    """Days by the name of a period. Where there are none, those of the platform hold."""
    alliances = models.ManyToManyField(Alliance, related_name="clusters", blank=True)
    managers = models.ManyToManyField("accounts.User", related_name="managed_clusters", blank=True)
    evaluators = models.ManyToManyField("accounts.User", related_name="evaluated_clusters", blank=True)

    class Meta(Named.Meta):
        ordering = ["name"]
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(condition=Q(colour__regex=r"^(#[0-9a-f]{6})?$"), name="cluster_colour_hex"),
            models.CheckConstraint(
                condition=_ElementsMatch("regions", pattern="[A-Z]{2}[0-9A-Z]{0,3}"), name="cluster_regions_nuts"
            ),
            models.CheckConstraint(
                condition=_ElementsMatch("languages", pattern="[a-z]{2}"), name="cluster_languages_iso"
            ),
            models.CheckConstraint(
                condition=Q(default_visibility__in=Visibility.values), name="cluster_visibility_known"
            ),
            models.CheckConstraint(
                condition=Q(deciding__in=["majority", "two_thirds", "consensus"]), name="cluster_deciding_known"
            ),
            models.CheckConstraint(condition=Q(ratifying__in=["", *Ratifying.values]), name="cluster_ratifying_known"),
            models.CheckConstraint(condition=Q(quorum__lte=100), name="cluster_quorum_per_cent"),
            models.CheckConstraint(
                condition=_HasType("invitation_texts", kind="object"), name="cluster_invitations_by_language"
            ),
            models.CheckConstraint(condition=_HasType("retention", kind="object"), name="cluster_retention_by_period"),
        ]

    @property
    def all_regions(self) -> list[str]:
        """Return where it works, its home first."""
        return [code for code in dict.fromkeys([self.region, *self.regions]) if code]


class FormerAddress(models.Model):
    """An address that a cluster or alliance had before; it leads to the present one."""

    slug = models.SlugField()
    cluster = models.ForeignKey(Cluster, models.CASCADE, null=True, blank=True, related_name="+")
    alliance = models.ForeignKey(Alliance, models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cluster__isnull=True) ^ Q(alliance__isnull=True), name="formeraddress_of_one"
            ),
            models.UniqueConstraint(fields=["slug"], condition=Q(alliance=None), name="formeraddress_cluster_once"),
            models.UniqueConstraint(fields=["slug"], condition=Q(cluster=None), name="formeraddress_alliance_once"),
        ]

    def __str__(self) -> str:
        return self.slug


class Logo(models.Model):
    """A cluster's logo as a small PNG. It is in the database so that a backup of the database has it."""

    cluster = models.OneToOneField(Cluster, models.CASCADE, related_name="logo", primary_key=True)
    image = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the image, so that an address can be cached for ever."""

    def __str__(self) -> str:
        return f"Logo of {self.cluster}"


@tracked(obj_field=None)
class ClusterAlliance(Cluster.alliances.through):  # type: ignore[name-defined]
    """A cluster's place in an alliance, so that its history is kept."""

    class Meta:
        proxy = True


@tracked(obj_field=None)
class AllianceCommittee(Alliance.committee.through):  # type: ignore[name-defined]
    """A person's place in the committee of an alliance, so that its history is kept."""

    class Meta:
        proxy = True


@tracked(obj_field=None)
class ClusterManager(Cluster.managers.through):  # type: ignore[name-defined]
    """A person's place in a cluster's office, so that its history is kept."""

    class Meta:
        proxy = True


@tracked(obj_field=None)
class ClusterEvaluator(Cluster.evaluators.through):  # type: ignore[name-defined]
    """A person's right to evaluate a cluster, so that its history is kept."""

    class Meta:
        proxy = True


@tracked(exclude=["name_key", "size", "created", "updated"])
class Organisation(models.Model):
    """A firm, research or education body, public body or association."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=300)
    name_key = NameKeyField()
    """Organisations with a name alike have the same, so that an import finds them without reading all."""
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.COMPANY)
    country = models.CharField(_("country"), max_length=2)
    registration_number = models.CharField(_("registration number"), max_length=30, blank=True)
    headcount = models.PositiveIntegerField(_("people"), null=True, blank=True)
    turnover_eur = models.DecimalField(
        _("turnover, euros a year"),
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    size = models.GeneratedField(expression=_size_class(), output_field=models.CharField(max_length=6), db_persist=True)
    activities = ArrayField(models.CharField(max_length=5), verbose_name=_("activities"), default=list, blank=True)
    region = models.CharField(_("region"), max_length=5, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    languages = ArrayField(
        models.CharField(max_length=2), verbose_name=_("working languages"), default=list, blank=True
    )
    markets = ArrayField(models.CharField(max_length=2), verbose_name=_("markets sold to"), default=list, blank=True)
    website = models.URLField(_("website"), blank=True)
    clusters = models.ManyToManyField(Cluster, through="Membership", related_name="organisations")
    is_demo = models.BooleanField(_("fictional"), default=False)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[Self]] = OrganisationSet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "registration_number"],
                condition=~Q(registration_number=""),
                name="organisation_registration_unique",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="organisation_kind_known"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="organisation_country_code"),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_name_given"),
            models.CheckConstraint(condition=~_number_of_a_person(), name="organisation_number_not_personal"),
            models.CheckConstraint(
                condition=Q(turnover_eur__isnull=True) | Q(turnover_eur__gte=0),
                name="organisation_turnover_positive",
            ),
            models.CheckConstraint(
                condition=Q(region="") | (Q(region__regex=r"^[A-Z]{2}[0-9A-Z]{0,3}$")),
                name="organisation_region_nuts",
            ),
            models.CheckConstraint(
                condition=_ElementsMatch("activities", pattern=r"\d\d(\.\d{1,2})?"),
                name="organisation_activities_nace",
            ),
            models.CheckConstraint(
                condition=_ElementsMatch("languages", pattern="[a-z]{2}"), name="organisation_languages_iso"
            ),
            models.CheckConstraint(
                condition=_ElementsMatch("markets", pattern="[A-Z]{2}"), name="organisation_markets_iso"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="organisation_coordinates_valid",
            ),
        ]
        indexes = [
            GinIndex(fields=["activities"], name="organisation_activities"),
            models.Index(fields=["country", "kind", "size"], name="organisation_facets"),
            models.Index(fields=["name_key", "country"], name="organisation_name_key"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Any) -> None:
        """Write the key of the name where the name is written."""
        if options.get("update_fields") is not None:
            options["update_fields"] = with_key(options["update_fields"])
        super().save(**options)


class Identifier(models.Model):
    """A number by which a register other than the national one knows an organisation."""

    class Scheme(models.TextChoices):
        """Registers."""

        PIC = "pic", _("EU participant number")
        VAT = "vat", _("VAT number")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=8, choices=Scheme)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_unique"),
            models.CheckConstraint(condition=~Q(value__regex=f"^{PERSONAL_VAT}$"), name="identifier_not_personal"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


@tracked(exclude=["added"])
class Membership(models.Model):
    """An organisation's place in a cluster."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    since = models.DateField(_("member since"), null=True, blank=True)
    added = models.DateTimeField(default=clock.now, editable=False)
    """When it came to the platform, which nobody states: `since` may be any day."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "organisation"], name="membership_unique")]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.cluster}"


@tracked()
class Affiliation(models.Model):
    """A person's place in an organisation."""

    class Role(models.TextChoices):
        """What the person may do there."""

        EDITOR = "editor", _("Editor: can change the organisation's profile")
        MEMBER = "member", _("Member: can read, search and take part")

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    role = models.CharField(_("role"), max_length=6, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="affiliation_unique"),
            models.CheckConstraint(condition=Q(role__in=["editor", "member"]), name="affiliation_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.organisation}"


def _search_vector(field: str) -> Case:
    """Lexemes of a text under the text search configuration of its language, `simple` for any other."""
    return Case(
        *[When(language=code.value, then=SearchVector(field, config=config)) for code, config in TEXT_SEARCH.items()],
        default=SearchVector(field, config="simple"),
    )


class SearchableText(models.Model):
    """A text in one original language that can be found by its words and by its meaning.

    `vector` is of unit length, aligned across languages, and comparable only with vectors of the same `encoder`; both
    are empty until the text has been indexed. So are `terms`, what partner search finds it by among words, which are
    made by that version of `analysis.language.words`; until then it is found by its `lexemes` alone.
    """

    if TYPE_CHECKING:  # each concrete model has its own
        objects: ClassVar[models.Manager[Any]]

    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=3, blank=True)
    content_hash = models.GeneratedField(
        expression=MD5("text"), output_field=models.CharField(max_length=32), db_persist=True
    )
    lexemes = models.GeneratedField(
        expression=_search_vector("text"), output_field=SearchVectorField(), db_persist=True
    )
    terms = SearchVectorField(null=True, blank=True)
    terms_version = models.PositiveSmallIntegerField(default=0)
    encoder = models.CharField(max_length=100, blank=True)
    vector = HalfVectorField(null=True, blank=True)

    class Meta:
        abstract = True


def search_indexes(table: str) -> list[models.Index]:
    """Index a searchable text's words, its meaning under the default encoder, and what is still to be encoded."""
    return [
        GinIndex(fields=["lexemes"], name=f"{table}_lexemes"),
        GinIndex(fields=["terms"], name=f"{table}_terms"),
        models.Index(fields=["encoder"], condition=Q(encoder=""), name=f"{table}_unencoded"),
    ]


NO_CAPABILITY = "none"
"""What a text is about whose author says that it is about nothing that the thesaurus has."""


class Statement(SearchableText):
    """What offers and needs have in common: whose, who may see it, until when."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="%(class)ss")
    visibility = models.CharField(_("who may see it"), max_length=9, choices=Visibility, default=Visibility.ALLIANCE)
    expires = models.DateField(_("expires"), null=True, blank=True)
    about = models.CharField(max_length=100, blank=True)
    """The id of the capability that a person says the text is about, or NO_CAPABILITY; empty until somebody says so."""
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "content_hash"], name="%(class)s_text_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="%(class)s_text_given"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="%(class)s_visibility_known"),
        ]

    def __str__(self) -> str:
        return self.text


_tracked = tracked(
    exclude=["about", "created", "updated", "content_hash", "lexemes", "terms", "terms_version", "encoder", "vector"]
)
"""What a person says in an offer or need; how it is found has no history."""


@_tracked
class Offer(Statement):
    """One thing an organisation can give, in one original language."""

    class Meta(Statement.Meta):
        indexes = search_indexes("offer")


@_tracked
class Need(Statement):
    """One thing an organisation seeks, in one original language."""

    class Meta(Statement.Meta):
        indexes = search_indexes("need")


class Project(SearchableText):
    """A research or development project; `text` is its objective, evidence of what its participants can do."""

    source = models.CharField(max_length=20, help_text=_("register the project comes from"))
    external_id = models.CharField(max_length=40)
    acronym = models.CharField(_("acronym"), max_length=100, blank=True)
    title = models.TextField(_("title"))
    topics = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    fields = ArrayField(models.CharField(max_length=200), default=list, blank=True, help_text="of science, by title")
    programme = models.CharField(_("programme"), max_length=100, blank=True)
    part = models.CharField(max_length=100, blank=True, help_text="of the programme, such as HORIZON.2.5")
    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    participants = models.ManyToManyField(Organisation, through="Participation", related_name="projects")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="project_unique")]
        indexes = search_indexes("project")

    def __str__(self) -> str:
        return self.acronym or self.title


class Participation(models.Model):
    """An organisation's part in a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="participations")
    role = models.CharField(_("role"), max_length=40, blank=True)
    contribution_eur = models.DecimalField(
        _("EU contribution, euros"), max_digits=15, decimal_places=2, null=True, blank=True
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "organisation"], name="participation_unique")]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.project}"


class Import(ImportRecord):
    """An import of members that was carried out; member_files/records.py says what `done` holds."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="imports")
    counts = models.JSONField(help_text="outcome -> organisations")
    done = models.JSONField(encoder=DjangoJSONEncoder)

    def __str__(self) -> str:
        return f"{self.file} into {self.cluster}"
