"""`intercluster ranking …`: the weights of the ranking's features, fitted, kept in versions, and put into use."""

import getpass
import json
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.table import Table

from intercluster.apps.directory.models import Alliance
from intercluster.apps.introductions import learning
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.models import RankingWeights
from intercluster.apps.partnering.weights import versions
from intercluster.apps.partnering.weights.defaults import BY_HAND, LABELS, Weighting, weighting_for
from intercluster.apps.partnering.weights.fitting import Fitting
from intercluster.core.console import out, progress
from intercluster.core.errors import Refused
from intercluster.core.slugs import found_by_slug
from intercluster.demo import SEED, training
from intercluster.demo.cli.evaluate import demo_that_is_there

app = typer.Typer(no_args_is_help=True)

HAND_SET = "hand-set"


class Source(StrEnum):
    """Who judged partners."""

    DEMO = "demo"
    USE = "use"


Slug = Annotated[str, typer.Option("--alliance", help="Of this alliance (slug); of the platform if not stated.")]
By = Annotated[str, typer.Option(help="Who does this; the name of the account by default.")]


@app.command()
def fit(
    alliance: Slug = "",
    seed: Annotated[int, typer.Option(help="Of the folds and the intervals.")] = SEED,
    demo_seed: Annotated[int, typer.Option(help="With which the loaded demo alliance was generated.")] = SEED,
    use: Annotated[bool, typer.Option("--use", help="Put the version into use at once if it is better.")] = False,
    by: By = "",
    source: Annotated[
        Source, typer.Option("--from", help="Who judged: the demo's truth, or organisations as they use it.")
    ] = Source.DEMO,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Fit weights and curve to judged partners, compare with those before, and keep a version if it is better.

    What has been judged is the demo alliance: two thirds of its capabilities are learnt from, the rest are the test.
    With `--from use` it is whom organisations met, and whom they turned down for which reason: weights only, learnt
    from half of the organisations and tested on the others.
    """
    own = _alliance(alliance)
    if source is Source.USE:
        _fit_use(own, seed, use, _who(by), as_json)
        return
    if own is not None and not own.is_demo:
        raise Refused(
            f"The demo knows nothing of {own.name}. Learn from its members with --from use, or fit without --alliance "
            f"and `intercluster ranking use VERSION --alliance {own.slug}`."
        )
    generated = demo_that_is_there(demo_seed)
    with progress("Searching") as advance:
        try:
            report = training.fit(generated, seed=seed, advance=advance)
        except ValueError as problem:
            raise Refused(f"There is too little to learn from: {problem}. Load a larger demo alliance.") from problem
    version = _keep(report, own, use, _who(by), as_json)
    if as_json:
        return
    _show_report(report)
    if version and use:
        out.print(f"Version {version.pk} is in use for {own or 'the platform'}.", markup=False)
    elif version:
        out.print(f"Kept as version {version.pk}: `intercluster ranking use {version.pk}` puts it into use.")


def _keep(report: Fitting, own: Alliance | None, use: bool, by: str, as_json: bool) -> RankingWeights | None:
    """Keep what was found, use it if wished, and return it; print all of it where JSON is asked for."""
    told = asdict(report) | {"verdict": report.verdict}
    version = None
    if report.found is not None:
        kept = json.loads(json.dumps(told))
        version = versions.add_version(report.found, alliance=own, by=by, space=report.space, report=kept)
        if use:
            versions.use_version(version.pk, alliance=own, by=by, space=report.space)
    if as_json:
        out.print_json(json.dumps(told | {"version": version.pk if version else None, "in_use": bool(version and use)}))
    return version


def _fit_use(own: Alliance | None, seed: int, use: bool, by: str, as_json: bool) -> None:
    weighting = weighting_for(own.pk if own else None, language().space)
    with progress("Searching") as advance:
        try:
            report = learning.fit(learning.judged_searches(own, weighting, advance), weighting, seed=seed)
        except ValueError as problem:
            raise Refused(f"There is too little to learn from: {problem}. The weights in use stay.") from problem
    version = _keep(report, own, use, by, as_json)
    if as_json:
        return
    out.print(f"{report.learnt_from} organisations learnt from, {report.held_out} held out (seed {report.seed}).")
    out.print(_weights_table(report.weights_learnt))
    out.print(report.verdict, markup=False)
    if version:
        state = "is in use" if use else "is kept"
        out.print(f"Version {version.pk} {state} for {own or 'the platform'}.", markup=False)


@app.command("list")
def list_versions(alliance: Slug = "", as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List the versions there are and which was in use when, the last first."""
    own = _alliance(alliance)
    kept, chosen = list(versions.versions(own)), list(versions.choices(own))
    if as_json:
        out.print_json(
            json.dumps(
                {
                    "versions": [_version(version) for version in kept],
                    "choices": [
                        {"version": choice.weights_id, "chosen": choice.chosen.isoformat(), "by": choice.chosen_by}
                        for choice in chosen
                    ],
                }
            )
        )
        return
    table = Table(title="Versions", title_justify="left", box=SIMPLE)
    for column in ("version", "for", "made", "by", "learnt from", "nDCG@10 before", "after", "holds now"):
        table.add_column(column)
    space = language().space
    for version in kept:
        measured = version.report.get("weights", {})
        table.add_row(
            str(version.pk),
            str(version.alliance or "the platform"),
            f"{version.made:%Y-%m-%d %H:%M}",
            version.made_by,
            _origin(version),
            *(f"{measured[side]['mean']:.3f}" if measured else "" for side in ("before", "after")),
            "yes" if version.space in {"", space} else f"no, fitted for {version.space}",
        )
    out.print(table if kept else "There is no version yet: the weights are those set by hand.")
    for choice in chosen:
        what = f"version {choice.weights_id}" if choice.weights_id else HAND_SET
        out.print(f"{choice.chosen:%Y-%m-%d %H:%M} {what}, chosen by {choice.chosen_by or 'nobody named'}")


@app.command()
def use(
    version: Annotated[str, typer.Argument(help=f"Number of a version, or {HAND_SET}.")],
    alliance: Slug = "",
    by: By = "",
) -> None:
    """Put a version into use, or what was set by hand: going back is choosing again."""
    own = _alliance(alliance)
    if version != HAND_SET and not version.isdecimal():
        raise Refused(f"{version!r} is no version: give its number (`intercluster ranking list`) or {HAND_SET}.")
    versions.use_version(
        None if version == HAND_SET else int(version), alliance=own, by=_who(by), space=language().space
    )
    what = "What was set by hand" if version == HAND_SET else f"Version {version}"
    out.print(f"{what} is in use for {own or 'the platform'}.", markup=False)


@app.command("set")
def set_weights(
    points: Annotated[list[str], typer.Argument(help="FEATURE=POINTS, one or more; the others stay as set by hand.")],
    alliance: Slug = "",
    by: By = "",
) -> None:
    """Make a version by hand, such as `nearness=10 similar_size=0`; `use` puts it into use."""
    own = _alliance(alliance)
    given: dict[str, float] = {}
    for entry in points:
        name, _sign, value = entry.partition("=")
        try:
            given[name] = float(value)
        except ValueError as problem:
            raise Refused(f"{entry}: write FEATURE=POINTS, such as nearness=10.") from problem
    try:
        version = versions.add_version(Weighting(given), alliance=own, by=_who(by))
    except Refused as problem:
        raise Refused(f"{str(problem).capitalize()}.") from problem
    scope = f" --alliance {own.slug}" if own else ""
    out.print(f"Kept as version {version.pk}: `intercluster ranking use {version.pk}{scope}` puts it into use.")


@app.command()
def show(
    alliance: Slug = "",
    version: Annotated[int | None, typer.Option(help="This version; that in use if not stated.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show the weights in use, or those of a version, beside those set by hand."""
    own = _alliance(alliance)
    weighting = weighting_for(own.pk if own else None, language().space)
    kept = versions.versions(own).filter(pk=version or weighting.version or 0).first()
    if version is not None:
        if kept is None:
            raise Refused(f"There is no version {version}: see `intercluster ranking list`.")
        weighting = Weighting.of(kept)
    origin = _origin(kept) if kept else "set by hand"
    if as_json:
        out.print_json(json.dumps(asdict(weighting) | {"weights": dict(weighting.weights), "learnt_from": origin}))
        return
    what = f"version {kept.pk}, {origin}" if kept else origin
    out.print(f"Weights for {own or 'the platform'}: {what}", markup=False)
    out.print(_weights_table(weighting.weights))
    out.print(_curve(weighting))


def _show_report(report: training.Report) -> None:
    out.print(
        f"{report.learnt_from} searches of the reference capabilities learnt from, {report.held_out} of the others "
        f"held out (seed {report.seed}); vectors of {report.space}.",
        markup=False,
    )
    out.print(_weights_table(report.weights_learnt))
    out.print(
        f"Pull to the weights set by hand: {report.pull}. Curve of fit: middle {report.curve.before.middle:.2f}, slope "
        f"{report.curve.before.slope:.2f}; fitted {report.curve.fitted.middle:.2f} and {report.curve.fitted.slope:.2f} "
        f"(held-out log loss {report.curve.loss_before:.4f}, fitted {report.curve.loss_fitted:.4f})."
    )
    table = Table(title="nDCG@10 on held-out capabilities", title_justify="left", box=SIMPLE)
    for column in ("searches", "set by hand", "learnt", "difference"):
        table.add_column(column)
    for group, found in report.groups.items():
        values = [f"{own.mean:.3f} [{own.low:.3f}, {own.high:.3f}]" for own in (found.before, found.after)]
        difference = found.difference
        table.add_row(group, *values, f"{difference.mean:+.3f} [{difference.low:+.3f}, {difference.high:+.3f}]")
    out.print(table)
    out.print(report.verdict, markup=False)


def _weights_table(weights: Any) -> Table:
    table = Table(box=SIMPLE)
    for column in ("feature", "", "set by hand", "points"):
        table.add_column(column, justify="left" if column in {"feature", ""} else "right")
    for name, points in weights.items():
        table.add_row(name, str(LABELS[name]), f"{BY_HAND.weights[name]:.1f}", f"{points:.1f}")
    return table


def _curve(weighting: Weighting) -> str:
    curve = weighting.curve or language().curve
    return f"Curve of fit: middle {curve.middle:.2f}, slope {curve.slope:.2f}."


def _origin(version: RankingWeights) -> str:
    """Say what a version was learnt from."""
    report = version.report
    if not report:
        return "set by hand"
    if report.get("source") == Source.USE:
        organisations = report["learnt_from"] + report["held_out"]
        return f"use: {report['judgements']} judgements of {organisations} organisations"
    return f"demo: {report['learnt_from']} searches"


def _version(version: RankingWeights) -> dict[str, Any]:
    return {
        "version": version.pk,
        "alliance": version.alliance.slug if version.alliance else None,
        "made": version.made.isoformat(),
        "by": version.made_by,
        "learnt_from": _origin(version),
        "space": version.space,
        "weights": version.weights,
        "curve": version.curve,
        "report": version.report,
    }


def _alliance(slug: str) -> Alliance | None:
    if not slug:
        return None
    return found_by_slug(Alliance.objects.all(), slug)


def _who(given: str) -> str:
    if given:
        return given[:100]
    try:
        return getpass.getuser()[:100]
    except (KeyError, OSError):  # a process whose account has no name, as in some containers
        raise Refused("Say who does this: --by NAME.") from None
