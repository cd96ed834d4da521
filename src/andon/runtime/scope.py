"""Whose rows may be seen now: set once a request, job or import, kept by every query.

On PostgreSQL the scope also becomes two transaction-local settings that the row policies read,
so that a forgotten filter still shows nothing. Without a scope every query refuses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction


class NoScopeError(RuntimeError):
    """A client's rows were asked for before anybody said whose."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The organisations whose rows may be seen; the whole house for its own upkeep only."""

    organisations: frozenset[UUID]
    is_whole_house: bool = False

    def allows(self, organisation_id: UUID) -> bool:
        """Whether rows of this organisation may be seen."""
        return self.is_whole_house or organisation_id in self.organisations


_current: ContextVar[Scope | None] = ContextVar("andon_scope", default=None)


def current() -> Scope:
    """The scope in force; refuses where none was set."""
    scope = _current.get()
    if scope is None:
        raise NoScopeError("Say whose rows may be seen first: `with scope.organisations(id): ...`")
    return scope


@contextmanager
def organisations(*ids: UUID) -> Iterator[Scope]:
    """Only these organisations' rows can be seen and written inside."""
    with _enter(Scope(frozenset(ids))) as scope:
        yield scope


@contextmanager
def whole_house() -> Iterator[Scope]:
    """All rows: for the house's own upkeep (sign-in, sealing, claiming jobs), never a person."""
    with _enter(Scope(frozenset(), is_whole_house=True)) as scope:
        yield scope


@contextmanager
def _enter(scope: Scope) -> Iterator[Scope]:
    outer = _current.get()
    token = _current.set(scope)
    try:
        if connection.vendor != "postgresql":
            # SQLite has no row policies, and a transaction here would take its one write lock.
            yield scope
            return
        with transaction.atomic():
            _tell_database(scope)
            yield scope
            if connection.in_atomic_block and outer is not None:
                _tell_database(outer)
    finally:
        _current.reset(token)


def _tell_database(scope: Scope) -> None:
    """Set what the row policies read, until the end of this transaction."""
    ids = ",".join(sorted(str(one) for one in scope.organisations))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('andon.organisations', %s, true),"
            " set_config('andon.house', %s, true)",
            [ids, "on" if scope.is_whole_house else "off"],
        )
