"""A draft: a report is never refused for an optional field, and what is kept out is named."""

from datetime import UTC, date, datetime

import pytest

from andon.people import vault
from andon.people.models import Organisation
from andon.reports import cleaning
from andon.reports.cleaning import UnusableError
from andon.reports.drafts import MOST_WORDS, BadDraft, Remark, draft_from
from tests.reports.conftest import MakeDraft


@pytest.mark.parametrize(
    ("field", "given", "attribute", "kept"),
    [
        ("gtin", "4006381-333931", "gtin", "4006381333931"),
        ("gtin", "96385074", "gtin", "96385074"),
        ("market", " th ", "market", "TH"),
        ("language", "zh_Hans-CN", "language", "zh-hans-cn"),
        ("language", "de-DE-u-co-phonebk", "language", "de-de"),
        ("noticed_on", "2026-03-15T23:10:00+07:00", "noticed_on", date(2026, 3, 15)),
        (
            "aware_at",
            "2026-03-16T12:00:00+02:00",
            "aware_at",
            datetime(2026, 3, 16, 10, tzinfo=UTC),
        ),
        ("aware_at", "2026-03-16", "aware_at", datetime(2026, 3, 16, tzinfo=UTC)),
        ("aware_at", "2026-03-16T18:00:00", "aware_at", datetime(2026, 3, 16, 12, tzinfo=UTC)),
        ("quantity_bought", 7.0, "quantity_bought", 7),
        ("quantity_affected", "0", "quantity_affected", 0),
        ("injury", True, "injury", "yes"),
        ("injury", "N", "injury", "no"),
        ("may_be_contacted", False, "may_be_contacted", False),
        ("lot", " L\t7\n8 ", "lot", "L 7 8"),
        ("lot", 1207, "lot", "1207"),
        ("product", "cre\u0301me", "product_words", "créme"),
        ("aware_by", "call centre", "aware_by", "call centre"),
    ],
)
def test_a_field_is_kept_in_its_one_form(
    draft: MakeDraft, field: str, given: object, attribute: str, kept: object
) -> None:
    made = draft(**{field: given})

    assert getattr(made, attribute) == kept
    assert made.remarks == ()


@pytest.mark.parametrize(
    ("field", "given", "code"),
    [
        ("gtin", "4006381333932", "wrong-check-digit"),
        ("gtin", "12345", "not-a-gtin"),
        ("gtin", "４００６３８１３３３９３１", "not-a-gtin"),
        ("market", "Atlantis", "not-a-market"),
        ("market", "EU", "not-a-market"),
        ("language", "klingon!", "not-a-language"),
        ("noticed_on", "yesterday", "not-a-date"),
        ("noticed_on", "2026-03-18", "in-the-future"),
        ("noticed_on", "0001-01-01", "too-long-ago"),
        ("aware_at", "2026-02-30", "not-an-instant"),
        ("aware_at", "2027-01-01", "in-the-future"),
        ("quantity_affected", -1, "not-a-quantity"),
        ("quantity_affected", "9" * 400, "not-a-quantity"),
        ("quantity_affected", 2**31, "not-a-quantity"),
        ("quantity_affected", 1.5, "wrong-type"),
        ("injury", "maybe", "not-yes-or-no"),
        ("lot", "x" * 61, "too-long"),
        ("sku", ["S"], "wrong-type"),
        ("market", {"code": "DE"}, "wrong-type"),
        ("product", "x" * 201, "cut"),
        ("colour", "red", "unknown-field"),
    ],
)
def test_what_cannot_be_taken_is_kept_out_and_named(
    draft: MakeDraft, field: str, given: object, code: str
) -> None:
    made = draft(**{field: given})

    assert [(one.field, one.code) for one in made.remarks] == [(field, code)]


def test_no_field_at_all_refuses_a_report(draft: MakeDraft) -> None:
    fields = {name: object() for name in ("lot", "gtin", "market", "injury", "email", "aware_at")}
    made = draft(**fields)

    assert {one.field for one in made.remarks} == set(fields)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (None, "words.missing"),
        ("", "words.missing"),
        (" \x00\u200a\n", "words.missing"),
        (7, "words.not-text"),
        (["It leaks."], "words.not-text"),
        ("a" * (MOST_WORDS + 1), "words.too-long"),
        ("a" * 10_000_000, "words.too-long"),
        (" " * 10_000_000, "words.too-long"),
    ],
)
def test_words_that_are_none_refuse_with_one_sentence(
    tidewell: Organisation, at: datetime, given: object, code: str
) -> None:
    with pytest.raises(BadDraft) as refused:
        draft_from({"words": given}, organisation_id=tidewell.pk, channel="api", at=at)

    assert (refused.value.code, refused.value.field) == (code, "words")
    assert refused.value.sentence.count(". ") == 0
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize("body", [None, 7, "words", ["words"], b"words"])
def test_a_body_that_is_no_object_is_refused(
    tidewell: Organisation, at: datetime, body: object
) -> None:
    with pytest.raises(BadDraft) as refused:
        draft_from(body, organisation_id=tidewell.pk, channel="api", at=at)

    assert refused.value.code == "body.not-an-object"


def test_a_key_that_is_too_long_is_refused(tidewell: Organisation, at: datetime) -> None:
    with pytest.raises(BadDraft, match="shorter"):
        draft_from(
            {"words": "a"},
            organisation_id=tidewell.pk,
            channel="api",
            at=at,
            idempotency_key="k" * 201,
        )


def test_words_lose_only_what_no_page_can_show(draft: MakeDraft) -> None:
    assert draft("a\x00b\r\nc\td\ud800e\x1b[31m").words == "a b\nc\td?e [31m"
    assert len(draft("漏" * MOST_WORDS).words) == MOST_WORDS


def test_a_contact_comes_as_text_or_in_parts(draft: MakeDraft) -> None:
    assert draft(contact="Noor <noor@example.com>").contact == vault.Person(
        name="Noor", email="noor@example.com"
    )
    parts = draft(name="Noor", email="noor@example.com", phone="030 901820", market="DE")
    assert parts.contact == vault.Person(name="Noor", email="noor@example.com", phone="+4930901820")
    assert draft().contact is None


def test_a_broken_contact_stands_nowhere_but_in_the_vault(draft: MakeDraft) -> None:
    made = draft(email="noor@example")

    assert made.remarks == (Remark("email", "not-a-contact", ""),)
    assert made.contact == vault.Person(name="noor@example")


def test_every_assigned_market_and_no_other_is_known() -> None:
    assert len(cleaning.MARKETS) == 249
    for code in ("XK", "EU", "UK", "ZZ", ""):
        with pytest.raises(UnusableError):
            cleaning.market(code)
