"""The translations: complete, compiled, and with everything in them that the code marks."""

import re
import runpy
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "messages"))
SOURCES = sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po"))
FRENCH = [path for path in SOURCES if path.parts[-3] == "fr"]

pytestmark = pytest.mark.once


def messages(source):
    return [message for message in SCRIPT["catalogue_of"](source) if message.id]


def forms(text):
    """A text, or its singular and plural."""
    return (text,) if isinstance(text, str) else tuple(text)


def named(text):
    return set(re.findall(r"%\((\w+)\)[sd]", text))


def test_every_package_speaks_french():
    assert [path.parts[-5] for path in FRENCH] == [
        "accounts", "kpitracker", "objectives", "projects", "ui",
    ]  # fmt: skip


def test_every_text_has_a_translation_and_every_file_is_compiled(capsys):
    status = SCRIPT["main"](only_check=True)

    assert (capsys.readouterr().out, status) == ("", 0)


@pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="gettext is missing: apt-get install gettext"
)
def test_every_text_that_the_code_marks_is_there():
    missing = {
        package: absent
        for package, marked in SCRIPT["marked_texts"]().items()
        if (
            absent := {(text.context, text.id) for text in marked if text.id}
            - {
                (text.context, text.id)
                for text in messages(ROOT / package / "locale/fr/LC_MESSAGES/django.po")
            }
        )
    }

    assert missing == {}, "Run scripts/messages --collect, then translate what is new."


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parts[-5])
def test_a_translation_fills_in_what_its_text_does(source):
    wrong = [
        (message.id, said)
        for message in messages(source)
        for said in forms(message.string)
        if named(said) not in [named(text) for text in forms(message.id)]
    ]

    assert wrong == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parts[-5])
def test_every_translation_can_be_filled_in(source):
    for message in messages(source):
        for said in filter(named, forms(message.string)):
            said % defaultdict(int)


def test_a_text_of_two_packages_has_one_translation():
    """Django looks a text up in all packages at once, so only one of them would show."""
    found = defaultdict(set)
    for source in FRENCH:
        for message in messages(source):
            found[message.context, message.id].add(forms(message.string))

    assert {text: said for text, said in found.items() if len(said) > 1} == {}


def test_french_punctuation_stays_with_its_word():
    loose = [
        said
        for source in FRENCH
        for message in messages(source)
        for said in forms(message.string)
        if re.search(r" [:;?!»]|« |\d %", said)
    ]

    assert loose == []
