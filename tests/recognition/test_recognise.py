"""What the recognition engine makes of complaints in the nine languages."""

import pytest

from andon.recognition import families, normalise, recognise
from tests.recognition.sentences import COMPLAINTS, DANGERS, DENIALS, NO_DEFECTS


@pytest.mark.parametrize(("language", "category", "family", "text"), COMPLAINTS)
def test_a_complaint_names_its_family_and_the_words_that_led_there(
    language: str, category: str, family: str, text: str
) -> None:
    found = recognise(text, category=category)

    assert found.language == language
    assert found.ranked[0].family == family
    assert found.ranked[0].reasons
    assert all(reason in normalise(text, language=language) for reason in found.ranked[0].reasons)


@pytest.mark.parametrize(("language", "hazard", "is_harm", "text"), DANGERS)
def test_a_danger_makes_the_grade_critical(
    language: str, hazard: str, is_harm: bool, text: str
) -> None:
    found = recognise(text, language=language)

    assert hazard in found.hazards
    assert found.grade == "critical"
    assert (found.injury == "yes") is is_harm


@pytest.mark.parametrize(("language", "text"), DENIALS)
def test_a_denied_injury_is_answered_no_and_the_named_fault_still_counts(
    language: str, text: str
) -> None:
    found = recognise(text, language=language, category="cosmetics")

    assert found.injury == "no"
    assert found.hazards == ()
    assert found.ranked[0].family == "CLOSURE_FAILURE"


@pytest.mark.parametrize(("language", "text"), NO_DEFECTS)
def test_a_text_about_delivery_or_service_alone_is_not_forced_into_a_defect(
    language: str, text: str
) -> None:
    found = recognise(text, language=language)

    assert found.outcome == "no_defect"
    assert found.grade == "minor"


@pytest.mark.parametrize(
    "text",
    ["Terrible, I am so disappointed.", "质量差，垃圾", "Sehr schlechte Qualität.", "جودة سيئة"],
)
def test_a_text_that_only_says_bad_is_asked_what_is_wrong(text: str) -> None:
    found = recognise(text)

    assert found.outcome == "unspecified"
    assert found.question is not None


@pytest.mark.parametrize(
    ("language", "text", "never"),
    [
        ("ar", "المنتج ممتاز ووصل في الموعد", "DISCOMFORT"),
        ("ar", "المنتج ممتاز ووصل في الموعد", "ADVERSE_HEALTH"),
        ("vi", "Tính năng nổi bật là ánh sáng đẹp.", "OVERHEAT_FIRE"),
        ("en", "Too much sound leaked from the headphones.", "LEAK"),
        (
            "en",
            "The water pump of the air cooler is silent but the cooler is too small.",
            "PUMP_FAILURE",
        ),
    ],
)
def test_a_term_does_not_count_inside_another_word(language: str, text: str, never: str) -> None:
    found = recognise(text, language=language)

    assert [ranked for ranked in found.ranked if ranked.family == never and ranked.reasons] == []
    assert found.hazards == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The fire alarm is too small for the wall plate."),
        ("zh", "防霉效果不错，就是太小"),
        ("zh", "驱虫手环太松，杀虫效果没有"),
        ("de", "Laut Hersteller ist es gegen Schimmel, aber es ist zu klein."),
        ("id", "Obat kutu ini bau sekali."),
    ],
)
def test_what_a_product_is_made_against_is_no_danger(language: str, text: str) -> None:
    assert "mould" not in recognise(text, language=language).hazards
    assert "fire" not in recognise(text, language=language).hazards
    assert "foreign_body" not in recognise(text, language=language).hazards


def test_a_danger_raises_the_grade_of_a_family_that_is_not_critical_by_itself() -> None:
    found = recognise("The swollen battery pushed the cover open.")

    assert found.ranked[0].family == "BATTERY_FAILURE"
    assert (found.hazards, found.grade) == (("fire",), "critical")


def test_arabic_pain_is_found_although_the_product_is_not() -> None:
    assert recognise("المنتج يسبب ألم شديد").injury == "yes"


@pytest.mark.parametrize(
    ("language", "family", "text"),
    [
        ("zh", "SPOILED_MOULD", "水果不新鲜"),
        ("en", "INEFFECTIVE", "I see no improvement at all."),
        ("en", "FABRIC_DEFECT", "The sweater shrinks in cold water."),
        ("en", "WATER_INGRESS", "These boots are not water-proof."),
    ],
)
def test_words_once_missed_are_known(language: str, family: str, text: str) -> None:
    assert recognise(text, language=language).ranked[0].family == family


def test_the_script_of_a_text_outweighs_the_language_of_the_form() -> None:
    assert recognise("العبوة مكسورة", language="en").language == "ar"
    assert recognise("瓶子漏了", language="en-GB").language == "zh"


def test_a_text_in_no_language_of_ours_is_asked_about() -> None:
    found = recognise("병이 새고 있습니다")

    assert (found.language, found.outcome, found.hazards) == ("und", "ask", ())
    assert found.question == "Which of these describes the problem best?"


def test_a_clear_defect_is_asked_about_injury_until_it_is_answered() -> None:
    assert recognise("The bottle leaked.").question == (
        "Was anyone hurt or unwell because of the product?"
    )
    assert recognise("The bottle leaked. No rash.").question is None


def test_the_question_comes_in_the_language_of_the_reporter() -> None:
    assert recognise("Die Flasche ist undicht.").question == (
        "Wurde jemand durch das Produkt verletzt oder krank?"
    )


def test_a_named_defect_outranks_talk_of_poor_quality() -> None:
    found = recognise("Poor quality, cheap junk: the zipper does not close.")

    assert found.ranked[0].family == "CLOSURE_FAILURE"


def test_the_category_decides_between_families_that_words_leave_open() -> None:
    assert recognise("???", category="food").ranked[0].family == "SPOILED_MOULD"
    assert recognise("???", category="ELEC").ranked[0].family == "NOT_WORKING"


def test_the_shipped_list_holds_forty_five_families_with_grades() -> None:
    assert len(families()) == 45
    assert families()["LEAK"].default_grade == "major"
    assert families()["LEAK"].imdrf == "A0504"
    assert families()["USED_GOODS"].imdrf is None
    assert "lot" in families()["LEAK"].evidence
