from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.numbers import format_difference, format_share, format_tick, format_value, is_currency

NBSP, NARROW, MINUS = "\u00a0", "\u202f", "\u2212"


@pytest.mark.parametrize(
    ("value", "unit", "options", "english", "french"),
    [
        (13.4, "%", {}, "13.4%", f"13,4{NBSP}%"),
        (11, "%", {}, "11%", f"11{NBSP}%"),
        (11, "%", {"decimals": 1}, "11.0%", f"11,0{NBSP}%"),
        (0.4231, "%", {}, "0.423%", f"0,423{NBSP}%"),
        (4.1, "EUR", {}, "€4.10", f"4,10{NBSP}€"),
        (4.1, "USD", {}, "$4.10", f"4,10{NBSP}$US"),
        (4.1, "SEK", {}, f"SEK{NBSP}4.10", f"4,10{NBSP}SEK"),
        (500, "JPY", {}, "¥500", f"500{NBSP}JPY"),
        (2_380_000, "EUR", {}, "€2,380,000", f"2{NARROW}380{NARROW}000{NBSP}€"),
        (1234.5, "EUR", {}, "€1,234.50", f"1{NARROW}234,50{NBSP}€"),
        (Decimal("0.10"), "EUR", {}, "€0.10", f"0,10{NBSP}€"),
        (-0.34, "EUR", {}, f"{MINUS}€0.34", f"{MINUS}0,34{NBSP}€"),
        (120, "ms", {}, f"120{NBSP}ms", f"120{NBSP}ms"),
        (0.9123, "", {}, "0.912", "0,912"),
        (24.9, "", {}, "24.9", "24,9"),
        (12345.6, "", {}, "12,346", f"12{NARROW}346"),
        (0, "", {}, "0", "0"),
        (-0.001, "", {"decimals": 1}, "0.0", "0,0"),
        (0.125, "", {"decimals": 2}, "0.13", "0,13"),
        (3_700_000, "EUR", {"compact": True}, "€3.7M", f"3,7{NBSP}M{NBSP}€"),
        (-262_000, "EUR", {"compact": True}, f"{MINUS}€262K", f"{MINUS}262{NBSP}k{NBSP}€"),
        (999_950, "", {"compact": True}, "1M", f"1{NBSP}M"),
        (4.46, "EUR", {"compact": True}, "€4.46", f"4,46{NBSP}€"),
        (2500, "shops", {"compact": True}, f"2.5K{NBSP}shops", f"2,5{NBSP}k{NBSP}shops"),
        (1e300, "", {}, "1E300", "1E300"),
        (None, "EUR", {}, "–", "–"),
        (float("nan"), "", {}, "–", "–"),
        (float("-inf"), "%", {}, "–", "–"),
    ],
)
def test_a_value_is_written_with_its_unit_in_the_readers_language(
    value, unit, options, english, french
):
    assert format_value(value, unit=unit, language="en", **options) == english
    assert format_value(value, unit=unit, language="fr", **options) == french


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.26, "EUR", "+€0.26"),
        (-0.34, "EUR", f"{MINUS}€0.34"),
        (-0.3, "%", f"{MINUS}0.3{NBSP}pts"),
        (2.1, "%", f"+2.1{NBSP}pts"),
        (0, "%", f"0{NBSP}pts"),
        (0.001, "EUR", "€0.00"),
        (-0.001, "EUR", "€0.00"),
        (None, "EUR", "–"),
    ],
)
def test_a_difference_has_its_sign_and_percentages_differ_in_points(value, unit, written):
    assert format_difference(value, unit=unit, language="en") == written


@pytest.mark.parametrize(
    ("fraction", "written"),
    [
        (0.42, "42%"),
        (0.005, "1%"),
        (0.996, "99%"),  # not yet there
        (1, "100%"),
        (1.09, "109%"),
        (-0.25, f"{MINUS}25%"),
        (None, "–"),
    ],
)
def test_a_share_is_whole_per_cent_and_never_complete_by_rounding(fraction, written):
    assert format_share(fraction, language="en") == written


@pytest.mark.parametrize(
    ("value", "step", "unit", "written"),
    [
        (4.25, 0.25, "EUR", "€4.25"),
        (4, 1, "EUR", "€4"),
        (4.5, 0.5, "EUR", "€4.50"),
        (92, 2, "%", "92%"),
        (0.3, 0.1, "", "0.3"),
        (1_250_000, 250_000, "EUR", "€1.25M"),
        (750_000, 250_000, "EUR", "€750K"),
        (-20_000, 20_000, "", f"{MINUS}20K"),
        (0, 250_000, "EUR", "€0"),
    ],
)
def test_ticks_are_exact_for_their_step(value, step, unit, written):
    assert format_tick(value, step=step, unit=unit, language="en") == written


def test_a_currency_is_a_code_that_exists():
    assert is_currency("EUR")
    assert not is_currency("AUC")
    assert not is_currency("eur")
    assert not is_currency("€")


@given(
    st.floats(),
    st.sampled_from(["", "%", "EUR", "JPY", "ms"]),
    st.sampled_from(["en", "fr"]),
    st.booleans(),
    st.none() | st.integers(0, 6),
)
def test_every_double_can_be_written_without_a_false_minus(
    value, unit, language, compact, decimals
):
    options = {"unit": unit, "language": language, "decimals": decimals, "compact": compact}

    assert not format_value(value, **options).startswith("-")
    assert not format_difference(value, **options).startswith("-")
