"""Questions that pages and the API ask about cases; each takes a fixed number of queries."""

from andon.cases.pages import acts_of, case_page, closing_conditions, find_case
from andon.cases.queue import CAP, BadCursorError, counts, lamps, queue
from andon.cases.routes import proposed_departments
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
    "acts_of",
    "case_page",
    "closing_conditions",
    "counts",
    "find_case",
    "lamps",
    "proposed_departments",
    "queue",
]
