"""The words of the notices: complete in nine languages, and in order in both directions."""

import re
import tomllib
from typing import Any

import pytest

from andon.notices.render import BrokenNoticeError, Reader, check, render
from andon.notices.templates import LANGUAGES, TEMPLATES, WORDS, language
from andon.rules.clocks import Clock
from andon.rules.completeness import Item

FACTS = {
    "number": "R-7K4M2Q9X",
    "items": [item.value for item in Item],
    "clock": "answer",
    "due_at": "2026-03-16T12:15:00+00:00",
}
READER = Reader(name="Noor", organisation="Tidewell Beauty", time_zone="Asia/Bangkok")
LINK = "https://quality.example/p/abc/"
EACH = [(template, code) for template in TEMPLATES for code in LANGUAGES]


def written(template: str, code: str, **facts: Any) -> Any:
    values = {**FACTS, **facts}
    return render(template, tongue=code, facts=values, reader=READER, link=LINK)


@pytest.mark.parametrize(("template", "code"), EACH)
def test_every_template_is_whole_in_every_language(template: str, code: str) -> None:
    mail = written(template, code)
    assert mail.language == code
    assert "\n" not in mail.subject
    for text in (mail.subject, mail.text, mail.html):
        assert not re.search(r"[{}]", text)
    assert f"\n{LINK}\n" in mail.text
    assert mail.html.count(LINK) == 2
    if template != "member.invited":
        assert FACTS["number"] in mail.subject
        assert f"\u2068{FACTS['number']}\u2069" in mail.text


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_the_same_words_as_english(code: str) -> None:
    def shape(part: Any) -> Any:
        if not isinstance(part, dict):
            return sorted(re.findall(r"{\w+}", part)) if part.strip() else "empty"
        return {key: shape(value) for key, value in part.items() if key != "status"}

    mine, english = (
        tomllib.loads((WORDS / f"{one}.toml").read_text(encoding="utf-8")) for one in (code, "en")
    )
    # A sentence may name a value as often as its grammar wants, but must name each.
    assert {k: shape(v) for k, v in mine.items() if k not in {"status"}} == {
        k: shape(v) for k, v in english.items() if k not in {"status"}
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_everything_that_may_be_missing_or_late_has_a_name(code: str) -> None:
    words = language(code)
    assert set(words.items) == set(Item)
    assert set(words.clocks) == set(Clock)


def test_arabic_runs_from_the_right_with_its_numbers_and_names_isolated() -> None:
    mail = written("reporter.asked", "ar", items=["lot"])
    assert '<html lang="ar" dir="rtl">' in mail.html
    assert mail.subject == "سؤال عن بلاغك \u2068R-7K4M2Q9X\u2069"
    assert "مرحبًا \u2068Noor\u2069،" in mail.text
    opened, closed = mail.text.count("\u2068"), mail.text.count("\u2069")
    assert opened == closed == 3  # the name, the number, the organisation


def test_a_latin_subject_carries_no_direction_marks() -> None:
    assert written("reporter.received", "de").subject == "Ihre Meldung R-7K4M2Q9X ist bei uns"


def test_a_limit_is_told_in_the_clients_own_time_zone() -> None:
    mail = written("clock.warning", "en")
    assert mail.subject == (
        "R-7K4M2Q9X: answer the reporter is due at 2026-03-16 19:15 (Asia/Bangkok)"
    )


def test_a_name_with_marks_line_breaks_and_markup_stays_a_name() -> None:
    reader = Reader("Eve\r\nBcc: all\u202e<b>", "T & Co", "UTC")
    mail = render("reporter.closed", tongue="en", facts=FACTS, reader=reader, link=LINK)
    assert mail.text.startswith("Hello \u2068Eve Bcc: all<b>\u2069,\n\n")
    assert "Eve Bcc: all&lt;b&gt;" in mail.html
    assert "T &amp; Co" in mail.html


def test_who_left_no_name_is_greeted_without_one() -> None:
    reader = Reader("", "Tidewell Beauty", "UTC")
    mail = render("reporter.closed", tongue="fr", facts=FACTS, reader=reader, link=LINK)
    assert mail.text.startswith("Bonjour,\n\n")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("zh-CN", "zh-hans"), ("zh", "zh-hans"), ("pt", "en"), ("de-AT", "de"), ("", "en")],
)
def test_a_language_that_is_not_spoken_is_answered_in_the_nearest(asked: str, spoken: str) -> None:
    assert language(asked).code == spoken


def test_a_notice_that_could_not_be_written_is_refused_when_it_is_added() -> None:
    with pytest.raises(BrokenNoticeError, match=r"reporter\.asked needs the facts items\."):
        check("reporter.asked", {"number": "R-1"})
    with pytest.raises(BrokenNoticeError, match=r"no template 'reporter\.unknown'"):
        check("reporter.unknown", {})
    with pytest.raises(BrokenNoticeError, match="must be about a report, not a case"):
        check("reporter.closed", {"number": "R-1"}, subject="case")


def test_an_item_without_a_name_is_a_fault_of_ours() -> None:
    with pytest.raises(BrokenNoticeError, match=r"reporter\.asked cannot say 'colour'"):
        written("reporter.asked", "en", items=["colour"])
