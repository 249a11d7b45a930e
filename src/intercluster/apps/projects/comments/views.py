"""The page of comments: parse, call one query or service, render."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.comments import queries, services
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.consortia.views import page_context
from intercluster.apps.projects.models import TEXT_LIMIT
from intercluster.core.errors import NotFound, Refused
from intercluster.core.filters import page_query

ON_A_PAGE = 50


class CommentForm(forms.Form):
    """A comment."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write a few words.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def comments(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what the team wrote, the newest last, and take a comment."""
    found, seen = consortia.consortium(viewer_for(request), key, Sight.TEAM)
    form = CommentForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.write(signed_in(request), found, form.cleaned_data["text"])
        except NotFound:
            raise
        except Refused as problem:
            form.add_error("text", str(problem))
        else:
            return redirect("projects:comments", key)
    paginator = Paginator(queries.comments(found), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page", paginator.num_pages))
    context = page_context(found, seen, "projects:comments") | {
        "form": form,
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "reader": request.user,
    }
    return render(request, "projects/comments/comments.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def delete_comment(request: HttpRequest, key: UUID, comment: int) -> HttpResponse:
    """Delete an own comment."""
    found, _seen = consortia.consortium(viewer_for(request), key, Sight.TEAM)
    services.delete(signed_in(request), found, comment)
    messages.success(request, _("Deleted."))
    return redirect("projects:comments", key)
