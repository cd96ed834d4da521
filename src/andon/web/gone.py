"""What is answered while the database cannot be reached: a page, a problem, or a sentence."""

import json
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

RETRY_AFTER_S = 60
SENTENCE = "The database cannot be reached. Nothing was stored: try again in a minute."


def is_gone(error: BaseException | None) -> bool:
    """Whether the error says that the database is away, not that a question to it was wrong."""
    return isinstance(error, OperationalError | InterfaceError)


def gone(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After: problem+json below /api/, a page for browsers, else one sentence."""
    if request.path.startswith("/api/"):
        answer = HttpResponse(_problem(), content_type="application/problem+json")
    elif "text/html" in request.headers.get("Accept", ""):
        # Without the request: who is signed in is a question to the database.
        answer = HttpResponse(render_to_string("503.html"))
    else:
        answer = HttpResponse(SENTENCE, content_type="text/plain; charset=utf-8")
    answer.status_code = 503
    answer["Retry-After"] = str(RETRY_AFTER_S)
    answer["Cache-Control"] = "no-store"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: an error outside of every view, such as who the session belongs to."""
    if is_gone(sys.exc_info()[1]):
        return gone(request)
    return defaults.server_error(request)


def _problem() -> str:
    """As the API's own problems are: docs/reference/api.md tells of the code."""
    problem = {
        "type": "/problems/database.gone",
        "title": "The database cannot be reached",
        "status": 503,
        "code": "database.gone",
        "detail": SENTENCE,
        "field": "",
    }
    return json.dumps(problem)
