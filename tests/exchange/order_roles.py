"""What the table of roles is tried with, of keeping questions in order."""

from typing import Any

DATA: dict[str, Any] = {
    "/questions/{key}/edit/": {"text": "How dry must chips and bark be?", "language": "en"},
    "/answers/{key}/edit/": {"text": "Below 25 %", "language": "en"},
}
