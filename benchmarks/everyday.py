"""Claim: an everyday search puts those to call first, and the chance that it shows is true.

The everyday searches of ../shared/data/everyday, through the search that users have, beside BM25 with stemming and the
bare encoder on the same texts. The constants of the search and its curve of chance were chosen on these searches.

The same questions are asked once more as long partner posts, which another hand wrote for it (`posts/`).
"""

from dataclasses import asdict
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.report import write
from benchmarks.scratch import scratch_database

FOLDER = Path("../shared/data/everyday")
POSTS = Path(__file__).parent / "posts"
"""Each search as a post of 41 to 102 words: who seeks, why, wishes beside, the kind of cooperation. Same judgements."""
SEED = 20261123
PEERS = ("raw encoder", "BM25")


def main() -> None:
    """Store the members, search, and print the reliability diagram."""
    if not FOLDER.exists():
        print(f"{FOLDER} is not here: nothing was measured.")
        return
    with scratch_database(), TemporaryDirectory() as name:
        for claim, folder in (("everyday", FOLDER), ("posts", as_posts(Path(name)))):
            figures = measured(folder)
            write(claim, figures)
            print(diagram(figures["reliability"]))


def as_posts(folder: Path) -> Path:
    """Fill a folder with the everyday members and judgements, and the posts as searches."""
    for file in (FOLDER / "members.csv", FOLDER / "qrels.tsv", POSTS / "queries.tsv", POSTS / "none.tsv"):
        copy(file, folder)
    return folder


def measured(folder: Path) -> dict[str, Any]:
    """Return what is measured on a folder, with the peers' figures."""
    from intercluster.demo.everyday import evaluate

    report, _found = evaluate(folder, seed=SEED)
    peers = {name: asdict(own.ndcg_5["all"]) for name, own in peer_reports(folder).items()}
    return {**asdict(report), "peers": peers}


def peer_reports(folder: Path) -> dict[str, Any]:
    """Return what is measured of each peer, which ranks members by their best text."""
    from intercluster.analysis.language.detect import detect_all
    from intercluster.apps.partnering.indexing.embeddings import encode_once
    from intercluster.apps.partnering.indexing.language_tools import language
    from intercluster.apps.partnering.search.results import Seeking
    from intercluster.demo.evaluation import Entry, Peers
    from intercluster.demo.everyday import Found, read_folder, report, texts_of

    members, queries = read_folder(folder)
    peers = {}
    for seeking, column in ((Seeking.OFFERS, "Offers"), (Seeking.NEEDS, "Needs")):
        texts = [(row["Name"], text) for row in members for text in texts_of(row, column)]
        languages = detect_all([text for _name, text in texts])
        peers[seeking] = Peers(
            [Entry(name, name, text, code, "") for (name, text), code in zip(texts, languages, strict=True)]
        )
    raw = encode_once([query.text for query in queries], language().encoder)
    rankings = [
        peers[query.seeking].rank(Entry("", "", query.text, query.language, ""), vector)
        for query, vector in zip(queries, raw, strict=True)
    ]
    return {
        name: report(
            [Found(query, dict.fromkeys(own[name], 0.0)) for query, own in zip(queries, rankings, strict=True)],
            len(members),
            SEED,
        )
        for name in PEERS
    }


def diagram(bars: list[dict[str, float]]) -> str:
    """Return a reliability diagram in text: what was said (|) and how often it was so (#)."""
    lines = ["chance said   pairs   right: # is so, | was said"]
    for bar in bars:
        line = list(("#" * round(40 * bar["right"])).ljust(41))
        line[round(40 * bar["chance"])] = "|"
        lines.append(f"{bar['low']:.1f} to {bar['high']:.1f}   {bar['count']:>7}   {''.join(line).rstrip()}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
