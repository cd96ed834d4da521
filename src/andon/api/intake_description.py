"""The intake door as OpenAPI 3.1 describes it: `PATHS` and `SCHEMAS` to merge into the API's."""

from typing import Any

from andon.api.intake import MOST_BYTES, PROGRAMS, TITLES
from andon.reports.drafts import MOST_KEY, MOST_WORDS
from andon.rules.access import Act

JSON = dict[str, Any]

PROBLEM_TYPE = "application/problem+json"


def _text(description: str, **more: Any) -> JSON:
    return {"type": "string", "description": description, **more}


REPORT_FIELDS: JSON = {
    "words": _text("What is wrong, in any language.", maxLength=MOST_WORDS),
    "injury": _text("Was anybody hurt?", enum=["yes", "no", "unknown"], default="unknown"),
    "injury_words": _text("What happened to whom."),
    "sku": _text("The client's own article number.", maxLength=80),
    "gtin": _text("8, 12, 13 or 14 digits with a right check digit."),
    "product": _text("The product in free words.", maxLength=200),
    "lot": _text("As printed on the pack.", maxLength=60),
    "market": _text("Where it was sold: ISO 3166-1 alpha-2."),
    "language": _text("Of the words: BCP 47."),
    "noticed_on": _text("The day on which it was noticed.", format="date"),
    "bought_where": _text("Shop or web site.", maxLength=160),
    "order_reference": _text("The order's number.", maxLength=80),
    "quantity_bought": {"type": "integer", "minimum": 0},
    "quantity_affected": {"type": "integer", "minimum": 0},
    "name": _text("The reporter's name.", maxLength=120),
    "contact": _text("An e-mail address or telephone number, as typed."),
    "email": _text("The reporter's e-mail address."),
    "phone": _text("The reporter's telephone number."),
    "may_be_contacted": {"type": "boolean", "default": True},
    "aware_at": _text("When the first employee or agent became aware.", format="date-time"),
    "aware_by": _text("Their function, no name.", maxLength=120),
}

SCHEMAS: JSON = {
    "NewReport": {
        "type": "object",
        "required": ["words"],
        "properties": REPORT_FIELDS,
        "description": (
            "Everything but the words may be missing. A field that cannot be read is kept out and"
            " named in the answer's remarks; it never refuses the report."
        ),
    },
    "Remark": {
        "type": "object",
        "required": ["field", "code", "given"],
        "properties": {
            "field": _text("The field that could not be taken."),
            "code": _text("Why, as a stable code."),
            "given": _text("What was sent; empty for a contact."),
        },
    },
    "ReceivedReport": {
        "type": "object",
        "required": ["number", "id", "link", "is_repeat", "remarks", "receipt"],
        "properties": {
            "number": _text("To be read aloud.", examples=["R-7K4M2Q9X"]),
            "id": _text("The report's id.", format="uuid"),
            "link": _text("The reporter's private page. It is not shown again.", format="uri"),
            "is_repeat": {
                "type": "boolean",
                "description": "The report was known: this is its first answer again.",
            },
            "remarks": {"type": "array", "items": {"$ref": "#/components/schemas/Remark"}},
            "receipt": {
                "type": ["object", "null"],
                "description": "A signed promise; `andon verify-receipt` checks it.",
            },
        },
    },
    "IntakeProblem": {
        "type": "object",
        "required": ["type", "title", "status", "code", "detail", "field"],
        "properties": {
            "type": _text("Names the problem.", format="uri-reference"),
            "title": _text("The problem in a word."),
            "status": {"type": "integer"},
            "code": _text("Stable, for programs."),
            "detail": _text("One sentence: what, and how to mend it."),
            "field": _text("The field that it is about, or empty."),
        },
    },
}

_KEY: JSON = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": MOST_KEY},
    "description": "The same key of a client's programs always gets the first answer again; at the"
    " public address the same key with the same body.",
}
_CLIENT: JSON = {"name": "client", "in": "path", "required": True, "schema": {"type": "string"}}


def _operation(
    name: str,
    summary: str,
    *,
    problems: list[int],
    parameters: list[JSON],
    security: list[JSON],
    **extra: str,
) -> JSON:
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/ReceivedReport"}}}
    problem = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/IntakeProblem"}}}
    return {
        **extra,
        "operationId": name,
        "summary": summary,
        "description": f"At most {MOST_BYTES // 1024} KiB. Answered when it is on the disk.",
        "tags": ["reports"],
        "security": security,
        "parameters": parameters,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewReport"}}},
        },
        "responses": {
            "201": {"description": "Received", "content": answer},
            "200": {"description": "Received before", "content": answer},
            **{str(n): {"description": TITLES[n], "content": problem} for n in problems},
        },
    }


PATHS: JSON = {
    PROGRAMS: {
        "post": _operation(
            "receive_report",
            "Send a report as a program",
            problems=[400, 401, 403, 413, 415, 422, 503],
            parameters=[_KEY],
            security=[{"token": []}],
            **{"x-act": str(Act.REPORT_RECEIVE)},
        )
    },
    "/api/v1/public/{client}/reports": {
        "post": _operation(
            "receive_public_report",
            "Send a report as anybody",
            problems=[400, 404, 413, 415, 422, 429, 503],
            parameters=[_CLIENT, _KEY],
            security=[],
            **{"x-public": "a reporter has no account"},
        )
    },
}
