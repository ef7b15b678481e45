import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from ui import tokens
from ui.stylesheets import FOLDER, stylesheets

# What the design documents: colour, what it lies on, and the least contrast it must have there.
TEXT, GRAPHIC = 4.5, 3.0
PAIRS = [
    *((name, on, TEXT) for name in ("ink", "muted", "accent") for on in ("surface", "bg")),
    ("accent-ink", "accent", TEXT),
    ("done", "accent-tint", TEXT),
    ("muted", "sunk", TEXT),
    *((tone, f"{tone}-tint", TEXT) for tone in tokens.TONES),
    *((tone, on, TEXT) for tone in tokens.TONES for on in ("surface", "bg")),
    *((f"{tone}-g", "surface", GRAPHIC) for tone in tokens.TONES),
    ("control", "surface", GRAPHIC),
    ("control", "bg", GRAPHIC),
    ("accent", "surface", GRAPHIC),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("colour", "ground", "least"), PAIRS)
def test_every_documented_pair_can_be_read(colour, ground, least, theme):
    values = tokens.colours(theme)

    assert tokens.contrast(values[colour], values[ground]) >= least


@pytest.mark.parametrize(
    ("theme", "colour", "ground", "documented"),
    [
        ("light", "ink", "surface", 17.8),
        ("dark", "ink", "surface", 15.1),
        ("light", "muted", "surface", 6.6),
        ("dark", "muted", "bg", 8.3),
        ("light", "control", "surface", 3.6),
        ("dark", "accent", "surface", 7.5),
        ("light", "off", "off-tint", 5.5),
        ("light", "risk-g", "surface", 3.3),
        ("dark", "done-g", "surface", 4.7),
    ],
)
def test_contrast_is_what_the_design_says(theme, colour, ground, documented):
    values = tokens.colours(theme)

    assert round(tokens.contrast(values[colour], values[ground]), 1) == documented


def test_contrast_of_black_on_white_is_21_and_does_not_depend_on_the_order():
    assert tokens.contrast("#000000", "#ffffff") == 21
    assert tokens.contrast("#ffffff", "#000000") == 21


@pytest.mark.parametrize("name", ["tokens.css", "charts.css"])
def test_computed_stylesheets_are_up_to_date(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == stylesheets()[name], (
        "run python -m ui.stylesheets"
    )


def test_stylesheets_name_only_tokens_that_exist():
    known = set(re.findall(r"--([\w-]+):", stylesheets()["tokens.css"]))
    for path in FOLDER.glob("*.css"):
        used = set(re.findall(r"var\(--([\w-]+)", path.read_text(encoding="utf-8")))
        assert used <= known, path.name


def test_all_styles_weigh_less_than_10_kb_on_the_wire():
    weight = sum(len(gzip.compress(path.read_bytes(), 9)) for path in FOLDER.glob("*.css"))

    assert weight < 10_000


def test_all_scripts_weigh_less_than_25_kb_on_the_wire():
    names = ["django_htmx/htmx-2.min.js", "ui/app.js", "ui/chart.js"]
    scripts = [Path(finders.find(name)).read_bytes() for name in names]

    assert sum(len(gzip.compress(script, 9)) for script in scripts) < 25_000


def test_the_font_weighs_less_than_50_kb_and_brings_its_licence():
    assert (FOLDER / "fonts" / "inter-latin-wght-normal.woff2").stat().st_size < 50_000
    assert "SIL Open Font License" in (FOLDER / "fonts" / "inter-LICENSE.txt").read_text()
