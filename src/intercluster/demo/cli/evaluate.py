"""The commands `intercluster evaluate …`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.table import Table

from intercluster.analysis.partners.evaluation import Interval, Said, calibration_error
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.weights.defaults import WEIGHTS
from intercluster.core.console import out, progress
from intercluster.core.demo import DemoAlliance
from intercluster.core.errors import Refused
from intercluster.demo import SEED, evaluation, loading, sharing
from intercluster.demo import everyday as judged_searches
from intercluster.demo import exchange as questions
from intercluster.demo.generator import generate

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Measure how good the answers are."""


@app.command()
def partners(
    queries: Annotated[int, typer.Option(min=1, help="Needs and offers searched for, at random.")] = 400,
    seed: Annotated[int, typer.Option(help="Of the sample and the intervals.")] = SEED,
    demo_seed: Annotated[int, typer.Option(help="With which the loaded demo alliance was generated.")] = SEED,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="Seek in the query's own cluster too: the test of one language.")
    ] = False,
    asked_in: Annotated[str, typer.Option("--language", help="Search for what is written in this one only.")] = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure partner search on the demo's labelled pairs, beside peers on the same pool."""
    if asked_in and asked_in not in evaluation.STEMMERS:
        raise Refused(f"Nobody in the demo writes {asked_in!r}: --language is one of {', '.join(evaluation.STEMMERS)}.")
    generated = demo_that_is_there(demo_seed)
    with progress("Searching") as advance:
        report = evaluation.evaluate(
            generated, queries=queries, seed=seed, everywhere=everywhere, asked_in=asked_in, advance=advance
        )
    if not set(evaluation.FIRST) <= set(report.figures):
        raise Refused("Nobody fits across languages in so small an alliance: load one of more organisations.")
    if as_json:
        out.print_json(json.dumps(asdict(report)))
        return
    out.print(
        f"{report.organisations} fictional organisations (seed {demo_seed}), {report.queries} queries (seed {seed})"
        f"{f' in {asked_in}' if asked_in else ''}{', in their own cluster too' if everywhere else ''}; "
        "95 % bootstrap intervals."
    )
    for group in (*evaluation.FIRST, *_pairs_of(report)):
        out.print(_table(group, report))
    parts = [f"{group}, {part}" for group in evaluation.FIRST for part in evaluation.PARTS]
    out.print(_overview("by part of the queries", [part for part in parts if part in report.figures], report))
    out.print(_overview("by language of query -> language found", _pairs_of(report), report))


