"""Notes: private words of the staff on a case; no reporter ever sees them."""

from ninja import Router

from andon.api.operations import take
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, Taken, Text, case_of, taken
from andon.cases.steps.add_note import add_note
from andon.rules.access import Act

router = Router(tags=["notes"])


class NewNote(Body):
    """What the staff should know."""

    text: Text


@take(router, "/{number}/notes", name="add_note", act=Act.CASE_NOTE, returns=Taken)
def add(request: ApiRequest, number: str, body: NewNote) -> Taken:
    """Add a note, also after closing."""
    row = case_of(request, number)
    made = add_note(row, text=body.text, by=request.auth, at=request.at)
    return taken("add_note", made.pk, case_id=row.pk)
