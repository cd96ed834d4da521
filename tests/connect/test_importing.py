"""Importing: every row is a report, a repeat or rejected with its line and reason; never lost."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from andon.connect.importing import Count, Rejected, import_rows
from andon.connect.mapping import Mapped, own_names
from andon.connect.tables import open_table
from andon.people.models import Organisation
from andon.reports.models import Report, Words
from andon.runtime.models import Job

pytestmark = pytest.mark.both


def take_in(
    path: Path, organisation: Organisation, at: datetime, *, mapped: Mapped | None = None
) -> tuple[Count, list[Rejected]]:
    table, rejected, count = open_table(path), [], Count()
    for count in import_rows(
        table.rows,
        mapped=mapped or own_names(table.columns),
        organisation_id=organisation.pk,
        channel="file",
        now=lambda: at,
        reject=rejected.append,
        batch=3,
    ):
        assert count.rows == count.reports + count.rejected + count.repeats
    table.close()
    return count, rejected


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Ten lines, of which some are broken and one comes twice."""
    path = tmp_path / "reports.csv"
    path.write_text(
        "words,lot,gtin\n"
        "One,L1,4006381333931\n"
        "Two,L2,123\n"
        ",L3,\n"
        "Four,L4,,,x\n"
        '"Five,L5,\n'
        f"{'a' * 20_001},L6,\n"
        "One,L1,4006381333931\n"
        "Eight\x00,L8,\n"
    )
    return path


def test_every_row_is_accounted_for(file: Path, scoped: Organisation, at: datetime) -> None:
    count, rejected = take_in(file, scoped, at)

    assert (count.rows, count.reports, count.rejected, count.repeats) == (8, 3, 4, 1)
    assert [(one.line, one.code) for one in rejected] == [
        (4, "words.missing"),
        (5, "row.broken"),
        (6, "row.broken"),
        (7, "words.too-long"),
    ]
    assert all(one.reason.endswith(".") for one in rejected)
    assert sorted(Words.objects.values_list("words", flat=True)) == ["Eight", "One", "Two"]
    assert count.remarks == 1


def test_the_same_file_again_adds_nothing_whatever_its_name(
    file: Path, scoped: Organisation, at: datetime
) -> None:
    take_in(file, scoped, at)
    renamed = file.rename(file.with_name("other.csv"))

    count, _ = take_in(renamed, scoped, at + timedelta(days=800))

    assert (count.reports, count.repeats, count.rejected) == (0, 4, 4)
    assert Report.objects.count() == 3


def test_a_key_column_names_the_row_whatever_else_it_says(
    tmp_path: Path, scoped: Organisation, at: datetime
) -> None:
    path = tmp_path / "reports.csv"
    path.write_text("id,words\n1,Leaks\n1,Leaks badly\n2,Leaks\n")
    mapped = Mapped(fields={"words": ("words",)}, key=("id",))

    count, _ = take_in(path, scoped, at, mapped=mapped)

    assert (count.reports, count.repeats) == (2, 1)


def test_another_clients_same_file_is_its_own(
    file: Path, scoped: Organisation, elsewhere: Organisation, at: datetime
) -> None:
    take_in(file, scoped, at)
    count, _ = take_in(file, elsewhere, at)

    assert count.reports == 3


def test_every_report_is_left_for_triage(file: Path, scoped: Organisation, at: datetime) -> None:
    take_in(file, scoped, at)

    left = {one for job in Job.objects.all() for one in job.payload["reports"]}
    assert left == {str(report.pk) for report in Report.objects.all()}


@pytest.mark.parametrize(
    ("original", "shown"),
    [
        ('=HYPERLINK("http://evil.example"),L7', '\'=HYPERLINK("http://evil.example"),L7'),
        ('"@SUM(A1)",L7', '\'"@SUM(A1)",L7'),
        (" +1,L7", "' +1,L7"),
        ("", ""),
        ("It leaks = bad,L7", "It leaks = bad,L7"),
    ],
)
def test_a_rejected_row_is_text_in_a_spreadsheet_whatever_it_says(
    original: str, shown: str
) -> None:
    row = Rejected(line=3, code="row.broken", reason="Line 3 has 9 cells.", original=original)
    assert row.cells == (3, "row.broken", "Line 3 has 9 cells.", shown)
