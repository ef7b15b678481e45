import pytest

from projects.models import Project
from projects.slugs import slug_objection, unused_slug
from tests.factories import create_project

pytestmark = pytest.mark.django_db


def test_a_slug_is_made_from_the_title():
    assert unused_slug("Passengers arrive on time!", among=Project.objects.all()) == (
        "passengers-arrive-on-time"
    )


def test_a_taken_slug_gets_the_next_number():
    create_project(slug="delays")
    create_project(slug="delays-2")

    assert unused_slug("Delays", among=Project.objects.all()) == "delays-3"


def test_a_title_without_latin_letters_still_gets_a_slug():
    assert unused_slug("収益", among=Project.objects.all()) == "project"


def test_a_word_that_stands_in_addresses_is_never_a_slug():
    assert unused_slug("New", among=Project.objects.all()) == "new-2"
    assert slug_objection("new", among=Project.objects.all()) == (
        "The short name “new” is already taken. Choose another one."
    )


def test_a_long_title_is_cut_so_that_a_number_still_fits():
    create_project(slug="a" * 74)

    assert unused_slug("a" * 200, among=Project.objects.all()) == "a" * 74 + "-2"
