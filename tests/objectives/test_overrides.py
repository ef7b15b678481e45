"""An owner who sees it otherwise: a sentence beside the computed health, until the next one."""

from datetime import timedelta

import pytest
from django.urls import reverse

from objectives import check_ins, scorecards, wording
from objectives.models import Objective
from tests.factories import NOW, create_admin, create_success_metric, create_user, log_value
from tests.objectives.reading import words_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = "Asta Lind sees it differently: At risk. “Two depots wait for scanners.”"


@pytest.fixture
def promise():
    promise = create_success_metric(target=100.0)
    log_value(promise.metric, 95.0, at=NOW - DAY)
    return promise


def judge(promise, judgement="at_risk", *, at=NOW, changed="Two depots wait for scanners."):
    check_ins.check_in(
        promise,
        by=create_user(name="Asta Lind"),
        now=at,
        judgement=judgement,
        changed=changed,
    )


def line_of(promise, *, as_of=NOW):
    [card] = scorecards.computed(
        Objective.objects.filter(pk=promise.objective_id), viewer=create_admin(), as_of=as_of
    )
    return card.lines[0]


def test_it_stands_beside_the_computed_health_and_never_replaces_it(promise):
    judge(promise)
    line = line_of(promise)

    assert (line.health, line.judgement) == ("on_track", "at_risk")
    assert wording.override_sentence(line) == SAID


def test_agreeing_is_no_override(promise):
    judge(promise, "on_track")

    assert wording.override_sentence(line_of(promise)) == ""


def test_it_ends_with_the_next_check_in(promise):
    judge(promise, at=NOW - 2 * DAY)
    judge(promise, "", changed="The scanners are here.")

    assert wording.override_sentence(line_of(promise)) == ""
    assert wording.override_sentence(line_of(promise, as_of=NOW - DAY)) == SAID


def test_it_ends_with_the_promise(promise):
    judge(promise)

    assert wording.override_sentence(line_of(promise, as_of=NOW + 60 * DAY)) == ""


def test_pages_show_it_with_its_sentence(client, promise):
    judge(promise, at=NOW - DAY)
    client.force_login(create_user())

    for name, slug in (
        ("objectives:metric", promise.metric.slug),
        ("objectives:detail", promise.objective.slug),
    ):
        assert SAID in words_of(client.get(reverse(name, args=[slug])))
