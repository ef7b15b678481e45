"""Pages and mail as a French reader gets them."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.utils import translation

from accounts.models import Role
from objectives import assessments
from objectives.check_ins import check_in
from objectives.digests import content, rendering
from objectives.models import Objective
from tests.factories import (
    NOW,
    create_contribution,
    create_metric,
    create_objective,
    create_project,
    create_subscription,
    create_success_metric,
    create_user,
    log_value,
)

pytestmark = pytest.mark.django_db

ENGLISH = re.compile(
    r"\b(the|of|is|are|was|were|and|with|by|to|from|for|you|your|its?|this|that|not?|nobody|yet"
    r"|since|value|values|metrics?|objectives?|target|baseline|due|track|behind|ahead|report)\b",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reader(client):
    person = create_user(name="Anne Roux", role=Role.ADMIN, language="fr", time_zone="Europe/Paris")
    client.force_login(person)
    return person


@pytest.fixture
def company(reader):
    """One objective of every kind of news, named as French people would."""
    told = [
        ("clients", "Garder nos clients", "Clients perdus", (12.0, 8.0), (12.2, 13.4)),
        ("colis", "Livrer à temps", "Colis à temps", (90.0, 96.0), (94.0, 95.5)),
        ("fraude", "Moins de fraude", "Pertes", (310.0, 155.0), ()),
    ]
    for slug, title, name, (baseline, target), values in told:
        promise = create_success_metric(
            objective=create_objective(slug=slug, title=title, owner=reader),
            metric=create_metric(slug=slug, name=name),
            baseline=baseline,
            target=target,
        )
        for value, days in zip(values, (11, 2), strict=False):
            log_value(promise.metric, value, at=NOW - timedelta(days=days))
        if values:
            project = create_project(slug=slug, name=f"Alerte {name}", stage="live")
            create_contribution(success_metric=promise, project=project, expected_effect=-1.5)
            check_in(promise, judgement="at_risk", changed="Moins vite.", by=reader, now=NOW)
    pks = Objective.objects.values_list("pk", flat=True)
    assessments.record(assessments.roots_of(pks, as_of=NOW), as_of=NOW, now=NOW)


def told(markup):
    """The words of a page with plain spaces, without code and without commands to copy."""
    body = markup.partition("<body")[2]
    visible = re.sub(r"(?s)<(script|style|code|pre)\b.*?</\1>|<[^>]+>", " ", body)
    return " ".join(unescape(visible).split())


def english(text):
    return sorted({found.group() for found in ENGLISH.finditer(text)})


@pytest.mark.usefixtures("company")
def test_the_overview_is_french(client):
    words = told(client.get("/").text)

    assert "Un objectif sur trois en bonne voie ou atteint. « Garder nos clients »" in words
    assert "Demande votre attention" in words
    assert "Hors trajectoire" in words
    assert "Faire le point" in words
    assert english(words) == []


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/objectives/clients/", "Comment nous le saurons"),
        ("/metrics/clients/", "Plan pour aujourd’hui"),
        ("/metrics/clients/check-in/", "Enregistrer le point"),
        ("/projects/clients/", "En production depuis le 5 janvier 2026"),
        ("/objectives/new/", "Passer à la mesure"),
        ("/welcome/", "Prenez-les dans l’ordre que vous voulez"),
        ("/settings/mail/", "Recevoir un courrier"),
        ("/settings/members/", "Inviter quelqu’un"),
    ],
)
def test_a_page_is_french(client, path, said):
    words = told(client.get(path, follow=True).text)

    assert said in words
    assert english(words) == []


@pytest.mark.usefixtures("company")
def test_a_progress_mail_is_french(reader):
    wish = create_subscription(person=reader, next_due_at=NOW, time_zone=reader.time_zone)

    mail = rendering.write(content.preview(wish, now=NOW))

    assert mail.subject == "Semaine 47\xa0: Garder nos clients reste hors trajectoire (13,4\xa0%)"
    assert "✕ Hors trajectoire\xa0: Garder nos clients" in mail.text
    assert "Chaque lundi à 07:00 (Europe/Paris)" in mail.text
    assert "Arrêter ce rapport" in told(mail.html)
    links = re.compile(r"https?://\S+")
    assert english(links.sub("", mail.text)) == []
    assert english(told(mail.html)) == []


def test_counts_agree_with_their_words():
    with translation.override("fr"):
        said = [
            translation.ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
            for days in (0, 1, 2)
        ]

    assert said == ["0 jour de retard", "1 jour de retard", "2 jours de retard"]
