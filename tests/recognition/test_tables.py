"""The shipped tables: what a translator may write in them."""

import pytest

from andon.recognition.families import families
from andon.recognition.tables import rows
from andon.recognition.terms import LANGUAGES, table

WORDS = {
    "not_before",
    "not_after",
    "turn",
    "praise",
    "trouble",
    "no_defect",
    "arrival",
    "use",
    "heading",
}
HAZARDS = {
    "",
    "injury",
    "illness",
    "fire",
    "shock",
    "electric",
    "foreign_body",
    "mould",
    "choking",
    "swallowed",
    "sharp",
    "danger",
    "chemical",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_points_at_a_family_or_a_known_kind_of_word(language: str) -> None:
    assert {row["family"] for row in rows(f"families/{language}.csv")} <= families().keys()
    targets = {row["word"] for row in rows(f"words/{language}.csv")}
    assert {target for target in targets if not target.startswith("body.")} <= WORDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_terms_for_every_family(language: str) -> None:
    assert {row["family"] for row in rows(f"families/{language}.csv")} == families().keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_match_kind_hazard_and_weight_are_spelt_as_the_engine_knows_them(language: str) -> None:
    for row in [*rows(f"families/{language}.csv"), *rows(f"words/{language}.csv")]:
        assert row["match"] in {"", "stem", "word", "inside"}, row
        assert row["kind"] in {"", "topic", "denial"}, row
        assert row["hazard"] in HAZARDS, row
        assert 0 < float(row["weight"]) <= 7, row


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_family_holds_a_term_twice(language: str) -> None:
    terms = [(row["family"], row["term"]) for row in rows(f"families/{language}.csv")]

    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_asked_in_every_language(language: str) -> None:
    asked = {row["question"] for row in rows("questions.csv") if row["language"] == language}

    assert asked == {"which_defect", "what_is_wrong", "is_product_at_fault", "was_anyone_hurt"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_loads(language: str) -> None:
    loaded = table(language)

    assert loaded.at_words or loaded.anywhere
