"""Reads of accounts."""

from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from babel.core import get_global
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest

from intercluster.apps.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person who is signed in; raise `PermissionDenied` if nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _only_for_the_demo() -> QuerySet[User]:
    """Return people who exist for the demo: without a password, and with no part in anything that is real."""
    real = Q(managed_clusters__is_demo=False) | Q(affiliations__organisation__is_demo=False)
    return User.objects.filter(
        is_active=True, is_superuser=False, password__startswith=UNUSABLE_PASSWORD_PREFIX
    ).exclude(Exists(User.objects.filter(real, pk=OuterRef("pk"))))


def demo_offices() -> QuerySet[User]:
    """Return who manages a demo cluster, once a cluster, annotated with `cluster_slug` and `cluster_name`."""
    return (
        _only_for_the_demo()
        .filter(managed_clusters__is_demo=True)
        .annotate(cluster_slug=F("managed_clusters__slug"), cluster_name=F("managed_clusters__name"))
        .order_by("cluster_name", "pk")
    )


def demo_owners() -> QuerySet[User]:
    """Return who runs a firm in a demo cluster, annotated like `demo_offices`, and with `organisation_name`."""
    return (
        _only_for_the_demo()
        .filter(affiliations__role="editor", affiliations__organisation__clusters__is_demo=True)
        .annotate(
            cluster_slug=F("affiliations__organisation__clusters__slug"),
            cluster_name=F("affiliations__organisation__clusters__name"),
            organisation_name=F("affiliations__organisation__name"),
        )
        .order_by("cluster_name", "pk")
    )


def is_shared(user: User) -> bool:
    """Is the account one that anybody enters by a click, in which nobody may set up anything of their own?"""
    if user.has_usable_password():
        return False
    return demo_offices().filter(pk=user.pk).exists() or demo_owners().filter(pk=user.pk).exists()


def zone_of(user: User) -> ZoneInfo:
    """Return the time zone a person lives by: of the country in which they have a place, if it has one only.

    Who has no place, or one in a country of several zones, goes by the zone of the platform.
    """
    places = ("managed_clusters__country", "affiliations__organisation__country")
    found = User.objects.filter(pk=user.pk).order_by("managed_clusters__name", "affiliations__pk")
    office, own = found.values_list(*places).first() or (None, None)
    zones = get_global("territory_zones").get(office or own or "", [])
    return ZoneInfo(zones[0] if len(zones) == 1 else settings.TIME_ZONE)


def person_at(email: str) -> User | None:
    """Return whose an e-mail address is: who signs in with it, else who has shown that they read its mail."""
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
    """Has the person a passkey, a security key or an authenticator app? Recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def needs_second_factor(user: User) -> bool:
    """Is it somebody whose account opens the data of others, without a second factor yet?"""
    in_charge = user.is_superuser or user.managed_clusters.exists()
    return in_charge and not has_second_factor(user)
