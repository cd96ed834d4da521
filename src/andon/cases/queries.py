"""Questions that pages and the API ask about cases; each takes a fixed number of queries."""

from andon.cases.queue import CAP, BadCursorError, counts, lamps, queue
from andon.cases.views import VIEWS, CaseView, Filters, Lamps, NextAct, Page, Row

__all__ = [
    "CAP",
    "VIEWS",
    "BadCursorError",
    "CaseView",
    "Filters",
    "Lamps",
    "NextAct",
    "Page",
    "Row",
    "counts",
    "lamps",
    "queue",
]
