"""A cursor that holds statements back and sends them together: each way to the server costs both.

On PostgreSQL several statements travel as one text, and the first that fails fails them all. On
SQLite, which has no way to go, they run one after the other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


class GatheringCursor(CursorWrapper):
    """Takes statements whose rows nobody reads; `send` runs them in their order."""

    def __init__(self, cursor: CursorWrapper) -> None:
        super().__init__(cursor.cursor, cursor.db)
        self._held: list[tuple[str, Sequence[Any]]] = []

    def execute(self, sql: Any, params: Sequence[Any] | Mapping[str, Any] | None = None) -> None:
        """Hold the statement back; its values stand one after the other."""
        if not isinstance(params, Sequence):
            raise TypeError("A statement that is gathered takes its values as a list.")
        self._held.append((sql, params))

    def send(self) -> None:
        """Run what was held back."""
        held, self._held = self._held, []
        if held and connection.vendor == "postgresql":
            values = [value for _, params in held for value in params]
            super().execute(";\n".join([sql for sql, _ in held]), values)
            return
        for sql, params in held:
            super().execute(sql, params)
