import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from tests.ui.rendering import rendered

NOW = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ('{% value 13.4 "%" decimals=1 %}', "13.4%"),
        ('{% value 3700000 "EUR" compact=True %}', "€3.7M"),
        ("{% value nothing %}", "–"),
        ('{% difference -0.3 "%" %}', "−0.3 pts"),
        ('{{ 120|in_unit:"ms" }}', "120 ms"),
        ('{{ 3700000|compact:"EUR" }}', "€3.7M"),
        ("{{ 0.42|share }}", "42%"),
        ("{{ day|full_day }}", "31 Dec 2026"),
        ("{{ day|long_day }}", "31 December 2026"),
        ("{{ day|month }}", "Dec 2026"),
        ("{{ nothing|full_day }}{{ nothing|day }}{{ nothing|month }}", "–––"),
    ],
)
def test_templates_write_numbers_and_dates(source, written):
    text = rendered(source, day=dt.date(2026, 12, 31), nothing=None)

    assert text == written


def test_templates_write_in_the_active_language():
    with translation.override("fr"):
        assert rendered('{% value 4.1 "EUR" %}') == "4,10 €"


def test_a_moment_is_told_from_now_and_has_its_full_time_as_title():
    with timezone.override(ZoneInfo("Europe/Stockholm")):
        text = rendered("{% moment at %}", at=NOW - dt.timedelta(hours=6), now=NOW)

    assert text == (
        '<time class="nowrap" datetime="2026-11-23T05:00:00+00:00"'
        ' title="23 November 2026 at 06:00 CET">today 06:00</time>'
    )


def test_a_moment_is_measured_from_the_clock_where_the_page_has_no_now(time_machine):
    time_machine.move_to(NOW)

    assert "2 days ago" in rendered("{% moment at %}", at=NOW - dt.timedelta(days=2))
    assert rendered("{{ at|day }}", at=NOW) == "23 Nov"


def test_dates_of_moments_are_those_of_the_readers_zone():
    late = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)

    with timezone.override(ZoneInfo("Europe/Stockholm")):
        assert rendered("{{ at|full_day }}", at=late) == "1 Jan 2027"
