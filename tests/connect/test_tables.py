"""Tables as they come: any encoding, any delimiter, broken lines named, the rest read."""

import gzip
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from andon.connect import tables, texts
from andon.connect.tables import BadTableError, Row, open_table


def rows_of(path: Path) -> list[Row]:
    table = open_table(path)
    try:
        return list(table.rows)
    finally:
        table.close()


def words_of(path: Path) -> list[str]:
    return [row.values["words"] for row in rows_of(path) if not row.broken]


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "瓶子漏了，ขวดแตก"),
        ("utf-8-sig", "زجاجة مكسورة"),
        ("utf-16", "Die Flasche läuft aus"),
        ("utf-16-le", "Die Flasche läuft aus"),
        ("utf-16-be", "Die Flasche läuft aus"),
        ("gb18030", "这瓶洗发水漏了一滩，盖子都没拧紧。"),
        ("cp1252", "L’étiquette est décollée – très mal fermé"),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_the_encoding_is_recognised(
    tmp_path: Path, encoding: str, words: str, is_packed: bool
) -> None:
    body = f"lot,words\nL7,{words}\n".encode(encoding)
    path = tmp_path / ("reports.csv.gz" if is_packed else "reports.csv")
    path.write_bytes(gzip.compress(body) if is_packed else body)

    assert words_of(path) == [words]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_headers(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(delimiter.join(["words", "lot"]) + "\n" + delimiter.join(["Leaks", "L7"]))

    assert rows_of(path)[0].values == {"words": "Leaks", "lot": "L7"}


def test_a_cell_may_span_lines_and_hold_quotes(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text('words,lot\r\n"It ""leaks"",\r\nalways",L7\r\n5" pipe,L8\r\n', newline="")

    assert [(row.line, row.values["words"]) for row in rows_of(path)] == [
        (2, 'It "leaks",\r\nalways'),
        (4, '5" pipe'),
    ]


def test_broken_lines_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(
        "words,lot\n"
        "One,L1\n"
        '"never closed,L2\n'
        "Three,L3\n"
        "Four,L4,too,many\n"
        "\n"
        '"Six","L6"\n'
        "Seven\n"
        '"also never closed\n'
        "Nine,L9\n"
    )

    read = rows_of(path)
    assert [row.values.get("words") for row in read if not row.broken] == [
        "One",
        "Three",
        "Six",
        "Seven",
        "Nine",
    ]
    assert [(row.line, row.broken) for row in read if row.broken] == [
        (3, "Line 3 opens a quote that is not closed where the cell ends."),
        (5, "Line 5 has 4 cells, but there are 2 columns."),
        (9, "Line 9 opens a quote that is never closed."),
    ]


def test_a_thousand_unclosed_quotes_cost_a_thousand_lines_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    lines = [f'"open {n}' if n % 2 else f"Whole {n}" for n in range(2_000)]
    path.write_text("words,lot\n" + "".join(f"{line},L\n" for line in lines))

    read = rows_of(path)
    assert sum(not row.broken for row in read) == 1_000
    assert sum(bool(row.broken) for row in read) == 1_000


def test_bytes_of_a_foreign_encoding_spoil_only_their_own_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "SAMPLE", 8_192)
    path = tmp_path / "reports.csv"
    good = "good;漏\n".encode() * (texts.SAMPLE // 4)
    path.write_bytes(b"words;lot\n" + good + b"caf\xe9;L\n" + good)

    found = words_of(path)
    assert found.count("café") == 1
    assert set(found) == {"good", "café"}


def test_nul_bytes_do_not_stop_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_bytes(b"words,lot\nIt le\x00aks,L7\nNext,L8\n")

    assert words_of(path) == ["It le\x00aks", "Next"]


def test_a_line_without_end_is_one_broken_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "MOST_LINE", 1_000)
    path = tmp_path / "reports.csv"
    path.write_text("words,lot\n" + "a" * 10_000 + ",L1\nNext,L2\n")

    read = rows_of(path)
    assert read[0].broken == ("Line 2 is far too long: a cell may hold some 20,000 characters.")
    assert [row.values for row in read[1:]] == [{"words": "Next", "lot": "L2"}]


def test_json_lines_are_objects_and_the_others_are_named(tmp_path: Path) -> None:
    path = tmp_path / "reports.ndjson"
    path.write_text('{"words": "Leaks", "quantity_affected": 3}\n\n[1]\n{broken\n' + "[" * 99_999)

    read = rows_of(path)
    assert read[0].values == {"words": "Leaks", "quantity_affected": 3}
    assert [row.broken for row in read[1:]] == [
        "Line 3 is no JSON object: write {...} on each line.",
        "Line 4 is no JSON: write one object a line.",
        "Line 5 is no JSON: write one object a line.",
    ]


def test_excel_cells_read_as_a_person_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "reports.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for column, (name, value) in enumerate(
        {"words": "漏了", "lot": 1207, "noticed_on": date(2026, 3, 1), "injury": True}.items()
    ):
        sheet.write(0, column, name)
        sheet.write(1, column, value)
    book.close()

    [row] = rows_of(path)
    assert row.line == 2
    assert row.values == {
        "words": "漏了",
        "lot": "1207",
        "noticed_on": "2026-03-01",
        "injury": "yes",
    }


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("reports.csv", b"", "is empty"),
        ("reports.csv", b",,\n1,2,3\n", "names no columns"),
        ("reports.csv", b"words,words\na,b\n", "is there twice"),
        ("reports.xlsx", b"no Excel at all", "no Excel file"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    tmp_path: Path, name: str, body: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(body)

    with pytest.raises(BadTableError, match=sentence):
        open_table(path)


def test_a_large_excel_file_is_sent_back_as_csv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_EXCEL", 10)
    path = tmp_path / "reports.xlsx"
    path.write_bytes(bytes(11))

    with pytest.raises(BadTableError, match="save it as CSV"):
        open_table(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTableError, match="There is no file"):
        open_table(tmp_path / "nothing.csv")


def test_a_small_excel_file_that_names_a_cell_far_out_ends_no_process(tmp_path: Path) -> None:
    path = tmp_path / "reports.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["words", "lot"])
    sheet.write(1_048_575, 16_383, "far out")
    book.close()
    assert path.stat().st_size < 10_000

    with pytest.raises(BadTableError, match="more than can be held"):
        open_table(path)
