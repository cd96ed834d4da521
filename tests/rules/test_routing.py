"""Which departments a case goes to."""

from andon.rules import routing


def test_a_critical_case_goes_to_the_core_departments_whatever_its_standard_says() -> None:
    core = ("quality-control", "production", "sales", "logistics")
    assert routing.proposed(grade="critical", department="") == core
    assert routing.due(grade="critical") == set(core)


def test_a_burst_goes_to_the_core_departments_like_a_critical_case() -> None:
    assert routing.due(grade="minor", is_burst=True) == routing.due(grade="critical")
    assert "sales" in routing.proposed(grade="minor", is_burst=True, department="r-and-d")


def test_a_critical_case_also_goes_to_the_department_of_its_standard() -> None:
    assert "purchasing" in routing.proposed(grade="critical", department="purchasing")


def test_a_major_case_goes_to_quality_control_too() -> None:
    proposed = routing.proposed(grade="major", department="purchasing")
    assert proposed == ("quality-control", "purchasing")


def test_a_minor_case_goes_only_where_its_standard_sends_it() -> None:
    assert routing.proposed(grade="minor", department="production") == ("production",)
    assert routing.due(grade="minor") == frozenset()


def test_what_no_standard_assigns_to_anybody_is_quality_controls() -> None:
    assert routing.proposed(grade="minor", department="") == ("quality-control",)
    assert routing.proposed(grade="minor", department="astrology") == ("quality-control",)


def test_departments_that_do_not_exist_are_named_once() -> None:
    assert routing.unknown(["sales", "astrology", "astrology"]) == ("astrology",)
    assert routing.in_order(["sales", "astrology", "production"]) == ("production", "sales")
