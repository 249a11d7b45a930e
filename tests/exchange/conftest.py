"""What tests of the exchange share."""

from tests.introductions.conftest import meeting

__all__ = ["meeting"]
