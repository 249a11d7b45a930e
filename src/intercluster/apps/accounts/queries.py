"""Reads of accounts."""

from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from babel.core import get_global
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.utils.translation import get_language

from intercluster.apps.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person who is signed in; raise `PermissionDenied` if nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _only_for_the_demo() -> QuerySet[User]:
    """Return the demo's people: without a password, and without a role in anything real."""
    real = Q(managed_clusters__is_demo=False) | Q(affiliations__organisation__is_demo=False)
    return User.objects.filter(
        is_active=True, is_superuser=False, password__startswith=UNUSABLE_PASSWORD_PREFIX
    ).exclude(Exists(User.objects.filter(real, pk=OuterRef("pk"))))


def _name_of(cluster: str) -> Coalesce:
    """Return the name of a related cluster in the reader's language, or else its main one."""
    own = KeyTextTransform(get_language() or "", f"{cluster}__names")
    return Coalesce(NullIf(own, Value("")), F(f"{cluster}__name"), output_field=TextField())


def demo_offices() -> QuerySet[User]:
    """Return one manager of each demo cluster, annotated with `cluster_slug` and `cluster_name`."""
    return (
        _only_for_the_demo()
        .filter(managed_clusters__is_demo=True)
        .annotate(cluster_slug=F("managed_clusters__slug"), cluster_name=_name_of("managed_clusters"))
        .order_by("managed_clusters__name", "pk")
    )


def demo_owners() -> QuerySet[User]:
    """Return one editor in each demo cluster, annotated like `demo_offices`, and with `organisation_name`."""
    return (
        _only_for_the_demo()
        .filter(affiliations__role="editor", affiliations__organisation__clusters__is_demo=True)
        .annotate(
            cluster_slug=F("affiliations__organisation__clusters__slug"),
            cluster_name=_name_of("affiliations__organisation__clusters"),
            organisation_name=F("affiliations__organisation__name"),
        )
        .order_by("affiliations__organisation__clusters__name", "pk")
        .distinct("affiliations__organisation__clusters__name")
    )


def is_shared(user: User) -> bool:
    """Return whether anybody can enter the account by a click, so that nobody may set up anything in it."""
    if user.has_usable_password():
        return False
    return demo_offices().filter(pk=user.pk).exists() or user in demo_owners()


def zone_of(user: User) -> ZoneInfo:
    """Return a person's time zone: that of the country of their organisation or cluster, if it has only one.

    A person without a role, or in a country with several zones, gets the platform's zone.
    """
    places = ("managed_clusters__country", "affiliations__organisation__country")
    own_places = User.objects.filter(pk=user.pk).order_by("managed_clusters__name", "affiliations__pk")
    office, own = own_places.values_list(*places).first() or (None, None)
    return zone_in(office or own or "") or ZoneInfo(settings.TIME_ZONE)


def zone_in(country: str) -> ZoneInfo | None:
    """Return the time zone of a country, None for one with several."""
    zones = get_global("territory_zones").get(country, [])
    return ZoneInfo(zones[0]) if len(zones) == 1 else None


def person_at(email: str) -> User | None:
    """Return the owner of an e-mail address: the person who signs in with it, or else who confirmed it."""
    own = User.objects.filter(email__iexact=email).first()
    if own is not None:
        return own
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    return address.user if address is not None else None


def addresses_of(user: User) -> set[str]:
    """Return the addresses of a person, in lower case."""
    extra = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {user.email.lower(), *(email.lower() for email in extra)}


def has_second_factor(user: User) -> bool:
    """Return whether the person has a passkey, a security key or an app; recovery codes alone do not count."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def needs_second_factor(user: User) -> bool:
    """Return whether a person can open the data of others but has no second factor yet."""
    in_charge = user.is_superuser or user.managed_clusters.exists()
    return in_charge and not has_second_factor(user)
