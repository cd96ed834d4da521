"""Who must look at a case, and what follows from what they found."""

from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from andon.rules.verification import (
    LEVELS,
    Level,
    Look,
    Outcome,
    level_for,
    levels_needed,
    lowers,
    standing,
)

MAI, JONAS, LIN, ASHA = (UUID(int=number) for number in range(1, 5))
SPECIALIST, SUPERVISOR, QUALITY_CONTROL = LEVELS


def look(
    level: Level = SPECIALIST,
    member: UUID = MAI,
    outcome: Outcome = Outcome.CONFIRMED,
    family: str = "LEAK",
    grade: str = "",
) -> Look:
    return Look(level=level, member_id=member, outcome=outcome, family=family, grade=grade)


@pytest.mark.parametrize(
    ("grade", "is_sensitive", "people"),
    [
        ("minor", False, 1),
        ("minor", True, 2),
        ("major", False, 2),
        ("major", True, 2),
        ("critical", False, 3),
        ("critical", True, 3),
    ],
)
def test_the_grade_and_the_category_say_how_many_people_must_look(
    grade: str, is_sensitive: bool, people: int
) -> None:
    assert levels_needed(grade, is_sensitive=is_sensitive) == LEVELS[:people]


def test_before_anyone_looked_nothing_is_decided() -> None:
    now = standing([], grade="major", is_sensitive=False)
    assert (now.outcome, now.needs, now.is_complete) == (None, (SPECIALIST, SUPERVISOR), False)


def test_a_minor_defect_is_confirmed_by_the_specialist_alone() -> None:
    now = standing([look(grade="minor")], grade="minor", is_sensitive=False)
    assert (now.outcome, now.grade, now.family) == (Outcome.CONFIRMED, "minor", "LEAK")
    assert now.is_confirmed


def test_a_minor_defect_of_a_sensitive_category_waits_for_a_second_person() -> None:
    now = standing([look()], grade="minor", is_sensitive=True)
    assert (now.outcome, now.needs, now.is_complete) == (None, (SUPERVISOR,), False)


def test_one_person_counts_at_one_level_only() -> None:
    twice = [look(SPECIALIST, MAI), look(SUPERVISOR, MAI)]
    now = standing(twice, grade="major", is_sensitive=False)
    assert now.needs == (SUPERVISOR,)


def test_the_later_verdict_of_a_level_replaces_the_earlier_one() -> None:
    looks = [look(outcome=Outcome.NOT_CONFIRMED, family=""), look()]
    now = standing(looks, grade="minor", is_sensitive=False)
    assert now.outcome is Outcome.CONFIRMED


def test_where_two_people_disagree_quality_control_must_look() -> None:
    looks = [look(), look(SUPERVISOR, JONAS, Outcome.NOT_CONFIRMED, family="")]
    now = standing(looks, grade="major", is_sensitive=False)
    assert (now.outcome, now.needs) == (None, (QUALITY_CONTROL,))


def test_two_people_who_name_different_defects_disagree() -> None:
    looks = [look(), look(SUPERVISOR, JONAS, family="MOULD")]
    assert standing(looks, grade="major", is_sensitive=False).needs == (QUALITY_CONTROL,)


def test_quality_control_decides_a_disagreement() -> None:
    looks = [
        look(),
        look(SUPERVISOR, JONAS, Outcome.NOT_CONFIRMED, family=""),
        look(QUALITY_CONTROL, LIN, Outcome.NOT_CONFIRMED, family=""),
    ]
    now = standing(looks, grade="major", is_sensitive=False)
    assert (now.outcome, now.is_complete, now.is_confirmed) == (Outcome.NOT_CONFIRMED, True, False)


def test_cannot_tell_makes_the_case_wait_at_once() -> None:
    looks = [look(), look(SUPERVISOR, JONAS, Outcome.CANNOT_TELL, family="")]
    now = standing(looks, grade="major", is_sensitive=False)
    assert (now.outcome, now.is_complete) == (Outcome.CANNOT_TELL, False)
    assert now.needs == (SPECIALIST,)


def test_after_cannot_tell_the_next_verdict_begins_anew() -> None:
    looks = [look(outcome=Outcome.CANNOT_TELL, family=""), look(SPECIALIST, ASHA)]
    now = standing(looks, grade="major", is_sensitive=False)
    assert [one.member_id for one in now.looks] == [ASHA]
    assert now.needs == (SUPERVISOR,)


def test_the_gravest_grade_that_anybody_named_holds() -> None:
    looks = [look(grade="minor"), look(SUPERVISOR, JONAS, grade="major")]
    assert standing(looks, grade="major", is_sensitive=False).grade == "major"


def test_who_names_no_grade_stands_by_the_grade_of_the_case() -> None:
    looks = [look(grade="minor"), look(SUPERVISOR, JONAS)]
    assert standing(looks, grade="major", is_sensitive=False).grade == "major"


def test_two_people_who_both_name_a_lower_grade_lower_it() -> None:
    looks = [look(grade="minor"), look(SUPERVISOR, JONAS, grade="minor")]
    assert standing(looks, grade="major", is_sensitive=False).grade == "minor"


def test_only_a_grade_below_that_of_the_case_lowers() -> None:
    assert lowers("minor", grade="major")
    assert not lowers("major", grade="major")
    assert not lowers("critical", grade="major")
    assert not lowers("", grade="major")


def test_somebody_who_looked_can_only_put_her_own_verdict_right() -> None:
    now = standing([look(SPECIALIST, JONAS)], grade="major", is_sensitive=False)
    both = {SPECIALIST, SUPERVISOR}
    assert level_for(now, member_id=JONAS, may=both) is SPECIALIST
    assert level_for(now, member_id=LIN, may=both) is SUPERVISOR
    assert level_for(now, member_id=ASHA, may={SPECIALIST}) is None


def test_a_verdict_that_begins_anew_stands_at_the_lowest_level_that_one_may() -> None:
    waits = standing(
        [look(outcome=Outcome.CANNOT_TELL, family="")], grade="major", is_sensitive=False
    )
    assert level_for(waits, member_id=MAI, may={SPECIALIST}, is_fresh=True) is SPECIALIST
    assert level_for(waits, member_id=MAI, may=set(), is_fresh=True) is None


@given(
    grade=st.sampled_from(["minor", "major", "critical"]),
    is_sensitive=st.booleans(),
    people=st.lists(
        st.tuples(st.sampled_from(LEVELS), st.sampled_from([MAI, JONAS, LIN])), max_size=6
    ),
)
def test_nothing_is_ever_confirmed_by_fewer_people_than_it_takes(
    grade: str, is_sensitive: bool, people: list[tuple[Level, UUID]]
) -> None:
    looks = [look(level, member) for level, member in people]
    now = standing(looks, grade=grade, is_sensitive=is_sensitive)
    if now.is_confirmed:
        needed = levels_needed(grade, is_sensitive=is_sensitive)
        assert len({one.member_id for one in now.looks}) >= len(needed)


def test_the_order_of_the_levels_does_not_matter() -> None:
    looks = [look(SPECIALIST, MAI), look(SUPERVISOR, JONAS), look(QUALITY_CONTROL, LIN)]
    outcomes = {
        standing(list(order), grade="critical", is_sensitive=True) for order in permutations(looks)
    }
    assert len(outcomes) == 1
