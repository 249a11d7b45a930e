"""One table of what every benchmark found: quality and speed, ours beside a peer."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.report import RESULTS
from intercluster.analysis.partners.evaluation import Said, calibration_error

Line = tuple[str, str, str]
"""What was measured, ours, the peer."""


def encoding(own: Mapping[str, Any]) -> list[Line]:
    """Speed of encoding."""
    one = "one_text_on_busy_cores"
    return [
        (
            "texts encoded and aligned a second | bare encoder",
            f"{own['ours_texts_per_s']}",
            f"{own['peer_bare_encoder_texts_per_s']}",
        ),
        ("one text on busy cores, p95 | bare encoder", _ms(own[one]), _ms(own[f"peer_bare_encoder_{one}"])),
    ]


def importing(own: Mapping[str, Any]) -> list[Line]:
    """Speed of an import."""
    name = f"import of {own['rows']} members | bare writing"
    return [(name, f"{own['import_s']} s", f"{own['peer_bare_writing_s']} s")]


def words(own: Mapping[str, Any]) -> list[Line]:
    """Quality of the search by words within a language, and its speed."""
    peer = "BM25 with stemming"
    lines = [
        (
            f"labels within {code}, nDCG@10, words alone | {peer}",
            f"{own['labels']['ours']['ndcg_10_within'][code]:.3f}",
            f"{own['labels'][peer]['ndcg_10_within'][code]:.3f}",
        )
        for code in ("sv", "fi")
    ]
    return [*lines, ("analysing a query, p95", f"{own['speed']['query_p95_ms']} ms", "")]


def language(own: Mapping[str, Any]) -> list[Line]:
    """Quality of the alignment, and its cost."""
    recalls = own["procurement"]["recall_10_pooled"]
    lines = [
        (
            "translations of labels, recall@10, four languages | raw encoder",
            f"{recalls['ours']['mean']:.3f}",
            f"{recalls['raw encoder']['mean']:.3f}",
        )
    ]
    for part, kind in (
        ("titles_to_texts", "grant titles sv to abstracts en"),
        ("among_many", "grant abstracts, sv"),
    ):
        if part in own:
            first = own[part][kind]["recall_1"]
            lines.append((f"{kind}, recall@1 | raw encoder", f"{first['ours']:.3f}", f"{first['raw encoder']:.3f}"))
    return [*lines, ("aligning labels, share of encoding", f"{100 * own['cost']['labels']['cold_share']:.1f} %", "")]


def matching(own: Mapping[str, Any]) -> list[Line]:
    """Quality of partner search."""
    found = own["figures"]["cross-language"]
    return [
        (
            f"partners in other languages, nDCG@10 | {peer}",
            f"{found['intercluster']['ndcg_10']['mean']:.3f}",
            f"{found[peer]['ndcg_10']['mean']:.3f}",
        )
        for peer in ("raw encoder", "BM25")
    ]


def everyday(own: Mapping[str, Any], searches: str = "everyday searches") -> list[Line]:
    """Quality of everyday searches, and how true the chances are that they show."""
    ours = f"{own['ndcg_5']['all']['mean']:.3f}"
    lines = [(f"{searches}, nDCG@5 | {name}", ours, f"{peer['mean']:.3f}") for name, peer in own["peers"].items()]
    bars = [Said(**bar) for bar in own["reliability"]]
    return [*lines, (f"{searches}, calibration error of the chance", f"{calibration_error(bars):.3f}", "")]


def regions(own: Mapping[str, Any]) -> list[Line]:
    """Speed of the regional methods."""
    return [
        (
            f"regional methods, {size} | econcomplex",
            f"{own[size]['ours']['sum']} s",
            f"{own[size]['econcomplex']['sum']} s" if "econcomplex" in own[size] else "",
        )
        for size in ("300 × 1,000", "2,000 × 5,000")
    ]


def scoreboard(own: Mapping[str, Any]) -> list[Line]:
    """Agreement with the scoreboard's recipe in plain pandas, and the time of an index."""
    shipped = own["shipped"]
    ours, peer = shipped["ms"]["ours"], shipped["ms"]["pandas"]
    return [
        ("index of innovation, greatest difference from plain pandas", f"{shipped['differences']['index']:.0e}", ""),
        ("index of innovation, shipped figures | plain pandas", f"{ours['index']} ms", f"{peer['index']} ms"),
    ]


def voting(own: Mapping[str, Any]) -> list[Line]:
    """Winners equal to a peer's, and the time that they take."""
    time = "pref_voting_s"
    lines = [
        (
            f"{own['profiles']} votes counted | pref_voting",
            f"{own['ours_s']} s",
            f"{own[time]} s" if time in own else "",
        )
    ]
    return lines + [
        (f"winners by {method} equal to pref_voting's", f"{own[method]['equal']} of {own[method]['compared']}", "")
        for method in ("schulze", "ranked pairs", "stv")
        if method in own
    ]


def strategy(own: Mapping[str, Any]) -> list[Line]:
    """Firmness of the order of candidate priorities."""
    found = own["rank_correlation"]
    return [
        (
            f"order of candidate priorities without a tenth of the members, rank correlation | {peer}",
            f"{found['ours']['mean']:.3f}",
            f"{found[peer]['mean']:.3f}",
        )
        for peer in found
        if peer != "ours"
    ]


