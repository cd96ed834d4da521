"""Add a private note of the staff to a case; no reporter ever sees it."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts
from andon.cases.models import Case, Note
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act
from andon.rules.lifecycle import Refused


@transaction.atomic
def add_note(case: Case, *, text: str, by: Actor, at: datetime) -> Note:
    """Notes stay possible after closing. Raises lifecycle.Refused ("text"), access.Refused."""
    acts.require(by, Act.CASE_NOTE, organisation_id=case.organisation_id)
    if not acts.is_text(text):
        raise Refused(*lifecycle.STEPS["add_note"][1])
    note = acts.note(case, text, by=by, at=at)
    acts.record("note.added", case=case, facts={"note": note.id}, by=by, at=at)
    return note
