"""The small words of every template."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

AT = datetime(2026, 3, 16, 8, 5, tzinfo=UTC)


def drawn(text: str, **names: object) -> str:
    return Template("{% load page %}" + text).render(Context(names))


def test_an_icon_points_into_the_sprite_and_an_arrow_turns_round_in_arabic() -> None:
    assert drawn('{% icon "check" %}') == (
        '<svg class="i" viewBox="0 0 16 16" aria-hidden="true">'
        '<use href="/static/icons.svg#check"/></svg>'
    )
    assert 'class="i flip"' in drawn('{% icon "send" flip=True %}')


def test_there_are_three_lamps_and_no_fourth() -> None:
    assert 'data-lamp="amber"' in drawn('{% lamp "amber" %}')
    with pytest.raises(TemplateSyntaxError, match="There is no lamp 'blue'"):
        drawn('{% lamp "blue" %}')


def test_what_others_wrote_is_escaped_and_isolated() -> None:
    assert drawn("{{ it|own }}", it="<b>") == "<bdi>&lt;b&gt;</bdi>"
    assert drawn("{{ it|ltr }}", it="+0:06") == '<bdi dir="ltr">+0:06</bdi>'


def test_a_short_code_is_never_broken_at_its_hyphen_and_a_long_one_may_be() -> None:
    short = drawn("{{ it|code }}", it="R-7K4M2Q9X")
    assert short == '<bdi dir="ltr" class="code keep">R-7K4M2Q9X</bdi>'
    assert 'class="code"' in drawn("{{ it|code }}", it="L" * 40)


def test_an_instant_is_written_as_the_language_writes_it() -> None:
    with translation.override("de"):
        assert drawn("{{ it|when }}", it=AT) == (
            '<time datetime="2026-03-16T08:05:00+00:00"><bdi>16. März 2026</bdi>'
            ' <bdi dir="ltr">08:05 UTC</bdi></time>'
        )
    assert drawn("{{ it|when }}", it=None) == ""


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (AT + timedelta(hours=15), '<bdi dir="ltr">08:05</bdi>'),
        (AT + timedelta(hours=16), "<bdi>March 16</bdi>"),
    ],
)
def test_where_there_is_little_room_today_is_a_time_and_another_day_a_day(
    now: datetime, told: str
) -> None:
    short = drawn("{{ it|brief:now }}", it=AT, now=now)
    assert told in short
    assert 'title="March 16, 2026 08:05 UTC"' in short
    assert drawn("{{ it|brief:now }}", it=None, now=now) == ""


@pytest.mark.parametrize(
    ("chosen", "told"), [("light", "light"), ("dark", "dark"), ("auto", ""), ("<", "")]
)
def test_a_theme_is_the_readers_own_or_the_devices(chosen: str, told: str) -> None:
    request = SimpleNamespace(user=SimpleNamespace(theme=chosen))
    assert drawn("{% theme %}", request=request) == told
    assert drawn("{% theme %}") == ""
