"""Pages of alliances for the managers of their clusters: parse, ask a query or service, render."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.accounts.models import User
from intercluster.apps.clusters.alliances import queries, services, weights
from intercluster.apps.clusters.alliances.forms import AllianceForm, CommitteeForm, InvitationForm, WeightsForm
from intercluster.apps.clusters.alliances.history import history
from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.clusters.rules import chosen_by, committee_of, may_lead
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.core.errors import Refused

PAST = 20
"""Ended invitations that are listed."""


@never_cache
@require_safe
def alliances(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show a cluster's alliances, and the invitations to and from it."""
    own = managed_cluster(request, cluster)
    return render(
        request,
        "clusters/alliances/list.html",
        {
            "cluster": own,
            "alliances": own.alliances.order_by("name").prefetch_related("clusters"),
            "waiting": queries.waiting_for(own),
            "sent": queries.sent_by(own),
            "past": queries.answered(own, PAST),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, cluster: str) -> HttpResponse:
    """Invite another cluster."""
    own, viewer = managed_cluster(request, cluster), viewer_for(request)
    initial = {"alliance": request.GET.get("alliance", "")}
    form = InvitationForm(own, viewer, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.invite(own, viewer=viewer, **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request, _("%(cluster)s is invited. Its managers decide.") % {"cluster": made.cluster.display_name}
            )
            return redirect("clusters:alliances", cluster=own.slug)
    return render(
        request,
        "clusters/alliances/invite.html",
        {"cluster": own, "form": form},
        status=422 if form.errors else 200,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, cluster: str, number: int) -> HttpResponse:
    """Say what an agreement would share, and take the answer."""
    own, viewer = managed_cluster(request, cluster), viewer_for(request)
    found = get_object_or_404(
        AllianceInvitation.objects.select_related("inviter", "alliance", "by"), cluster=own, pk=number
    )
    if request.method == "POST":
        if request.POST.get("answer") == "agree":
            alliance = services.agree(found, viewer=viewer)
            messages.success(request, _("You are now in the alliance %(name)s.") % {"name": alliance.display_name})
        else:
            services.decline(found, viewer=viewer)
            messages.success(request, _("The invitation is declined."))
        return redirect("clusters:alliances", cluster=own.slug)
    is_waiting = queries.waiting_for(own).filter(pk=found.pk).exists()
    others = queries.others_of(found)
    context = {"shared": queries.shared_by(own, others)} if is_waiting else {}
    return render(request, "clusters/alliances/invitation.html", {"cluster": own, "invitation": found, **context})


@require_POST
def withdraw(request: HttpRequest, cluster: str, number: int) -> HttpResponse:
    """Withdraw an invitation that was sent."""
    own = managed_cluster(request, cluster)
    services.withdraw(get_object_or_404(AllianceInvitation, inviter=own, pk=number), viewer=viewer_for(request))
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("clusters:alliances", cluster=own.slug)


def _inside(request: HttpRequest, cluster: str, slug: str) -> tuple[Cluster, Alliance]:
    """Return a cluster and an alliance that it is in, to the cluster's managers; raise Http404 for others."""
    own = managed_cluster(request, cluster)
    return own, get_object_or_404(own.alliances, slug=slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, cluster: str, slug: str) -> HttpResponse:
    """Say what leaving an alliance does, and leave."""
    own, alliance = _inside(request, cluster, slug)
    if request.method == "POST":
        services.leave(own, alliance, viewer=viewer_for(request))
        messages.success(request, _("You have left the alliance %(name)s.") % {"name": alliance.display_name})
        return redirect("clusters:alliances", cluster=own.slug)
    lost = queries.lost_by_leaving(own, alliance)
    return render(request, "clusters/alliances/leave.html", {"cluster": own, "alliance": alliance, "shared": lost})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, cluster: str, slug: str) -> HttpResponse:
    """Show managers their alliance from inside, and let its committee change it."""
    own, alliance = _inside(request, cluster, slug)
    form = AllianceForm(alliance, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_alliance(alliance, form.changes(), viewer=viewer_for(request))
        messages.success(request, _("Saved."))
        return _back(own, alliance)
    return _page(request, own, alliance, form=form)


@require_POST
def committee(request: HttpRequest, cluster: str, slug: str) -> HttpResponse:
    """Choose which of one's managers are in the committee."""
    own, alliance = _inside(request, cluster, slug)
    form = CommitteeForm(own, request.POST)
    if form.is_valid():
        services.choose_committee(alliance, own, form.cleaned_data["people"], viewer=viewer_for(request))
        messages.success(request, _("Saved."))
    return _back(own, alliance)


@require_POST
def set_weights(request: HttpRequest, cluster: str, slug: str) -> HttpResponse:
    """Keep new weights and use them, or use an earlier version."""
    own, alliance = _inside(request, cluster, slug)
    viewer, user = viewer_for(request), request.user
    assert isinstance(user, User)  # managed_cluster lets nobody else through
    if "version" in request.POST:
        number = request.POST["version"]
        weights.use(alliance, int(number) if number.isdecimal() else None, viewer=viewer, by=user.name or user.email)
    else:
        form = WeightsForm(weights.in_use(alliance), request.POST)
        if not form.is_valid():
            return _page(request, own, alliance, weights_form=form)
        weights.set_by_hand(alliance, form.cleaned_data, viewer=viewer, by=user.name or user.email)
    messages.success(request, _("The weights are in use from now on."))
    return _back(own, alliance)


def _back(cluster: Cluster, alliance: Alliance) -> HttpResponse:
    return redirect("clusters:alliance", cluster=cluster.slug, slug=alliance.slug)


def _page(request: HttpRequest, cluster: Cluster, alliance: Alliance, **forms: Any) -> HttpResponse:
    members = list(committee_of(alliance))
    has_errors = any(form.errors for form in forms.values())
    context = {
        "cluster": cluster,
        "alliance": alliance,
        "is_leading": may_lead(viewer_for(request), alliance),
        "committee": members,
        "managers": cluster.managers.order_by("name", "email"),
        "chosen": {person.pk for person in chosen_by(cluster, alliance)},
        "form": AllianceForm(alliance),
        "weights_form": WeightsForm(weights.in_use(alliance)),
        "version": weights.version_in_use(alliance),
        "versions": weights.offered(alliance),
        "history": history(alliance),
    }
    return render(request, "clusters/alliances/alliance.html", context | forms, status=422 if has_errors else 200)