@app.command()
def exposure(
    rounds: Annotated[int, typer.Option(min=2, help="So often every member searches.")] = 10,
    seed: Annotated[int, typer.Option(help="Of the intervals.")] = SEED,
    demo_seed: Annotated[int, typer.Option(help="With which the loaded demo alliance was generated.")] = SEED,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure what sharing attention out costs in fit and gains for members seldom seen. Nothing is recorded."""
    generated = demo_that_is_there(demo_seed)
    with progress("Searching") as advance:
        report = sharing.evaluate(generated, rounds=rounds, seed=seed, advance=advance)
    if as_json:
        out.print_json(json.dumps(asdict(report)))
        return
    out.print(
        f"{report.organisations} fictional organisations (seed {demo_seed}), {report.rounds} rounds; "
        f"{report.small_members:.0%} of the members are micro or small. In use: {WEIGHTS['seldom_shown']} points."
    )
    table = Table(box=SIMPLE)
    for column in ("points", "nDCG@10", "cost", "score of first ten", "Gini", "small members' share", "never shown"):
        table.add_column(column, justify="right")
    for level in report.levels:
        table.add_row(
            f"{level.points:g}",
            _shown(level.ndcg_10),
            _shown(level.ndcg_cost, "+") if level.points else "",
            f"{level.score:.1f}",
            f"{level.gini:.3f}",
            f"{level.small:.1%}",
            f"{level.unseen:.1%}",
        )
    out.print(table)


@app.command()
def everyday(
    folder: Annotated[Path, typer.Argument(help="With members.csv, queries.tsv and qrels.tsv, and perhaps none.tsv.")],
    seed: Annotated[int, typer.Option(help="Of the intervals.")] = SEED,
    details: Annotated[bool, typer.Option(help="Also print the first five answers to every query.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure partner search on judged everyday searches. The members are there only while it runs."""
    with progress("Searching") as advance:
        report, found = judged_searches.evaluate(folder, seed=seed, advance=advance)
    if as_json:
        out.print_json(json.dumps(asdict(report)))
        return
    out.print(f"{report.members} members, {report.queries} queries; 95 % bootstrap intervals (seed {seed}).")
    table = Table(box=SIMPLE)
    table.add_column("measure")
    table.add_column("value", justify="right")
    for name, value in report.ndcg_5.items():
        table.add_row(f"nDCG@5, {name}", _shown(value))
    if report.first_right and report.recall_10:
        table.add_row("first answer is one to call", _shown(report.first_right))
        table.add_row("recall at 10 of those to call", _shown(report.recall_10))
    if report.told_apart is not None:
        table.add_row("answerable told apart from the others (area)", f"{report.told_apart:.3f}")
    table.add_row("called a good fit, of these right", f"{report.called_good}, {report.good_and_right}")
    table.add_row("right in all", f"{report.right}")
    out.print(table)
    out.print(_reliability_table(report.reliability))
    for each in found if details else ():
        out.print(f"{each.query.id} ({each.query.type}) {each.query.text}", markup=False)
        for name, chance in list(each.chances.items())[:5]:
            out.print(f"   {chance:.2f} {each.query.grades.get(name, 0)} {name}", markup=False)


@app.command()
def exchange(
    seed: Annotated[int, typer.Option(help="Of the intervals.")] = SEED,
    for_choices: Annotated[
        bool, typer.Option("--for-choices", help="Measure on the questions that numbers are chosen on.")
    ] = False,
    details: Annotated[bool, typer.Option(help="Also print the first five answers to every question.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure the search of the exchange, and who is asked, on questions written by hand. Nothing of it is kept."""
    with progress("Searching") as advance:
        report, shown = questions.evaluate(seed=seed, reported=not for_choices, advance=advance)
    if as_json:
        out.print_json(json.dumps(asdict(report)))
        return
    out.print(f"Questions: {report.questions}; 95 % bootstrap intervals (seed {seed}).")
    table = Table(title="recall@5 of the right text", title_justify="left", box=SIMPLE)
    for column in ("system", "in the same language", "in another language"):
        table.add_column(column, justify="left" if column == "system" else "right")
    for name, within in report.within.items():
        table.add_row(name, _shown(within), _shown(report.across[name]))
    out.print(table)
    out.print(f"Something was shown for {_shown(report.kept)} of them,".replace("\n", " "))
    out.print(f"and nothing for {_shown(report.refused)} of questions without an answer.".replace("\n", " "))
    out.print(f"One who knows is among the first five asked: {_shown(report.asked)}".replace("\n", " "))
    for each in shown if details else ():
        out.print(f"({each.question.language}) {each.question.text}", markup=False)
        for text in each.texts[: questions.FIRST]:
            mark = "right" if text.topic == each.question.topic else "     "
            out.print(f"   {mark} ({text.language}) {text.text}", markup=False)


def _reliability_table(bars: Sequence[Said]) -> Table:
    """Return the reliability diagram as a table."""
    title = f"What was said and what was so; calibration error {calibration_error(bars):.3f}"
    table = Table(title=title, title_justify="left", box=SIMPLE)
    for column in ("chance said", "pairs", "on average", "right"):
        table.add_column(column, justify="right")
    for bar in bars:
        share = Interval(bar.right, bar.right_low, bar.right_high)
        table.add_row(f"{bar.low:.1f} to {bar.high:.1f}", f"{bar.count}", f"{bar.chance:.3f}", _shown(share))
    return table


def demo_that_is_there(demo_seed: int) -> DemoAlliance:
    """Return the loaded demo alliance as it was generated, its texts indexed."""
    there = loading.loaded()
    if not there:
        raise Refused("The demo alliance is not there: run `intercluster demo load` first.")
    if not loading.loaded_with(demo_seed):
        raise Refused(
            f"The demo alliance that is there was not generated with seed {demo_seed}: state its --demo-seed."
        )
    with progress("Indexing texts") as advance:
        index_texts(advance)
    return generate(there, demo_seed)


def _table(group: str, report: evaluation.Report) -> Table:
    systems = report.figures[group]
    count = next(iter(systems.values())).queries
    table = Table(title=f"{group} ({count} {'query' if count == 1 else 'queries'})", title_justify="left", box=SIMPLE)
    for column in ("system", "nDCG@10", "recall@50", "MRR", "ours − it (nDCG@10)"):
        table.add_column(column, justify="left" if column == "system" else "right")
    for name, figures in sorted(systems.items(), key=lambda item: -item[1].ndcg_10.mean):
        difference = report.differences[group].get(name)
        table.add_row(
            name,
            *(_shown(value) for value in (figures.ndcg_10, figures.recall_50, figures.mrr)),
            _shown(difference, "+") if difference else "",
        )
    return table


def _pairs_of(report: evaluation.Report) -> list[str]:
    return sorted(group for group in report.figures if " -> " in group)


def _overview(what: str, groups: Sequence[str], report: evaluation.Report) -> Table:
    """Show nDCG@10 of every system for some groups of queries."""
    systems = list(report.figures["all"])
    table = Table(title=f"nDCG@10 {what}", title_justify="left", box=SIMPLE)
    for column in ("group", "queries", *systems):
        table.add_column(column, justify="left" if column == "group" else "right")
    for group in groups:
        figures = report.figures[group]
        table.add_row(
            group,
            str(figures[evaluation.OURS].queries),
            *(f"{figures[system].ndcg_10.mean:.3f}" for system in systems),
        )
    return table


def _shown(interval: Interval, sign: str = "") -> str:
    return f"{interval.mean:{sign}.3f}\n{interval.low:{sign}.3f}…{interval.high:{sign}.3f}"
