"""Foreign columns become our fields, as a small TOML file says; the shipped examples work."""

import re
from pathlib import Path

import pytest

from andon.connect.mapping import BadMappingError, load_mapping, own_names

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "how-to" / "import.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"```toml\n# (\w+\.toml)\n(.*?)```", GUIDE, re.DOTALL))


def mapping(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    return path


def test_our_own_names_need_no_mapping() -> None:
    mapped = own_names(["Words", "Quantity affected", "colour"])

    row = {"Words": "Leaks", "Quantity affected": "3", "colour": "red"}
    assert mapped.report_of(row) == {"words": "Leaks", "quantity_affected": "3"}
    assert mapped.unused_of(["Words", "colour", ""]) == ["colour"]


def test_a_table_without_words_needs_one() -> None:
    with pytest.raises(BadMappingError, match="No column is called `words`"):
        own_names(["text", "lot"])


def test_the_example_for_complaints_works(tmp_path: Path) -> None:
    mapped = load_mapping(mapping(tmp_path, EXAMPLES["complaints.toml"]))

    row = {"id": "zh-1", "text": "It leaks.", "language": "zh", "injury": "no", "grade": "major"}
    assert mapped.report_of(row) == {"words": "It leaks.", "language": "zh", "injury": "no"}
    assert mapped.key == ("id",)


def test_the_example_for_caers_works(tmp_path: Path) -> None:
    mapped = load_mapping(mapping(tmp_path, EXAMPLES["caers.toml"]))
    row = {
        "PRI_Reported Brand/Product Name": "SOME CREAM",
        "SYM_One Row Coded Symptoms": "RASH, SWELLING",
        "AEC_One Row Outcomes": "VISITED AN ER",
        "RA_CAERS Created Date": "1/3/2004",
        "AEC_Event Start Date": "soon",
    }

    assert mapped.report_of(row) == {
        "market": "US",
        "language": "en",
        "product": "SOME CREAM",
        "words": "PRI_Reported Brand/Product Name: SOME CREAM\n"
        "SYM_One Row Coded Symptoms: RASH, SWELLING\n"
        "AEC_One Row Outcomes: VISITED AN ER",
        "injury": "yes",
        "noticed_on": "soon",
        "aware_at": "2004-01-03",
    }
    assert "injury" not in mapped.report_of({**row, "AEC_One Row Outcomes": "NONE"})


def test_cells_are_translated_whole_or_by_a_word_within(tmp_path: Path) -> None:
    text = (
        '[fields]\nwords = "t"\ninjury = "i"\nlanguage = "l"\n'
        '[values.language]\n"Chinese" = "zh-Hans"\n[contains.injury]\nyes = ["hospital"]\n'
        '[values.injury]\nN = "no"\n'
    )
    mapped = load_mapping(mapping(tmp_path, text))

    assert mapped.report_of({"t": "a", "i": "in Hospital", "l": " Chinese "}) == {
        "words": "a",
        "injury": "yes",
        "language": "zh-Hans",
    }
    assert mapped.report_of({"t": "a", "i": "N"})["injury"] == "no"


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    mapped = load_mapping(mapping(tmp_path, 'key = ["nr"]\n[fields]\nwords = ["a", "b"]\n'))

    assert mapped.unknown_to(["a", "c"]) == ["b", "nr"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("words = ", "cannot be read"),
        ('[feilds]\nwords = "t"', "'feilds', which nobody knows"),
        ('[fields]\nword = "t"', "'word', which nobody knows"),
        ('[fields]\nlot = "t"', "names no column for `words`"),
        ("[fields]\nwords = 7", "must be a text or a list"),
        ('fields = "words"', "must be a table"),
        ('[fields]\nwords = "t"\n[dates]\nlot = "%d"', "'lot', which nobody knows"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadMappingError, match=sentence):
        load_mapping(mapping(tmp_path, text))
