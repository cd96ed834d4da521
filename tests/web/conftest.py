"""What tests of pages share: words made readable, and a cache that forgets between tests."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from andon.runtime import words


@pytest.fixture(scope="session", autouse=True)
def _readable_words() -> None:
    """Pages in nine languages need their catalogues in binary form."""
    words.compile_catalogues()


@pytest.fixture(autouse=True)
def _forgetful_cache() -> Iterator[None]:
    """How often one address has sent must not carry over to the next test."""
    cache.clear()
    yield
    cache.clear()
