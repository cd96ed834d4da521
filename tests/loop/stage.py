"""The stage on which stories are played: a client with its people, a clock that the story turns.

Reports come in by the same door as everywhere, and the worker does what is due: nothing of ours is
replaced. Acts are named after their steps: `stage.act(verify_case, case, by=mai, outcome=...)`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from andon.cases import queries
from andon.cases.models import Case, Join
from andon.cases.views import CaseView
from andon.catalog.models import Product
from andon.library.models import Edition, Standard, StandardVersion
from andon.notices.models import Notice
from andon.people import actors
from andon.people.actors import Actor
from andon.people.models import Department, Member, Organisation
from andon.reports.drafts import draft_from
from andon.reports.models import Report
from andon.reports.steps.receive import Received, receive
from andon.reports.steps.write import write_to_reporter
from andon.rules.access import CORE
from andon.rules.lifecycle import Refused
from andon.runtime import scope
from andon.worker import chores

CLEAN = {
    "place": "pump",
    "size": "unknown",
    "how_many": "1/2",
    "lots": "L2407B",
    "since": "2026-03-14",
    "effect": "function-lost",
}


@dataclass(slots=True)
class Stage:
    """One client's house at one instant."""

    client: Organisation
    people: Mapping[str, Member]
    at: datetime
    seen: set[Any] = field(default_factory=set)

    def product(self, sku: str, *, name: str, category: str) -> Product:
        """Something that the client sells."""
        with self._scope():
            return Product.objects.create(
                organisation_id=self.client.pk,
                sku=sku,
                name=name,
                category=category,
                created_at=self.at,
            )

    def standard(
        self, code: str, *, category: str, family: str, grade: str, department: str
    ) -> StandardVersion:
        """A standard of the client's own, in force since last year."""
        with self._scope():
            standard = Standard.objects.create(
                organisation_id=self.client.pk, code=code, category=category, family=family
            )
            version = StandardVersion.objects.create(
                organisation_id=self.client.pk,
                standard=standard,
                version=1,
                effective_from=(self.at - timedelta(days=365)).date(),
                grade=grade,
                department=department,
                norm="a norm of the house",
                words={"en": {"name": code, "criteria": [], "statement": "", "question": ""}},
                digest=code,
            )
            Edition.objects.create(organisation_id=self.client.pk, at=self.at, added=1, changed=0)
        return version

    def department(self, name: str, *, contact: Member | None = None) -> Department:
        """A department that can be told; its contact speaks for it."""
        with self._scope():
            return Department.objects.create(
                organisation_id=self.client.pk, name=name, contact=contact
            )

    def report(self, words: str, **fields: Any) -> Report:
        """A report comes in and the worker does what it causes."""
        fields.setdefault("language", "en")
        draft = draft_from(
            {"words": words, **fields},
            organisation_id=self.client.pk,
            channel="form",
            at=self.at,
        )
        outcome = receive([draft], at=self.at)[0]
        assert isinstance(outcome, Received), outcome
        self.work()
        with self._scope():
            return Report.objects.get(pk=outcome.report_id)

    def work(self) -> None:
        """The worker does what is due now."""
        while chores.triage(self.at) + chores.single(self.at):
            continue
        chores.clocks(self.at)

    def fast_forward(self, **by: float) -> None:
        """Time goes by: `stage.fast_forward(hours=4)`."""
        self.at += timedelta(**by)
        self.work()

    def actor(self, name: str) -> Actor:
        """One of the people, as her requests act."""
        with self._scope():
            member = Member.objects.select_related("user", "department").get(
                pk=self.people[name].pk
            )
            return actors.of_member(member)

    def act(self, step: Callable[..., Any], subject: Any, *, by: str, **fields: Any) -> Any:
        """One of the people takes a step; a minute passes."""
        actor = self.actor(by)
        with self._scope():
            subject.refresh_from_db()
            result = step(subject, by=actor, at=self.at, **fields)
        self.fast_forward(minutes=1)
        return result

    def answer(self, report: Report, *, by: str) -> None:
        """A named person writes to the reporter."""
        self.act(write_to_reporter, report, by=by, text="Thank you. We are looking into it.")

    def refuses(
        self, step: Callable[..., Any], subject: Any, *, by: str, **fields: Any
    ) -> tuple[str, ...]:
        """What the step lacks; the test fails if the house lets it pass."""
        with pytest.raises(Refused) as refused:
            self.act(step, subject, by=by, **fields)
        return refused.value.missing

    def case_of(self, report: Report) -> Case:
        """The case in which the report stands."""
        with self._scope():
            join = Join.objects.get(report=report, undone_at__isnull=True)
            return Case.objects.get(pk=join.case_id)

    def page(self, case: Case, *, by: str) -> CaseView:
        """The case's page as one of the people sees it."""
        actor = self.actor(by)
        with self._scope():
            return queries.case_page(
                case.number, organisation_id=self.client.pk, by=actor, at=self.at
            )

    def station(self, case: Case) -> str:
        """Where the case stands now."""
        with self._scope():
            return Case.objects.get(pk=case.pk).station

    def expect_notice(self, template: str, *, to: Any, language: str | None = None) -> Notice:
        """A notice that the story did not look at yet; it fails if there is none."""
        with self._scope():
            found = [
                notice
                for notice in self._notices(to).filter(template=template)
                if notice.id not in self.seen and language in {None, notice.language}
            ]
        assert found, f"Nobody told {to} {template!r}."
        self.seen.add(found[0].id)
        return found[0]

    def expect_no_notice(self, template: str, *, to: Any) -> None:
        """No such notice beside those that the story looked at."""
        with self._scope():
            found = self._notices(to).filter(template=template).exclude(id__in=self.seen)
            assert list(found) == []

    def ledger(self, case: Case) -> list[str]:
        """The kinds of all that happened to the case, oldest first, by name within an instant."""
        events = self.page(case, by="Jonas").timeline
        return [event.kind for event in sorted(events, key=lambda one: (one.at, one.kind))]

    def _notices(self, to: Any) -> "QuerySet[Notice]":
        """Those to a member, a department, or a report's reporter, oldest first."""
        rows = Notice.objects.order_by("created_at", "id")
        if isinstance(to, Report):
            return rows.filter(to_kind="contact", subject_id=to.pk)
        return rows.filter(to_id=to.pk)

    def _scope(self) -> Any:
        return scope.organisations(self.client.pk)


def core_departments(stage: Stage, *, contact: str) -> dict[str, Department]:
    """The four departments that every client has."""
    member = stage.people[contact]
    return {str(name): stage.department(str(name), contact=member) for name in sorted(CORE)}
