"""The report form over HTTP: what comes in, what is refused, and in which words."""

import io
import re
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.cast import NOON

from andon.catalog.models import Product
from andon.people.models import Organisation
from andon.reports.drafts import MOST_WORDS
from andon.reports.models import Evidence, Report, Words
from andon.runtime import scope
from andon.web.portal import limits, uploads

WORDS = {"words": "The lid is cracked."}


@pytest.fixture
def serum(tidewell: Organisation) -> Product:
    """A product whose code is printed on its carton."""
    with scope.organisations(tidewell.pk):
        return Product.objects.create(
            organisation_id=tidewell.pk,
            sku="DLS-50",
            gtin="04006381333931",
            name="Dewlight Serum 50 ml",
            category="cosmetics",
            created_at=NOON,
        )


def reports_of(organisation: Organisation) -> list[Report]:
    with scope.organisations(organisation.pk):
        return list(Report.objects.order_by("id"))


def jpeg() -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "#c9ced1").save(held, "JPEG")
    return SimpleUploadedFile("leak.jpg", held.getvalue(), content_type="image/jpeg")


def test_nobody_who_is_not_a_client_takes_reports(client: Client, tidewell: Organisation) -> None:
    tidewell.is_active = False
    tidewell.save()
    assert client.get("/r/nobody/").status_code == 404
    assert client.get("/r/tidewell/").status_code == 404


def test_a_report_leads_to_its_private_page(client: Client, tidewell: Organisation) -> None:
    response = client.post("/r/tidewell/", WORDS | {"injury": "yes", "market": "TH"})
    [report] = reports_of(tidewell)
    assert response.status_code == 302
    assert re.fullmatch(r"/p/[\w-]{43}/\?new=1", response.headers["Location"])
    assert (report.channel, report.injury, report.market) == ("form", "yes", "TH")
    page = client.get(response.headers["Location"]).content.decode()
    assert report.number in page


def test_a_printed_code_names_product_and_lot(
    client: Client, tidewell: Organisation, serum: Product
) -> None:
    path = "/r/tidewell/DLS-50/?10=L2407B"
    page = client.get(path).content.decode()
    assert "Dewlight Serum 50 ml" in page
    assert 'name="product"' not in page
    assert 'name="lot"' not in page
    client.post(path, WORDS)
    [report] = reports_of(tidewell)
    assert (report.sku, report.gtin, report.lot) == ("DLS-50", "04006381333931", "L2407B")


def test_a_gtin_of_13_digits_finds_the_product(
    client: Client, tidewell: Organisation, serum: Product
) -> None:
    assert "Dewlight Serum 50 ml" in client.get("/r/tidewell/4006381333931/").content.decode()


@pytest.mark.parametrize("sku", ["NEW-1", "a%00b", "%F0%9F%98%80", "x" * 300])
def test_an_unknown_product_in_the_address_still_lets_the_report_in(
    sku: str, client: Client, tidewell: Organisation
) -> None:
    assert client.get(f"/r/tidewell/{sku}/").status_code == 200
    assert client.post(f"/r/tidewell/{sku}/", WORDS).status_code == 302
    assert len(reports_of(tidewell)) == 1


def test_a_page_sent_twice_is_one_report_and_with_other_words_another(
    client: Client, tidewell: Organisation
) -> None:
    sent = WORDS | {"key": "k-1"}
    first = client.post("/r/tidewell/", sent).headers["Location"]
    again = client.post("/r/tidewell/", sent).headers["Location"]
    other = client.post("/r/tidewell/", sent | {"words": "It also smells."}).headers["Location"]
    assert first == again != other
    assert len(reports_of(tidewell)) == 2


