import re
from pathlib import Path

import pytest

import ui
from ui.templatetags.ui import register

ROOT = Path(ui.__file__).parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Used by our own templates only.
INTERNAL = {"theme", "notice_icon", "toast_tone", "undo_url"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_states_first_what_it_needs(path):
    assert re.match(r"\{# .+ #\}\n", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_written_inline(path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle=|\son\w+=|hx-on|javascript:|<script(?! src=)", text)


@pytest.mark.parametrize("name", sorted({*register.tags, *register.filters} - INTERNAL))
def test_every_tag_and_filter_is_in_the_guide(name):
    guide = (ROOT.parent / "docs" / "ui.md").read_text(encoding="utf-8")

    assert re.search(rf"({{% |\\?\|){name}\b", guide)
