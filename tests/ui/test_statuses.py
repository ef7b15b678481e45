import pytest
from django.utils import translation

from ui.statuses import STATUSES, status, worst_first
from ui.tokens import TONES


def test_statuses_are_the_seven_of_the_domain_and_paused_worst_first():
    assert list(STATUSES) == [
        "off_track",
        "missed",
        "at_risk",
        "no_data",
        "not_started",
        "on_track",
        "achieved",
        "paused",
    ]


def test_each_status_has_its_own_word_its_own_shape_and_its_own_sign():
    looks = STATUSES.values()

    assert len({str(look.word) for look in looks}) == 8
    assert len({look.icon for look in looks}) == 8
    assert len({look.glyph for look in looks}) == 8
    assert {look.tone for look in looks} == set(TONES)


def test_lists_begin_with_the_worst():
    assert worst_first(["on_track", "no_data", "off_track"]) == ["off_track", "no_data", "on_track"]


def test_words_wait_for_the_readers_language():
    with translation.override("en"):
        assert str(status("no_data").word) == "No recent data"
    with translation.override("fr"):
        assert str(status("no_data").word) == "Sans données récentes"


def test_an_unknown_status_is_refused_by_name():
    with pytest.raises(ValueError, match="but is 'green'"):
        status("green")
