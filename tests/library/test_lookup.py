"""Which standard holds: by product category, family, market, day and client."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.library.conftest import Folder

from andon.library import lookup
from andon.library.format import read_shelf
from andon.library.models import Edition, Standard, StandardVersion
from andon.library.shelf import Defect
from andon.library.steps.load import load_defects, load_shipped
from andon.people.models import Organisation
from andon.runtime import scope

AT = datetime(2026, 3, 16, 12, tzinfo=UTC)
TODAY = date(2026, 3, 16)

pytestmark = pytest.mark.both


@pytest.fixture
def defect(folder: Folder) -> Defect:
    """The only one of the small library."""
    return read_shelf(folder.path).defects[0]


def found(client: Organisation, *, on: date = TODAY, market: str | None = None) -> list[str]:
    rows = lookup.for_family("COSM", "LEAK", market=market, on=on, organisation_id=client.pk)
    return [f"{row.code}/{row.version}" for row in rows]


def add_own(client: Organisation, code: str, *, name: str) -> None:
    """A standard of one client's own, of the leak family."""
    shipped = StandardVersion.objects.filter(organisation_id=None).first()
    assert shipped is not None
    standard = Standard.objects.create(
        organisation_id=client.pk, code=code, category="cosmetics", family="LEAK"
    )
    shipped.pk, shipped.standard, shipped.organisation_id = None, standard, client.pk
    shipped.id = standard.id
    shipped.words = {"en": {**shipped.words["en"], "name": name}}
    shipped._state.adding = True
    shipped.save()
    Edition.objects.create(organisation_id=client.pk, at=AT, added=1, changed=0)


def test_a_case_is_judged_by_the_version_of_its_own_day(
    scoped: Organisation, defect: Defect
) -> None:
    load_defects([defect], at=AT)
    load_defects([replace(defect, grade="critical")], at=datetime(2026, 5, 1, tzinfo=UTC))
    code = defect.code
    assert found(scoped, on=date(2025, 12, 31)) == []
    assert found(scoped, on=date(2026, 1, 1)) == [f"{code}/1"]
    assert found(scoped, on=date(2026, 4, 30)) == [f"{code}/1"]
    assert found(scoped, on=date(2026, 5, 1)) == [f"{code}/2"]


def test_a_standard_of_some_markets_holds_there_and_where_the_market_is_unknown(
    scoped: Organisation, defect: Defect
) -> None:
    load_defects([replace(defect, markets=("TH", "VN"))], at=AT)
    assert [len(found(scoped, market=market)) for market in ("TH", "DE", "", None)] == [1, 0, 1, 1]


def test_a_retired_standard_judges_nothing_new_but_can_still_be_read(
    scoped: Organisation, defect: Defect
) -> None:
    load_defects([defect], at=AT)
    version = StandardVersion.objects.get()
    load_defects([replace(defect, retired_for="COS-LEAK-PUMPBOTTLE-02")], at=AT)
    assert found(scoped) == []
    view = lookup.version(version.pk)
    assert view is not None
    assert view.retired_for == "COS-LEAK-PUMPBOTTLE-02"


def test_words_come_in_the_readers_language_with_their_figures(
    scoped: Organisation, defect: Defect
) -> None:
    load_defects([defect], at=AT)
    (view,) = lookup.for_family(
        "cosmetics", "LEAK", market=None, on=TODAY, organisation_id=scoped.pk
    )
    assert view.name("th") == view.names["th"] == "Leak th"
    assert view.name("pt") == "Leak en"
    assert view.criteria("de") == ("Wet, below the collar", "Loses 2 ml")
    assert view.criteria("ar")[1] == "Loses \u20662 ml\u2069"
    assert (view.statement("en"), view.question("en")) == ("It leaks.", "Where?")


def test_a_clients_own_standard_comes_first_and_stands_in_for_the_shipped_one(
    scoped: Organisation, defect: Defect
) -> None:
    load_defects([defect], at=AT)
    add_own(scoped, "COS-LEAK-OWN-01", name="Own")
    assert found(scoped) == ["COS-LEAK-OWN-01/1", f"{defect.code}/1"]
    add_own(scoped, defect.code, name="Stricter")
    rows = lookup.for_family("COSM", "LEAK", market=None, on=TODAY, organisation_id=scoped.pk)
    assert [row.name("en") for row in rows] == ["Own", "Stricter"]


def test_another_client_never_sees_it(
    scoped: Organisation, elsewhere: Organisation, defect: Defect
) -> None:
    load_defects([defect], at=AT)
    add_own(scoped, "COS-LEAK-OWN-01", name="Own")
    own = StandardVersion.objects.get(organisation_id=scoped.pk)
    assert lookup.version(own.pk) is not None
    with scope.organisations(elsewhere.pk):
        assert found(elsewhere) == [f"{defect.code}/1"]
        assert lookup.version(own.pk) is None
        with pytest.raises(scope.NoScopeError):
            found(scoped)


def test_an_unchanged_library_costs_one_query_a_look(
    scoped: Organisation, django_assert_num_queries: Any
) -> None:
    load_shipped(AT)
    found(scoped)
    with django_assert_num_queries(1):
        assert len(found(scoped)) == 5


def test_a_batch_reads_the_shelf_once(scoped: Organisation, django_assert_num_queries: Any) -> None:
    load_shipped(AT)
    shelf = lookup.shelf(scoped.pk)
    with django_assert_num_queries(0):
        pumps = shelf.for_family("cosmetics", "PUMP_FAILURE", market="TH", on=TODAY)
        assert len(pumps) == 4
        every = shelf.in_category("COSM", market="TH", on=TODAY)
    assert [row.code for row in every] == sorted(row.code for row in every)
    assert {row.category for row in every} == {"cosmetics"}


def test_a_category_that_is_unknown_has_no_standards_and_the_family_still_a_default(
    scoped: Organisation,
) -> None:
    load_shipped(AT)
    shelf = lookup.shelf(scoped.pk)
    assert shelf.for_family("", "LEAK", market=None, on=TODAY) == []
    default = lookup.family_default("LEAK")
    assert (default.grade, default.department) == ("major", "production")


def test_the_categories_say_which_are_sensitive() -> None:
    views = {view.code: view for view in lookup.categories()}
    assert views["food"].is_sensitive
    assert not views["services"].is_sensitive
    assert views["home"].names["ar"] == "الأدوات المنزلية"
    assert lookup.families("de")["LEAK"] == "Undicht oder ausgelaufen"
    assert lookup.evidence_names("fr")["lot"] == "Numéro de lot"
