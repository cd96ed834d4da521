"""Laws that hold for every text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from andon.recognition import normalise, recognise
from andon.recognition.terms import LANGUAGES
from tests.recognition.sentences import COMPLAINTS, DANGERS, DENIALS, NO_DEFECTS

OURS = [row[-1] for rows in (COMPLAINTS, DANGERS, DENIALS, NO_DEFECTS) for row in rows]
PIECES = st.lists(st.one_of(st.sampled_from(OURS), st.text(max_size=20)), max_size=5)
TEXTS = st.one_of(st.text(), PIECES.map(" ".join))
# The first text in a language reads its tables, which takes longer than a later one.
UNTIMED = settings(deadline=None, max_examples=60)
HINTS = st.one_of(st.none(), st.sampled_from(LANGUAGES), st.text(max_size=5))


@given(text=TEXTS, hint=HINTS, category=st.one_of(st.none(), st.text(max_size=8)))
@UNTIMED
def test_any_text_in_any_language_and_category_is_answered(
    text: str, hint: str | None, category: str | None
) -> None:
    found = recognise(text, language=hint, category=category)

    assert len(found.ranked) == 5
    assert len({ranked.family for ranked in found.ranked}) == 5
    assert all(0.0 <= ranked.score <= 1.0 for ranked in found.ranked)


@given(text=TEXTS, hint=HINTS)
@UNTIMED
def test_every_reason_is_a_stretch_of_the_normalised_text(text: str, hint: str | None) -> None:
    found = recognise(text, language=hint)
    read = normalise(text, language=found.language)

    assert all(reason in read for ranked in found.ranked for reason in ranked.reasons)


@given(text=TEXTS, hint=HINTS)
@UNTIMED
def test_a_danger_only_ever_raises_the_grade(text: str, hint: str | None) -> None:
    found = recognise(text, language=hint)

    assert found.grade == "critical" or not found.hazards
    assert found.injury != "yes" or found.grade == "critical"
    assert found.outcome != "no_defect" or not found.hazards


@given(text=st.sampled_from(OURS), hint=HINTS)
@UNTIMED
def test_the_same_text_is_always_answered_alike(text: str, hint: str | None) -> None:
    assert recognise(text, language=hint) == recognise(text, language=hint)


@given(text=st.text())
@UNTIMED
def test_normalising_twice_changes_nothing_for_arabic_thai_and_vietnamese(text: str) -> None:
    for language in ("ar", "th", "vi"):
        once = normalise(text, language=language)
        assert normalise(once, language=language) == once


def test_a_text_of_ten_million_letters_is_answered_from_its_beginning() -> None:
    assert recognise("The bottle leaked. " + "x " * 5_000_000).ranked[0].family == "LEAK"
