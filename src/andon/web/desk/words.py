"""Every code that a desk page shows, in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from andon.web.desk.labels import HAZARDS

GRADES: Final[dict[str, Promise]] = {
    "critical": _("Critical"),
    "major": _("Major"),
    "minor": _("Minor"),
}

# The eight beads of the cord. A case is born at the second.
STATIONS: Final[dict[str, Promise]] = {
    "collect": _("Collect"),
    "verify": _("Verify"),
    "grade": _("Grade"),
    "dispatch": _("Dispatch"),
    "rectify": _("Rectify"),
    "recheck": _("Recheck"),
    "close": _("Close"),
    "learn": _("Learn"),
    "closed": _("Closed"),
}

CLOCKS: Final[dict[str, Promise]] = {
    "answer": _("First answer"),
    "departments": _("Departments"),
    "verify-first": _("Verify, first"),
    "verify": _("Verify"),
    "plan": _("Plan"),
    "rectify": _("Rectify"),
    "recheck": _("Recheck"),
    "close": _("Close"),
}

VIEWS: Final[dict[str, Promise]] = {
    "all": _("All open"),
    "mine": _("Mine"),
    "critical": _("Critical"),
    "late": _("Late"),
    "soon": _("Due soon"),
    "provisional": _("To verify"),
    "waiting": _("Waiting on reporter"),
    "closed": _("Closed"),
}

LAMPS: Final[dict[str, Promise]] = {
    "late": _("Late"),
    "soon": _("Due soon"),
    "in-time": _("In time"),
    "none": _("No clock runs"),
}

CATEGORIES: Final[dict[str, Promise]] = {
    "cosmetics": _("Cosmetics"),
    "food": _("Food"),
    "mother-baby": _("Mother and baby"),
    "medical": _("Medical consumables"),
    "electronics": _("Electronics"),
    "home": _("Home goods"),
    "apparel": _("Apparel"),
    "services": _("Services"),
    "": _("Not known"),
}

OUTCOMES: Final[dict[str, Promise]] = {
    "confirmed": _("Confirmed"),
    "not-confirmed": _("Not confirmed"),
    "cannot-tell": _("Cannot tell"),
    "not-quality": _("Not a quality matter"),
    "rectified": _("Rectified"),
}

LEVELS: Final[dict[str, Promise]] = {
    "specialist": _("Specialist"),
    "supervisor": _("Supervisor"),
    "quality-control": _("Quality control"),
}

ACTION_KINDS: Final[dict[str, Promise]] = {
    "containment": _("Containment"),
    "corrective": _("Corrective action"),
    "preventive": _("Preventive action"),
}

RECHECK_KINDS: Final[dict[str, Promise]] = {
    "lot": _("Repaired lots"),
    "reporter": _("Reporters, called back"),
}

STEPS: Final[dict[str, Promise]] = {
    "verify_case": _("Give a verdict"),
    "grade_case": _("Confirm the grade"),
    "propose_downgrade": _("Propose a lower grade"),
    "decide_downgrade": _("Decide on the lower grade"),
    "state_case": _("Write the statement"),
    "dispatch_case": _("Tell the departments"),
    "acknowledge_dispatch": _("Acknowledge"),
    "add_action": _("Add an action"),
    "do_action": _("Report an action done"),
    "refuse_action": _("Say why it cannot be done"),
    "prove_action": _("Confirm the proof"),
    "draw_recheck": _("Draw a recheck"),
    "recheck_case": _("Record a recheck"),
    "close_case": _("Close the case"),
    "join_report": _("Join a report"),
    "undo_join": _("Undo a join"),
    "own_case": _("Give it an owner"),
    "add_note": _("Add a note"),
    "write_to_reporter": _("Answer the reporter"),
    "wait": _("Wait for the reporter"),
    "erase_person": _("Erase the person"),
}

# What a step was refused for. A sentence says what is missing and who can mend it.
MISSING: Final[dict[str, Promise]] = {
    "role": _("Your role does not include this act."),
    "open": _("The case is closed."),
    "closed": _("The case is not closed."),
    "unverified": _("The case is verified already."),
    "verified": _("Not everybody who must verify it has looked."),
    "decided": _("The verification is not decided."),
    "level": _("You have looked at this case, or nobody at your level has to."),
    "outcome": _("Say what you found: confirmed, not confirmed, cannot tell or not quality."),
    "grade-known": _("Choose critical, major or minor."),
    "standard": _("Name the defect: a standard of the library or a family."),
    "reason": _("Write the reason."),
    "needed": _("Say what is needed from the reporter."),
    "goes-to": _("Say to whom it goes."),
    "not-lower": _("A lower grade needs two people: propose it instead."),
    "lower": _("This grade is not lower."),
    "no-downgrade-open": _("A lower grade is proposed and not decided yet."),
    "undecided": _("No lower grade waits for a decision."),
    "another-person": _("Another person must do this."),
    "graded": _("The grade is only provisional."),
    "slots": _("Fill every line of the statement; “unknown” is an answer."),
    "stated": _("There is no statement."),
    "confirmed-or-critical": _("Only a confirmed or a critical case goes to departments."),
    "departments": _("Choose at least one department."),
    "departments-known": _("One of the departments does not exist."),
    "departments-new": _("All of these departments were told already."),
    "own-department": _("Only somebody of that department can acknowledge."),
    "unacknowledged": _("No department waits to acknowledge."),
    "told": _("No department was told yet."),
    "dispatched": _("Not every department that must act was told."),
    "acknowledged": _("Not every department acknowledged."),
    "kind": _("Choose one of the kinds."),
    "text": _("Write what is to be done."),
    "member": _("Choose somebody of this client's members."),
    "due-ahead": _("The due date lies in the past."),
    "own-action": _("Only its owner can report on an action."),
    "undone": _("No action waits to be done."),
    "done": _("No action that was done waits for its proof."),
    "unproven": _("It is proven already."),
    "proof": _("Name the proof."),
    "planned": _("The plan has no corrective action."),
    "corrected": _("No corrective action is done and proven."),
    "actions-settled": _("An action of the plan is neither proven nor refused."),
    "population": _("Say how many there are to draw from."),
    "none-drawn": _("A sample was drawn already and waits for its result."),
    "drawn": _("Draw a sample first."),
    "note": _("Write what you saw."),
    "recheck-lot": _("The repaired lots have not passed a recheck."),
    "recheck-reporter": _("The reporters have not confirmed that it is mended."),
    "answered": _("Not every reporter was answered by a person."),
    "owned": _("The case has no owner."),
    "owner-stays": _("The owner does not change: whoever is on duty deputises."),
    "waited": _("The reporter still has time to answer."),
    "same-client": _("The report belongs to another client."),
    "elsewhere": _("The report is in this case already."),
    "standing-join": _("This join was undone already."),
    "closing": _("Closing conditions do not hold."),
    "conditions": _("A condition that others set does not hold."),
}

# Closing conditions, said as facts that hold.
CONDITIONS: Final[dict[str, Promise]] = {
    "verified": _("Everybody who must verify it has looked"),
    "graded": _("A person confirmed the grade"),
    "no-downgrade-open": _("No lower grade waits for a decision"),
    "owned": _("One owner"),
    "stated": _("The statement is written"),
    "dispatched": _("Every department that must act was told"),
    "acknowledged": _("Every department acknowledged"),
    "corrected": _("A corrective action is done, and proven by another person"),
    "actions-settled": _("Every action is proven or refused with a reason"),
    "recheck-lot": _("The repaired lots passed a recheck"),
    "recheck-reporter": _("The reporters confirmed that it is mended"),
    "answered": _("Every reporter was answered by a person"),
    "waited": _("The reporter had time to answer"),
    "condition": _("A condition of another department"),
}

REASONS: Final[dict[str, Promise]] = {
    "injury-answered-yes": _("The reporter says that somebody was hurt."),
    "injury-in-words": _("The words speak of an injury."),
    "hazard": _("The words speak of a danger: %(hazard)s."),
    "library-rule": _("The standard %(standard)s says: %(grade)s."),
    "family-default": _("This kind of defect is usually %(grade)s."),
    "no-rule": _("No rule is known: a person must decide."),
    "verdict": _("By a verdict: %(grade)s."),
    "person": _("Graded by a person: %(grade)s."),
    "downgrade": _("Lowered by two people: %(grade)s."),
    "joined": _("Raised by a report that joined: %(grade)s."),
    "parted": _("Taken over from the case that it left: %(grade)s."),
    "grade": _("Grade"),
    "injury": _("Injury"),
    "burst": _("%(reports)s reports of this within 24 hours."),
    "frequency": _("Frequency"),
    "spread": _("Spread"),
}

EVENTS: Final[dict[str, Promise]] = {
    "report.received": _("Report received"),
    "report.triaged": _("Report read and sorted"),
    "report.joined": _("Report joined to the case"),
    "join.undone": _("Join undone"),
    "report.answered": _("Reporter answered"),
    "report.reminded": _("Reporter reminded"),
    "report.amended": _("Reporter added what was missing"),
    "message.received": _("Reporter wrote"),
    "evidence.added": _("Evidence added"),
    "evidence.viewed": _("Evidence looked at"),
    "case.opened": _("Case opened"),
    "case.upgraded": _("Grade raised; everybody was told again"),
    "verdict.given": _("Verdict given"),
    "case.graded": _("Grade confirmed"),
    "case.stated": _("Statement written"),
    "case.dispatched": _("Departments told"),
    "dispatch.acknowledged": _("Department acknowledged"),
    "case.owned": _("Owner named"),
    "note.added": _("Private note written"),
    "case.closed": _("Case closed"),
    "case.reopened": _("Case opened again"),
    "downgrade.proposed": _("Lower grade proposed"),
    "downgrade.decided": _("Lower grade decided"),
    "action.added": _("Action planned"),
    "action.done": _("Action done"),
    "action.refused": _("Action refused with a reason"),
    "action.proven": _("Action proven"),
    "recheck.drawn": _("Recheck drawn"),
    "recheck.done": _("Recheck recorded"),
    "clock.warned": _("Clock warned"),
    "clock.breached": _("Clock ran out"),
    "person.erased": _("Person erased"),
    "words.erased": _("Words of an erased person removed"),
}

PLACES: Final[dict[str, Promise]] = {
    "contents": _("Contents"),
    "surface": _("Surface"),
    "closure": _("Closure"),
    "container": _("Container"),
    "pump": _("Pump"),
    "seal": _("Seal"),
    "label": _("Label"),
    "carton": _("Carton"),
    "edge": _("Edge"),
    "seam": _("Seam"),
    "display": _("Display"),
    "battery": _("Battery"),
    "cable": _("Cable"),
    "housing": _("Housing"),
    "moving-part": _("Moving part"),
    "accessory": _("Accessory"),
    "whole": _("The whole product"),
    "delivery": _("Delivery"),
    "other": _("Elsewhere"),
    "unknown": _("Unknown"),
}

EFFECTS: Final[dict[str, Promise]] = {
    "none": _("None"),
    "looks": _("Looks"),
    "function-limited": _("Works less well"),
    "function-lost": _("Does not work"),
    "discomfort": _("Discomfort"),
    "injury": _("Injury"),
    "unknown": _("Unknown"),
}

SLOTS: Final[dict[str, Promise]] = {
    "defect": _("Defect"),
    "place": _("Where on the product"),
    "size": _("Size"),
    "how_many": _("How many of how many"),
    "lots": _("Lots"),
    "since": _("Since"),
    "effect": _("Effect on the user"),
}

ITEMS: Final[dict[str, Promise]] = {
    "injury": _("whether anyone was hurt"),
    "defect": _("what exactly is wrong"),
    "product": _("which product"),
    "lot": _("lot number"),
    "photo": _("a photo"),
    "quantity": _("how many"),
    "noticed": _("since when"),
    "market": _("in which country"),
    "bought-where": _("where it was bought"),
    "order": _("order number"),
    "contact": _("how to reach the reporter"),
}

CHANNELS: Final[dict[str, Promise]] = {
    "form": _("Public form"),
    "public": _("Public form"),
    "api": _("API"),
    "desk": _("Desk"),
    "file": _("File"),
}

INJURY: Final[dict[str, Promise]] = {
    "yes": _("Yes"),
    "no": _("No"),
    "unknown": _("Not known"),
}


def said(table: Mapping[str, Promise], code: str) -> str:
    """The word for a code; a code that the table does not know stands for itself."""
    return str(table.get(code, code))


def reason(one: Mapping[str, Any]) -> str:
    """A reason of a grade as a sentence, from its code and values."""
    text = said(REASONS, str(one.get("code", "")))
    values = dict(one)
    if "grade" in values:
        values["grade"] = said(GRADES, str(values["grade"]))
    if "hazard" in values:
        values["hazard"] = said(HAZARDS, str(values["hazard"]))
    return text % values if "%(" in text else text


def refusals(missing: tuple[str, ...]) -> list[str]:
    """The sentences for everything that a step lacks."""
    return [said(MISSING, code) for code in missing]
