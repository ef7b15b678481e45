"""Every rule that the models state is kept by the database against raw SQL.

One case a constraint: rows that obey it, then a statement that breaks it. A constraint
without a case fails the last test.
"""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from accounts.models import IdempotentReply, Invitation, Membership, Organisation
from objectives.models import (
    Agreement,
    Assessment,
    CheckIn,
    Delivery,
    ExampleRecord,
    Heartbeat,
    Objective,
)
from objectives.promises import change_success_metric
from projects.models import Erasure, KeyGrant, ProjectLink, StageTarget
from tests.factories import (
    NOW,
    create_contribution,
    create_key_row,
    create_metric,
    create_objective,
    create_project,
    create_subscription,
    create_success_metric,
    create_team,
    create_user,
    log_value,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def create_invitation():
    return Invitation.objects.create(
        email="new@example.org",
        role="viewer",
        token_digest="d",
        invited_by=create_user(),
        invited_at=NOW,
        expires_at=LATER,
    )


def create_check_in():
    return CheckIn.objects.create(
        success_metric=create_success_metric(),
        author=create_user(),
        checked_in_at=NOW,
        judgement="at_risk",
        changed="Two depots wait for scanners.",
    )


def create_assessment(**subject):
    subject = subject or {"success_metric": create_success_metric()}
    return Assessment.objects.create(
        **subject, as_of=NOW, recorded_at=NOW, health="on_track", reason={}
    )


def create_two_moments(**subject):
    create_assessment(**subject)
    return Assessment.objects.create(
        **subject, as_of=LATER, recorded_at=NOW, health="on_track", reason={}
    )


_messages = iter(range(10_000))


def create_delivery(*, subscription=None, period_start=DAY, **fields):
    return Delivery.objects.create(
        subscription=subscription or create_subscription(),
        period_start=period_start,
        period_end=date(2026, 2, 1),
        due_at=NOW,
        send_at=NOW,
        created_at=NOW,
        message_id=f"<{next(_messages)}@example.org>",
        **fields,
    )


def create_two_deliveries():
    subscription = create_subscription()
    create_delivery(subscription=subscription)
    create_delivery(subscription=subscription, period_start=date(2026, 1, 12))


def create_two_weekly_and_daily():
    person = create_user()
    create_subscription(person=person, cadence="weekly")
    create_subscription(person=person, cadence="daily")


def create_two(factory, **fields):
    factory(**fields)
    factory(**fields)


def create_two_replies():
    key = create_key_row()
    for name in ("a", "b"):
        IdempotentReply.objects.create(
            api_key=key, key=name, fingerprint="f", status=201, body={}, created_at=NOW
        )


def create_two_agreements():
    objective = create_objective()
    for side in ("business", "ml"):
        Agreement.objects.create(
            objective=objective, side=side, signed_by=create_user(), signed_at=NOW
        )


def create_two_links():
    project = create_project()
    for url in ("https://a.example", "https://b.example"):
        ProjectLink.objects.create(project=project, label="Repository", url=url)


def create_two_grants():
    project = create_project()
    for key in (create_key_row(), create_key_row()):
        KeyGrant.objects.create(project=project, api_key=key)


def create_two_stage_targets():
    project = create_project()
    for stage in ("pilot", "live"):
        StageTarget.objects.create(project=project, stage=stage, due_on=DAY)


def create_two_measurements():
    metric = create_metric()
    log_value(metric, 1.0, at=NOW)
    log_value(metric, 2.0, at=datetime(2026, 1, 1, tzinfo=UTC))


def create_range():
    return create_success_metric(kind="range", baseline=None, target=None, lower=5.0, upper=10.0)


def create_two_plan_points():
    promise = create_success_metric(plan="steps")
    for month, value in ((3, 20.0), (6, 50.0)):
        promise.plan_points.create(expected_on=date(2026, month, 1), value=value)


def create_two_metrics_in_one_objective():
    objective = create_objective()
    create_success_metric(objective=objective)
    create_success_metric(objective=objective)


# constraint: (rows that obey it, a statement that breaks it)
CASES = {
    "accounts_apikey_ends_after_it_begins": (
        create_key_row,
        "UPDATE accounts_apikey SET expires_at = created_at",
    ),
    "accounts_apikey_may_do_something": (
        create_key_row,
        "UPDATE accounts_apikey SET can_read = false, can_write = false",
    ),
    "accounts_idempotentreply_once_per_key": (
        create_two_replies,
        "UPDATE accounts_idempotentreply SET key = 'same'",
    ),
    "accounts_invitation_accepted_by_someone": (
        create_invitation,
        "UPDATE accounts_invitation SET accepted_at = invited_at",
    ),
    "accounts_invitation_ends_after_it_begins": (
        create_invitation,
        "UPDATE accounts_invitation SET expires_at = invited_at",
    ),
    "accounts_invitation_names_an_address": (
        create_invitation,
        "UPDATE accounts_invitation SET email = ''",
    ),
    "accounts_invitation_role_known": (
        create_invitation,
        "UPDATE accounts_invitation SET role = 'king'",
    ),
    "accounts_membership_once": (
        lambda: create_two(lambda: create_team(create_user())),
        "UPDATE accounts_membership SET team_id = (SELECT min(team_id) FROM accounts_membership),"
        " user_id = (SELECT min(user_id) FROM accounts_membership)",
    ),
    "accounts_organisation_assess_hour_of_day": (
        Organisation.objects.current,
        "UPDATE accounts_organisation SET assess_hour = 24",
    ),
    "accounts_organisation_gaps_in_order": (
        Organisation.objects.current,
        "UPDATE accounts_organisation SET at_risk_gap = 0.05",
    ),
    "accounts_organisation_only_one": (
        Organisation.objects.current,
        "UPDATE accounts_organisation SET id = 2",
    ),
    "accounts_user_email_any_case": (
        lambda: (create_user(email="a@example.org"), create_user(email="b@example.org")),
        "UPDATE accounts_user SET email = 'A@example.org' WHERE email = 'b@example.org'",
    ),
    "accounts_user_role_known": (create_user, "UPDATE accounts_user SET role = 'king'"),
    "accounts_user_theme_known": (create_user, "UPDATE accounts_user SET theme = 'pink'"),
    "objectives_agreement_once_per_side": (
        create_two_agreements,
        "UPDATE objectives_agreement SET side = 'ml'",
    ),
    "objectives_agreement_side_known": (
        create_two_agreements,
        "UPDATE objectives_agreement SET side = 'sales'",
    ),
    "objectives_assessment_health_known": (
        create_assessment,
        "UPDATE objectives_assessment SET health = 'purple'",
    ),
    "objectives_assessment_objective_once_per_moment": (
        lambda: create_two_moments(objective=create_objective()),
        "UPDATE objectives_assessment SET as_of = '2026-01-01 00:00:00'",
    ),
    "objectives_assessment_promise_once_per_moment": (
        lambda: create_two_moments(success_metric=create_success_metric()),
        "UPDATE objectives_assessment SET as_of = '2026-01-01 00:00:00'",
    ),
    "objectives_assessment_one_subject": (
        create_assessment,
        "UPDATE objectives_assessment SET success_metric_id = NULL",
    ),
    "objectives_checkin_judgement_known": (
        create_check_in,
        "UPDATE objectives_checkin SET judgement = 'fine'",
    ),
    "objectives_checkin_judgement_says_why": (
        create_check_in,
        "UPDATE objectives_checkin SET changed = ''",
    ),
    "objectives_checkin_says_something": (
        create_check_in,
        "UPDATE objectives_checkin SET changed = '', judgement = ''",
    ),
    "objectives_contribution_effect_is_finite": (
        lambda: create_contribution(expected_effect=1.0),
        "UPDATE objectives_contribution SET expected_effect = {infinity}",
    ),
    "objectives_contribution_once": (
        lambda: create_two(create_contribution, success_metric=None),
        "UPDATE objectives_contribution SET"
        " project_id = (SELECT min(project_id) FROM objectives_contribution),"
        " success_metric_id = (SELECT min(success_metric_id) FROM objectives_contribution)",
    ),
    "objectives_delivery_kind_known": (
        create_delivery,
        "UPDATE objectives_delivery SET kind = 'pigeon'",
    ),
    "objectives_delivery_once_per_period": (
        create_two_deliveries,
        "UPDATE objectives_delivery SET period_start = '2026-01-05'",
    ),
    "objectives_delivery_period_has_length": (
        create_delivery,
        "UPDATE objectives_delivery SET period_end = period_start",
    ),
    "objectives_delivery_sending_has_a_lease": (
        create_delivery,
        "UPDATE objectives_delivery SET state = 'sending'",
    ),
    "objectives_delivery_sent_has_a_time": (
        create_delivery,
        "UPDATE objectives_delivery SET state = 'sent'",
    ),
    "objectives_delivery_state_known": (
        create_delivery,
        "UPDATE objectives_delivery SET state = 'lost'",
    ),
    "objectives_digestsubscription_cadence_known": (
        create_subscription,
        "UPDATE objectives_digestsubscription SET cadence = 'hourly'",
    ),
    "objectives_digestsubscription_day_in_every_month": (
        create_subscription,
        "UPDATE objectives_digestsubscription SET day_of_month = 29",
    ),
    "objectives_digestsubscription_hour_of_day": (
        create_subscription,
        "UPDATE objectives_digestsubscription SET hour = 24",
    ),
    "objectives_digestsubscription_one_per_cadence": (
        create_two_weekly_and_daily,
        "UPDATE objectives_digestsubscription SET cadence = 'weekly'",
    ),
    "objectives_digestsubscription_weekday_known": (
        create_subscription,
        "UPDATE objectives_digestsubscription SET weekday = 7",
    ),
    "objectives_examplerecord_once": (
        lambda: (
            ExampleRecord.objects.create(label="objectives.objective", row_pk=1),
            ExampleRecord.objects.create(label="objectives.objective", row_pk=2),
        ),
        "UPDATE objectives_examplerecord SET row_pk = 3",
    ),
    "objectives_heartbeat_only_one": (
        lambda: Heartbeat.objects.create(pk=1, ticked_at=NOW),
        "UPDATE objectives_heartbeat SET id = 2",
    ),
    "objectives_objective_due_after_start": (
        create_objective,
        "UPDATE objectives_objective SET due_on = starts_on",
    ),
    "objectives_objective_has_a_title": (
        create_objective,
        "UPDATE objectives_objective SET title = ''",
    ),
    "objectives_objective_weight_in_range": (
        create_objective,
        "UPDATE objectives_objective SET weight = -1",
    ),
    "objectives_planpoint_once_a_day": (
        create_two_plan_points,
        "UPDATE objectives_planpoint SET expected_on = '2026-03-01'",
    ),
    "objectives_planpoint_value_is_finite": (
        create_two_plan_points,
        "UPDATE objectives_planpoint SET value = {infinity}",
    ),
    "objectives_successmetric_due_after_start": (
        create_success_metric,
        "UPDATE objectives_successmetric SET due_on = starts_on",
    ),
    "objectives_successmetric_measures_known": (
        create_success_metric,
        "UPDATE objectives_successmetric SET measures = 'mood'",
    ),
    "objectives_successmetric_numbers_are_finite": (
        create_success_metric,
        "UPDATE objectives_successmetric SET target = {infinity}",
    ),
    "objectives_successmetric_once_per_objective": (
        create_two_metrics_in_one_objective,
        "UPDATE objectives_successmetric SET"
        " metric_id = (SELECT min(metric_id) FROM objectives_successmetric)",
    ),
    "objectives_successmetric_plan_known": (
        create_success_metric,
        "UPDATE objectives_successmetric SET plan = 'hope'",
    ),
    "objectives_successmetric_plan_needs_a_way": (
        create_range,
        "UPDATE objectives_successmetric SET plan = 'slow_start'",
    ),
    "objectives_successmetric_range_has_width": (
        create_range,
        "UPDATE objectives_successmetric SET upper = lower",
    ),
    "objectives_successmetric_target_differs": (
        create_success_metric,
        "UPDATE objectives_successmetric SET target = baseline",
    ),
    "objectives_successmetric_terms_fit_kind": (
        create_success_metric,
        "UPDATE objectives_successmetric SET target = NULL",
    ),
    "objectives_successmetric_total_is_a_change": (
        create_range,
        "UPDATE objectives_successmetric SET measures = 'total'",
    ),
    "objectives_successmetric_weight_in_range": (
        create_success_metric,
        "UPDATE objectives_successmetric SET weight = -0.5",
    ),
    "objectives_targetchange_says_why": (
        lambda: None,
        "INSERT INTO objectives_targetchange (success_metric_id, changed_at, reason, measures,"
        " starts_on, due_on, plan, plan_points) VALUES (1, '2026-01-01 00:00:00', '', 'level',"
        " '2026-01-01', '2026-12-31', 'linear', '[]')",
    ),
    "projects_erasure_says_why": (
        lambda: Erasure.objects.create(metric=create_metric(), reason="x", permitted_at=NOW),
        "UPDATE projects_erasure SET reason = ''",
    ),
    "projects_keygrant_once": (
        create_two_grants,
        "UPDATE projects_keygrant SET api_key_id = (SELECT min(api_key_id) FROM projects_keygrant)",
    ),
    "projects_measurement_one_current_value": (
        create_two_measurements,
        "INSERT INTO projects_measurement (metric_id, measured_at, value, note, recorded_at)"
        " SELECT metric_id, measured_at, 9.0, '', recorded_at FROM projects_measurement",
    ),
    "projects_measurement_superseded_later": (
        create_two_measurements,
        "UPDATE projects_measurement SET superseded_at = '2020-01-01 00:00:00'",
    ),
    "projects_measurement_value_is_finite": (
        create_two_measurements,
        "INSERT INTO projects_measurement (metric_id, measured_at, value, note, recorded_at)"
        " SELECT metric_id, recorded_at, {infinity}, 'x', recorded_at FROM projects_measurement"
        " WHERE value = 2.0",
    ),
    "projects_metric_cadence_known": (
        create_metric,
        "UPDATE projects_metric SET cadence = 'hourly'",
    ),
    "projects_metric_decimals_at_most_six": (
        create_metric,
        "UPDATE projects_metric SET decimals = 7",
    ),
    "projects_metric_has_a_name": (create_metric, "UPDATE projects_metric SET name = ''"),
    "projects_project_has_a_name": (create_project, "UPDATE projects_project SET name = ''"),
    "projects_projectlink_once": (
        create_two_links,
        "UPDATE projects_projectlink SET url = 'https://same.example'",
    ),
    "projects_stagechange_stage_known": (
        lambda: create_project(stage="idea"),
        "UPDATE projects_stagechange SET stage = 'moon'",
    ),
    "projects_stagetarget_one_per_stage": (
        create_two_stage_targets,
        "UPDATE projects_stagetarget SET stage = 'live'",
    ),
    "projects_stagetarget_stage_known": (
        create_two_stage_targets,
        "UPDATE projects_stagetarget SET stage = 'moon'",
    ),
}
OURS = ("accounts", "projects", "objectives")


def raw(sql, *parameters):
    infinity = "'Infinity'::float8" if connection.vendor == "postgresql" else "9e999"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.replace("{infinity}", infinity), parameters)
        return cursor.rowcount


