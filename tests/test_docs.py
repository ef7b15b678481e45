"""The documentation leads where it says, and its index leaves nothing out."""

import re

import pytest

from tests.services.tracker import ROOT

pytestmark = pytest.mark.once

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
LARGEST_PICTURE = 200_000  # bytes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(page):
    text = page.read_text()
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src(?:set)?="([^"]+)"', text)
    inside = [link.partition("#")[0] for link in links if not re.match(r"\w+:|#", link)]

    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_the_index_names_every_page():
    index = (ROOT / "docs" / "README.md").read_text()
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}

    assert {page for page in pages if f"]({page})" not in index} == set()


def test_pictures_stay_small():
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs" / "images").iterdir()}

    assert {name for name, size in sizes.items() if size > LARGEST_PICTURE} == set()
