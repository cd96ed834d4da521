"""Provisional grade and priority, each with its reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from andon.rules import grading
from andon.rules.grading import Found, Grade, Reason

QUIET = Found(injury="unknown", is_injury_in_words=False, hazards=(), family="LEAK")


def found(**changes: object) -> Found:
    return Found(**{**{name: getattr(QUIET, name) for name in Found.__slots__}, **changes})  # type: ignore[arg-type]  # named fields


@pytest.mark.parametrize(
    ("danger", "reason"),
    [
        ({"injury": "yes"}, Reason("injury-answered-yes")),
        ({"is_injury_in_words": True}, Reason("injury-in-words")),
        ({"hazards": ("fire",)}, Reason("hazard", {"hazard": "fire"})),
    ],
)
def test_a_danger_makes_a_report_critical_before_anyone_looks(
    danger: dict[str, object], reason: Reason
) -> None:
    graded = grading.provisional(found(library_grade="minor", standard="COS-LEAK-01", **danger))
    assert graded == grading.Provisional("critical", (reason,))


def test_every_danger_is_named() -> None:
    graded = grading.provisional(found(injury="yes", is_injury_in_words=True, hazards=("a", "b")))
    assert [reason.as_facts() for reason in graded.reasons] == [
        {"code": "injury-answered-yes"},
        {"code": "injury-in-words"},
        {"code": "hazard", "hazard": "a"},
        {"code": "hazard", "hazard": "b"},
    ]


def test_a_denied_injury_does_not_outweigh_words_that_speak_of_one() -> None:
    assert grading.provisional(found(injury="no", is_injury_in_words=True)).grade == "critical"


def test_the_library_speaks_before_the_family() -> None:
    graded = grading.provisional(
        found(library_grade="minor", standard="COS-LEAK-01", family_grade="major")
    )
    reason = Reason("library-rule", {"standard": "COS-LEAK-01", "grade": "minor"})
    assert graded == grading.Provisional("minor", (reason,))


def test_without_a_standard_the_family_s_own_grade_holds() -> None:
    graded = grading.provisional(found(family_grade="minor"))
    reason = Reason("family-default", {"family": "LEAK", "grade": "minor"})
    assert graded == grading.Provisional("minor", (reason,))


def test_a_missing_rule_means_that_a_person_must_decide_never_that_nothing_is_needed() -> None:
    assert grading.provisional(QUIET) == grading.Provisional(
        "major", (Reason("no-rule", {"family": "LEAK"}),)
    )


def test_priority_adds_grade_injury_burst_frequency_and_spread() -> None:
    priority = grading.priority("critical", reports=20, markets=5, is_injured=True, is_burst=True)
    assert priority.points == 100
    assert {reason.code: reason.values["points"] for reason in priority.reasons} == {
        "grade": 60,
        "injury": 5,
        "burst": 15,
        "frequency": 12,
        "spread": 8,
    }


def test_a_single_report_from_one_market_has_its_grade_s_points_alone() -> None:
    priority = grading.priority("minor", reports=1, markets=1, is_injured=False, is_burst=False)
    assert (priority.points, [reason.code for reason in priority.reasons]) == (5, ["grade"])


@given(
    reports=st.integers(1, 100),
    markets=st.integers(0, 50),
    is_injured=st.booleans(),
    is_burst=st.booleans(),
    grade=st.sampled_from(("major", "minor")),
)
def test_every_critical_case_stands_before_every_other(
    reports: int, markets: int, is_injured: bool, is_burst: bool, grade: Grade
) -> None:
    least = grading.priority("critical", reports=1, markets=0, is_injured=False, is_burst=False)
    most = grading.priority(
        grade, reports=reports, markets=markets, is_injured=is_injured, is_burst=is_burst
    )
    assert most.points < least.points


def test_critical_is_graver_than_major_and_major_than_minor() -> None:
    assert grading.is_graver("critical", than="major")
    assert grading.is_graver("major", than="minor")
    assert not grading.is_graver("minor", than="minor")
    assert [grading.grade_of(word) for word in ("critical", "major", "minor")] == [
        "critical",
        "major",
        "minor",
    ]


def test_a_word_that_is_no_grade_is_refused() -> None:
    with pytest.raises(ValueError, match="grave"):
        grading.grade_of("grave")


def test_only_hazards_and_injuries_are_dangers() -> None:
    assert grading.is_danger([Reason("family-default"), Reason("hazard")])
    assert not grading.is_danger([Reason("family-default"), Reason("library-rule")])
