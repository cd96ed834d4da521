"""The same stage as the stories', for tests of single steps and queries."""

from tests.loop.conftest import stage

__all__ = ["stage"]