def stated():
    return {
        constraint.name: constraint
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for constraint in model._meta.constraints
    }


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_database_keeps_the_rule(name):
    obeying, breaking = CASES[name]
    obeying()

    with pytest.raises(IntegrityError) as refused:
        raw(breaking)

    # SQLite names the columns of a broken unique constraint, not the constraint itself.
    is_unique = isinstance(stated()[name], models.UniqueConstraint)
    assert ("unique" in str(refused.value).lower()) if is_unique else (name in str(refused.value))


def test_every_constraint_of_the_models_has_a_case():
    assert set(CASES) == set(stated())


def test_an_objective_cannot_stand_inside_itself():
    objective = create_objective()

    with pytest.raises(IntegrityError, match="inside itself"):
        raw("UPDATE objectives_objective SET parent_id = id WHERE id = %s", objective.pk)


def test_the_tree_has_no_circle_however_long():
    top = create_objective()
    middle = create_objective(parent=top)
    bottom = create_objective(parent=middle)

    with pytest.raises(IntegrityError, match="inside itself"):
        raw("UPDATE objectives_objective SET parent_id = %s WHERE id = %s", bottom.pk, top.pk)


def test_the_tree_has_five_levels_at_most_from_above_and_from_below():
    level, levels = None, []
    for _ in range(5):
        level = create_objective(parent=level)
        levels.append(level)

    with pytest.raises(IntegrityError, match="five levels"), transaction.atomic():
        create_objective(parent=level)
    other = create_objective()
    with pytest.raises(IntegrityError, match="five levels"):
        raw("UPDATE objectives_objective SET parent_id = %s WHERE id = %s", other.pk, levels[0].pk)
    moved = raw(
        "UPDATE objectives_objective SET parent_id = %s WHERE id = %s", other.pk, levels[1].pk
    )
    assert moved == 1


def test_what_has_history_is_not_deleted_by_accident():
    promise = create_success_metric()
    log_value(promise.metric, 1.0)
    project = create_project(stage="live")

    for row in (promise.metric, promise.objective, project):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Objective.objects.count() == 1


def test_a_team_goes_with_its_memberships():
    team = create_team(create_user())
    team.delete()

    assert Membership.objects.count() == 0


def test_what_a_promise_said_is_never_rewritten():
    promise = create_success_metric()
    change_success_metric(promise, target=50.0, reason="Fewer people", by=None, now=NOW)

    with pytest.raises(IntegrityError, match="stays as it was"):
        raw("UPDATE objectives_targetchange SET reason = 'Better so'")


def test_every_trigger_still_stands():
    """A table that SQLite rebuilds for a migration loses its triggers, and says nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        standing = {name for (name,) in cursor.fetchall()}

    tree = {"objectives_objective_tree"}
    if connection.vendor == "sqlite":
        tree = {"objectives_objective_tree_insert", "objectives_objective_tree_update"}
    assert standing == tree | {
        "objectives_targetchange_no_rewrite",
        "projects_measurement_no_delete",
        "projects_measurement_no_rewrite",
    }