def test_missing_words_are_asked_for_and_the_rest_stays(
    client: Client, tidewell: Organisation
) -> None:
    response = client.post("/r/tidewell/", {"words": " ", "lot": "L2407B", "injury": "unknown"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Say in a few words what happened. One sentence is enough." in page
    assert 'value="L2407B"' in page
    assert re.search(r'value="unknown"\s+checked', page)
    assert re.search(r"<details[^>]* open", page)
    assert reports_of(tidewell) == []


@pytest.mark.parametrize(("length", "status"), [(MOST_WORDS + 1, 422), (3_000_000, 413)])
def test_far_too_many_words_are_refused_in_one_sentence(
    length: int, status: int, client: Client, tidewell: Organisation
) -> None:
    response = client.post("/r/tidewell/", {"words": "x" * length})
    assert response.status_code == status
    assert "This is too long: at most 20000 characters." in response.content.decode()
    assert reports_of(tidewell) == []


def test_a_wrong_optional_field_never_keeps_a_report_out(
    client: Client, tidewell: Organisation
) -> None:
    wrong = {"contact": "noor@example", "noticed_on": "soon", "market": "XX", "injury": "maybe"}
    assert client.post("/r/tidewell/", WORDS | wrong).status_code == 302
    [report] = reports_of(tidewell)
    assert (report.noticed_on, report.market, report.injury) == (None, "", "unknown")
    with scope.organisations(tidewell.pk):
        remarks = Words.objects.get(pk=report.pk).remarks
    assert {remark["field"] for remark in remarks} == set(wrong)


def test_a_file_that_is_not_what_it_says_is_named_and_the_report_goes_in(
    client: Client, tidewell: Organisation
) -> None:
    script = SimpleUploadedFile("photo.jpg", b"<script>alert(1)</script>", "image/jpeg")
    empty = SimpleUploadedFile("empty.jpg", b"", "image/jpeg")
    response = client.post("/r/tidewell/", WORDS | {"evidence": [jpeg(), script, empty]})
    [report] = reports_of(tidewell)
    with scope.organisations(tidewell.pk):
        assert [one.kind for one in Evidence.objects.filter(report=report)] == ["photo"]
    page = client.get(response.headers["Location"]).content.decode()
    assert "File 2 was not taken: send a photo, a video, a sound or a PDF." in page
    assert "File 3 was not taken: it is empty." in page


def test_more_files_than_may_be_sent_are_passed_by(client: Client, tidewell: Organisation) -> None:
    files = [jpeg() for _ in range(uploads.MOST_FILES + 1)]
    response = client.post("/r/tidewell/", WORDS | {"evidence": files})
    assert response.headers["Location"].endswith("&file=13.too-many")


def test_a_body_larger_than_all_files_may_be_is_not_read(
    client: Client, tidewell: Organisation
) -> None:
    most = uploads.MOST_BYTES_TOGETHER
    response = client.post("/r/tidewell/", WORDS, CONTENT_LENGTH=str(most + 1))
    assert response.status_code == 413
    assert "Too large together: at most 300 MB." in response.content.decode()


def test_a_program_that_fills_the_hidden_field_is_asked_once_more(
    client: Client, tidewell: Organisation
) -> None:
    response = client.post("/r/tidewell/", WORDS | {"website": "http://spam.example"})
    assert response.status_code == 422
    assert "If you are a person, send once more." in response.content.decode()
    assert reports_of(tidewell) == []


def test_one_address_may_not_flood_a_client_but_the_others_may_still_send(
    client: Client, tidewell: Organisation
) -> None:
    for number in range(limits.MOST_SENDS):
        sent = client.post("/r/tidewell/", {"words": f"Report {number}"})
        assert sent.status_code == 302
    refused = client.post("/r/tidewell/", {"words": "One more"})
    assert refused.status_code == 429
    assert "One more" in refused.content.decode()
    elsewhere = client.post("/r/tidewell/", {"words": "One more"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_a_chosen_language_is_remembered(client: Client, tidewell: Organisation) -> None:
    page = client.get("/r/tidewell/?lang=ar").content.decode()
    assert re.search(r'<html lang="ar"\s+dir="rtl"', page)
    assert "أخبرنا بما حدث" in client.get("/r/tidewell/").content.decode()
    client.post("/r/tidewell/", WORDS)
    assert reports_of(tidewell)[0].language == "ar"


def test_a_sheet_to_print_holds_the_address_of_the_form(
    client: Client, tidewell: Organisation, serum: Product
) -> None:
    response = client.get("/qr/tidewell/DLS-50.svg?lang=th")
    drawing = ElementTree.fromstring(response.content)  # noqa: S314  # our own answer
    told = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert told[0] == "พบปัญหาหรือไม่"
    assert told[3].endswith("/r/tidewell/DLS-50/")
    assert client.get("/qr/tidewell/NONE.svg").status_code == 404
