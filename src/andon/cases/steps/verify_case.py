"""Verify a case: one person's verdict, by a version of a standard, at her level."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from andon.cases import acts, asking, clockwork, regrading, verifying
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case, Verdict
from andon.cases.next_acts import LEVEL_ACTS
from andon.library import lookup
from andon.library.views import StandardView
from andon.people import actors
from andon.people.actors import Actor
from andon.rules import lifecycle, verification
from andon.rules.access import Act, Department
from andon.rules.completeness import Item
from andon.rules.grading import GRADES, is_graver
from andon.rules.lifecycle import Facts
from andon.rules.verification import Level, Outcome


@transaction.atomic
def verify_case(
    case: Case,
    *,
    outcome: str,
    family: str = "",
    standard_version_id: UUID | None = None,
    grade: str = "",
    reason: str = "",
    needed: Sequence[str] = (),
    goes_to: str = "",
    by: Actor,
    at: datetime,
) -> Verdict:
    """One person looked. The case is verified when everybody looked who must (B5, B6).

    Confirmed names the standard (its version, or a family that has exactly one); a grade below
    the case's, and every other outcome, takes a reason; cannot tell takes `needed` (items of
    completeness), not quality takes `goes_to` (a department). Raises lifecycle.Refused with what
    is missing, access.Refused, StaleRowError.
    """
    acts.require(by, *LEVEL_ACTS.values(), organisation_id=case.organisation_id)
    person = acts.person(by, Act.CASE_VERIFY_FIRST)
    before = facts_of(rows_of(case), at=at)
    standard = _standard(case, family=family, version_id=standard_version_id, at=at)
    level = _level(before, outcome=outcome, person=person, by=by)
    given = _given(
        before.grade, outcome, grade=grade, reason=reason, needed=needed, goes_to=goes_to
    )
    given |= lifecycle.given(
        level=level is not None, standard=outcome != Outcome.CONFIRMED or standard is not None
    )
    levels = {"levels": [str(one) for one in before.standing.needs]}
    lifecycle.require("verify_case", facts=before, given=given, values=levels)
    is_confirmed = outcome == Outcome.CONFIRMED
    verdict = Verdict.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        level=str(level),
        member_id=person,
        at=at,
        outcome=outcome,
        family=standard.family if is_confirmed and standard else "",
        standard_version_id=standard.version_id if is_confirmed and standard else None,
        grade=grade if is_confirmed else "",
        reason=reason.strip(),
        needed=list(needed) if outcome == Outcome.CANNOT_TELL else [],
        goes_to=goes_to if outcome == Outcome.NOT_QUALITY else "",
    )
    _write(case, verdict, by=by, at=at)
    return verdict


def _write(case: Case, verdict: Verdict, *, by: Actor, at: datetime) -> None:
    """The verdict stands: what it changes, what it starts and ends, whom it tells."""
    was = case.grade
    changes: dict[str, Any] = {
        "owner_id": case.owner_id or by.member_id,
        "waiting_since": at if verdict.outcome == Outcome.CANNOT_TELL else None,
    }
    if verdict.grade and is_graver(verdict.grade, than=was):
        changes |= _raised(case, verdict.grade)
    # The levels that must look follow a graver grade at once.
    standing = verifying.standing_at(case, grade=changes.get("grade", was), at=at)
    if standing.is_confirmed:
        changes |= verifying.confirmed(case, standing, at=at)
    facts = acts.settle(case, at=at, **changes)
    acts.record("verdict.given", case=case, facts=_as_facts(verdict), by=by, at=at)
    if changes.get("grade"):
        regrading.follow(case, before=was, facts=facts, by=by, at=at)
    clockwork.meet(case, "verify-first", at=at)
    verifying.run_clocks(case, facts, at=at)
    if verdict.needed:
        asking.ask(case, items=verdict.needed, at=at)


def _raised(case: Case, grade: str) -> dict[str, Any]:
    known = next(one for one in GRADES if one == grade)
    return regrading.changes(case, grade=known, code="verdict", is_final=False)


def _standard(
    case: Case, *, family: str, version_id: UUID | None, at: datetime
) -> StandardView | None:
    """The version that is judged by: the one named, or the only one of the family.

    None where it does not hold for this client, market and day.
    """
    named = None if version_id is None else lookup.version(version_id)
    category = named.category if named else case.category
    found = lookup.for_family(
        category,
        named.family if named else family or case.family,
        market=case.markets[0] if case.markets else None,
        on=at.date(),
        organisation_id=case.organisation_id,
    )
    if named is not None:
        return next((one for one in found if one.version_id == named.version_id), None)
    return found[0] if len(found) == 1 else None


def _level(facts: Facts, *, outcome: str, person: UUID, by: Actor) -> Level | None:
    may = {level for level, act in LEVEL_ACTS.items() if actors.allowed(by, act)}
    waits = outcome == Outcome.CANNOT_TELL
    is_fresh = any((look.outcome is Outcome.CANNOT_TELL) != waits for look in facts.standing.looks)
    return verification.level_for(facts.standing, member_id=person, may=may, is_fresh=is_fresh)


def _given(
    current: str,
    outcome: str,
    *,
    grade: str,
    reason: str,
    needed: Sequence[str],
    goes_to: str,
) -> frozenset[str]:
    is_plain = outcome == Outcome.CONFIRMED and not (
        grade in GRADES and verification.lowers(grade, grade=current)
    )
    return lifecycle.given(
        outcome=outcome in set(Outcome),
        grade_known=not grade or grade in GRADES,
        reason=is_plain or acts.is_text(reason),
        needed=outcome != Outcome.CANNOT_TELL
        or (bool(needed) and all(item in set(Item) for item in needed)),
        goes_to=outcome != Outcome.NOT_QUALITY or goes_to in set(Department),
    )


def _as_facts(verdict: Verdict) -> dict[str, Any]:
    return {
        "verdict": verdict.id,
        "level": verdict.level,
        "outcome": verdict.outcome,
        "family": verdict.family,
        "standard_version": verdict.standard_version_id,
        "grade": verdict.grade,
        "needed": verdict.needed,
        "goes_to": verdict.goes_to,
    }
