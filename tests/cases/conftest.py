"""The same stage as the stories', for tests of single steps and queries."""

from tests.loop.conftest import elsewhere, stage, tidewell

__all__ = ["elsewhere", "stage", "tidewell"]