def consortia(own: Mapping[str, Any]) -> list[Line]:
    """Whether each best team is proved, the time that it takes, and what the peers have of its score."""
    lines = []
    for kind, calls in own["calls"].items():
        found = [call["ours"] for call in calls]
        slowest = max(each["seconds"] for each in found)
        greedy = sum(call["greedy"]["of_the_best"] for call in calls) / len(calls)
        proved = sum(each["proved"] for each in found)
        lines += [
            (f"best team of {kind}, slowest", f"{slowest} s", ""),
            (f"teams of {kind} proved to be the best", f"{proved} of {len(found)}", ""),
            (f"score of a team of {kind} | greedy, part of it", "1", f"{greedy:.3f}"),
        ]
        first = calls[0]
        for name, peer in (("plain", "plain model"), ("cp_sat", "CP-SAT")):
            if name in first:
                left, best = first[name], first["ours"]["score"]
                has_team = left["score"] is not None
                gap = f"{100 * (left['bound'] - left['score']) / best:.1f} %" if has_team else "no team"
                lines.append((f"gap left for {kind} | {peer} after a minute", "0 %", gap))
    return lines


def meetings(own: Mapping[str, Any]) -> list[Line]:
    """How many published events are settled, and how long the originals take to a proof."""
    lines = [("published events settled within a minute", f"{own['settled']} of {own['files']}", "")]
    ours = own["ours"]
    for name, peer in (("experiment", "search from above"), ("cp_sat", "CP-SAT")):
        if name in own:
            left = own[name]
            lines += [
                (
                    f"original events proved | {peer}",
                    f"{ours['proved']} of {ours['originals']}",
                    f"{left['proved']} of {left['originals']}",
                ),
                (
                    f"seconds to a proof, median | {peer}",
                    f"{ours['median_seconds']} s",
                    f"{left['median_seconds']} s",
                ),
                (
                    f"seconds to a proof, slowest | {peer}",
                    f"{ours['slowest_seconds']} s",
                    f"{left['slowest_seconds']} s",
                ),
            ]
    return lines


def joining(own: Mapping[str, Any]) -> list[Line]:
    """How well partners of real projects are found."""
    methods = own["methods"]

    def mean(name: str, measure: str) -> str:
        return f"{methods[name][measure]['mean']:.3f}"

    return [
        (f"partners of real projects, {said} | {name}", mean("ours", measure), mean(name, measure))
        for measure, said in (("recall_50", "recall@50"), ("newcomers_recall_50", "newcomers, recall@50"))
        for name in methods
        if name != "ours"
    ]


def search(size: str, own: Mapping[str, Any]) -> list[Line]:
    """Speed of search, and what its index finds."""
    return [
        (
            f"search for a text among {int(size):,} organisations, p95 | BM25 in memory",
            _ms(own["search_for_text"]),
            _ms(own["peer_bm25s_in_memory"]),
        ),
        (
            f"index recall at 50, {int(size):,} organisations | exact search",
            f"{own['index_recall']['at_50']:.4f}",
            "1",
        ),
    ]


def large_meetings(own: Mapping[str, Any]) -> list[Line]:
    """Worth of schedules below the bound that none surpasses, beside a plain model in the same time."""
    lines = []
    for name, run in own["runs"].items():
        below = {who: f"{values[0]} %" for who, values in run["worth_below_bound_percent"].items()}
        lines.append((f"worth below its bound, {name} | plain CP-SAT", below["ours"], below.get("cp_sat", "")))
    return lines


def table(seconds: Mapping[str, float], since: float) -> str:
    """Return the table: what came into results/ `since` a time (as of the epoch), and how long each benchmark took."""
    tell: dict[str, Callable[[Mapping[str, Any]], list[Line]]] = {
        "encoding": encoding,
        "importing": importing,
        "words": words,
        "language": language,
        "matching": matching,
        "everyday": everyday,
        "posts": partial(everyday, searches="partner posts"),
        "regions": regions,
        "scoreboard": scoreboard,
        "strategy": strategy,
        "voting": voting,
        "consortia": consortia,
        "large_meetings": large_meetings,
        "meetings": meetings,
        "joining": joining,
    }
    rows = [("quality and speed | peer", "ours", "peer")]
    for name, lines in tell.items():
        if (own := _found(RESULTS / f"{name}.json", since)) is not None:
            rows += lines(own)
    for file in sorted(RESULTS.glob("search-*.json"), key=lambda file: int(file.stem.split("-")[1])):
        if (own := _found(file, since)) is not None:
            rows += search(file.stem.split("-")[1], own)
    rows += [(f"benchmarks.{name} took", f"{taken:.0f} s", "") for name, taken in seconds.items()]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    return "\n".join(
        "  ".join((row[0].ljust(widths[0]), row[1].rjust(widths[1]), row[2].rjust(widths[2]))).rstrip() for row in rows
    )


def _found(file: Path, since: float) -> Mapping[str, Any] | None:
    if not file.exists() or file.stat().st_mtime < since:
        return None
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _ms(spread: Mapping[str, float]) -> str:
    return f"{spread['p95_ms']} ms"
