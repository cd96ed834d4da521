"""How many are rechecked, which ones, and what such a sample finds."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from andon.rules import recheck

SEED = "9b2f6d0c4e1a47f8"


@pytest.mark.parametrize(
    ("population", "grade", "size"),
    [
        (40, "critical", 40),
        (40, "major", 40),
        (40, "minor", 12),
        (41, "minor", 13),  # 30 % is 12.3: rounded up
        (10, "minor", 5),  # 30 % would be three: at least five
        (3, "minor", 3),
        (1, "critical", 1),
        (0, "minor", 0),
    ],
)
def test_critical_and_major_are_rechecked_whole_and_minor_by_thirty_per_cent(
    population: int, grade: str, size: int
) -> None:
    assert recheck.size(population, grade=grade) == size


def test_anybody_can_draw_the_same_sample_again() -> None:
    # By hand: printf '%s:%s' 9b2f6d0c4e1a47f8 1 | sha256sum, for 1 to 10; the three smallest.
    assert recheck.draw(seed=SEED, population=10, size=3) == (3, 6, 10)


def test_a_whole_population_is_its_own_sample() -> None:
    assert recheck.draw(seed=SEED, population=4, size=4) == (1, 2, 3, 4)


@given(st.text(max_size=20), st.integers(0, 200), st.data())
def test_a_sample_holds_as_many_different_places_as_it_should(
    seed: str, population: int, data: st.DataObject
) -> None:
    size = data.draw(st.integers(0, population))
    sample = recheck.draw(seed=seed, population=population, size=size)
    assert len(set(sample)) == len(sample) == size
    assert all(1 <= place <= population for place in sample)
    assert list(sample) == sorted(sample)


@pytest.mark.parametrize(("population", "size"), [(3, 4), (3, -1), (recheck.MOST + 1, 1)])
def test_an_impossible_sample_is_refused(population: int, size: int) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        recheck.draw(seed=SEED, population=population, size=size)


def test_the_detection_probability_is_exact() -> None:
    # 20 units, 2 bad, 6 looked at: 1 - C(18,6)/C(20,6) = 99/190, by hand.
    found = recheck.detection(population=20, size=6, bad=2)
    assert found.probability == Fraction(99, 190)


def test_without_a_number_two_per_cent_of_the_units_are_bad_and_at_least_one() -> None:
    assert recheck.detection(population=20, size=6).bad == 1
    assert recheck.detection(population=20, size=6).probability == Fraction(6, 20)
    assert recheck.detection(population=250, size=75).bad == 5


def test_a_whole_population_finds_every_bad_unit() -> None:
    assert recheck.detection(population=250, size=250).probability == 1


def test_an_empty_population_holds_nothing_to_find() -> None:
    assert recheck.detection(population=0, size=0).probability == 0


@pytest.mark.parametrize(
    ("bad", "thousandths"), [(Fraction(99, 190), 521), (Fraction(1), 1000), (Fraction(0), 0)]
)
def test_a_probability_is_told_in_whole_thousandths_never_rounded_up(
    bad: Fraction, thousandths: int
) -> None:
    assert recheck.per_mille(bad) == thousandths


@given(st.integers(1, 40), st.data())
def test_the_probability_agrees_with_counting_every_sample(
    population: int, data: st.DataObject
) -> None:
    size = data.draw(st.integers(0, population))
    bad = data.draw(st.integers(0, population))
    clean = sum(
        comb(bad, hits) * comb(population - bad, size - hits)
        for hits in range(1, min(bad, size) + 1)
        if size - hits <= population - bad
    )
    expected = Fraction(clean, comb(population, size))
    found = recheck.detection(population=population, size=size, bad=bad)
    assert found.probability == expected
