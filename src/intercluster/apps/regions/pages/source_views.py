"""Pages on the source of figures: a dataset, an activity of a region, a region's measures."""

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intercluster.analysis.regions.swot import Thresholds
from intercluster.apps.access.throttling import DOCUMENT_COST, limited
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.regions.flags import FLAGS
from intercluster.apps.regions.models import Dataset, Observation, Status, TableImport
from intercluster.apps.regions.pages.presentation import RULES, learnt_from, measures, missing_cells, source_of
from intercluster.apps.regions.pages.provenance import cells, contents, contributions, evidence
from intercluster.apps.regions.pages.request_params import Requested, leading_on, query_string, requested_figures
from intercluster.apps.regions.pages.sentences import evidence_of
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.reports.method import when
from intercluster.apps.regions.rules import may_change_dataset, reads_judgements
from intercluster.tables.formula_injection import neutralise


@require_safe
def dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a dataset: its contents, its gaps, and who imported it."""
    chosen = get_object_or_404(Dataset, slug=slug)
    there, viewer = contents(chosen), viewer_for(request)
    return render(
        request,
        "regions/source.html",
        {
            "dataset": chosen,
            "contents": there,
            "statuses": [label for _value, label in Status.choices],
            "years": [(year, [counts[value] for value in Status.values]) for year, counts in there.years],
            "flags": [(letter, FLAGS.get(letter, ""), count) for letter, count in there.flags],
            "imports": TableImport.objects.filter(dataset=chosen).select_related("by"),
            "names_people": reads_judgements(viewer),
            "may_change": may_change_dataset(viewer, chosen),
        },
    )


@require_safe
@limited("document", DOCUMENT_COST)
def dataset_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Return the observations of a dataset as CSV, with flags: all, or those of a region or an activity."""
    chosen = get_object_or_404(Dataset, slug=slug)
    region, activity = request.GET.get("region", ""), request.GET.get("activity", "")
    lines = _lines(cells(chosen, region, activity), get_language() or "en")
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = "-".join(filter(None, (slug, *("".join(filter(str.isalnum, each)) for each in (region, activity)))))
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@require_safe
@leading_on
def activity(request: HttpRequest, code: str, activity: str) -> HttpResponse:
    """Show the source of the figures of an activity in a region."""
    asked = requested_figures(request, [code])
    snapshot, code = asked.snapshot, asked.code
    shown = evidence(snapshot, code, activity)
    rules = when(Thresholds())
    findings = shown.computed.findings if shown.computed else ()
    return render(
        request,
        "regions/activity.html",
        {
            **_shared(request, asked),
            "evidence": shown,
            "of": shown.computed,
            "is_revised": any(each.revisions for each in shown.observed),
            "findings": [(RULES[each.rule], evidence_of(snapshot, code, each), rules[each.rule]) for each in findings],
            "csv": f"{reverse('regions:dataset-csv', args=[snapshot.dataset.slug])}?"
            + urlencode({"region": code, "activity": activity}),
        },
    )


@require_safe
@leading_on
def region_measures(request: HttpRequest, code: str) -> HttpResponse:
    """Show the contribution of each activity to a region's measures."""
    asked = requested_figures(request, [code])
    snapshot, code = asked.snapshot, asked.code
    shown = contributions(snapshot, code)
    return render(
        request,
        "regions/measures.html",
        {
            **_shared(request, asked),
            "contributions": shown,
            "numbers": measures(snapshot, snapshot.indices(code)),
            "difference": sum(each.difference for each in shown),
            "square": sum(each.square for each in shown),
            "has": int(snapshot.measures.presence[snapshot.row(code)].sum()),
        },
    )


def _shared(request: HttpRequest, asked: Requested) -> dict[str, Any]:
    snapshot = asked.snapshot
    return {
        "snapshot": snapshot,
        "note": asked.note,
        "dataset": snapshot.dataset,
        "region": snapshot.regions[snapshot.row(asked.code)],
        "source": source_of(snapshot.dataset),
        "learnt": learnt_from(snapshot),
        "missing": missing_cells(snapshot) if snapshot.missing else "",
        "query": query_string(request, "dataset", "year"),
    }


class _Line:
    """A file for csv.writer that returns each line."""

    def write(self, line: str) -> str:
        return line


def _lines(observations: QuerySet[Observation], language: str) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=";")
    with override(language):
        yield "\ufeff"
        head = [
            _("NUTS version"),
            _("Region"),
            _("Code"),
            _("Activity"),
            _("Year"),
            _("value"),
            _("status"),
            _("flags"),
        ]
        yield writer.writerow(["NUTS", *head])
        for each in observations.iterator(chunk_size=5_000):
            value = "" if each.value is None else int(each.value) if each.value.is_integer() else each.value
            texts = [each.region.name, each.activity.code, name_of(each.activity)]
            place = [each.region.code, each.region.version, *map(neutralise, texts)]
            yield writer.writerow([*place, each.year, value, each.status, neutralise(each.flags)])
