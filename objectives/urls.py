"""Addresses of the pages that people work with. Pages that show both sides live here too."""

from django.urls import path

from objectives.views import (
    check_ins,
    clarity,
    digests,
    example,
    metric_definitions,
    metrics,
    objectives,
    overview,
    project_changes,
    projects,
    promises,
    unsubscribe,
    welcome,
    wizard,
)

app_name = "objectives"

# Defining comes before the objectives themselves: “new” is no objective's short name.
_defining = [
    path("objectives/new/", wizard.new, name="new"),
    path("objectives/new/discard/", wizard.discard, name="discard_draft"),
    path("objectives/new/<slug:step>/", wizard.wizard, name="wizard"),
    path("objectives/<slug:slug>/edit/", promises.edit, name="edit"),
    path("objectives/<slug:slug>/sign/", promises.sign, name="sign"),
    path(
        "objectives/<slug:slug>/success-metrics/new/",
        promises.add_success_metric,
        name="add_success_metric",
    ),
    path(
        "objectives/<slug:slug>/success-metrics/<int:pk>/",
        promises.change_success_metric,
        name="change_success_metric",
    ),
    path(
        "objectives/<slug:slug>/success-metrics/<int:pk>/archive/",
        promises.archive_success_metric,
        name="archive_success_metric",
    ),
    path(
        "objectives/<slug:slug>/success-metrics/<int:pk>/restore/",
        promises.restore_success_metric,
        name="restore_success_metric",
    ),
]

_seeing = [
    path("", overview.overview, name="overview"),
    path("clarity/", clarity.clarity_list, name="clarity"),
    path("example/", overview.load_example, name="load_example"),
    path("objectives/", objectives.objective_list, name="list"),
    path("objectives/<slug:slug>/", objectives.objective, name="detail"),
    path("objectives/<slug:slug>/archive/", objectives.archive, name="archive"),
    path("objectives/<slug:slug>/restore/", objectives.restore, name="restore"),
]

_metrics = [
    path("metrics/", metrics.metric_list, name="metrics"),
    path("metrics/new/", metric_definitions.new_metric, name="new_metric"),
    path("metrics/<slug:slug>.csv", metrics.metric_csv, name="metric_csv"),
    path("metrics/<slug:slug>/", metrics.metric, name="metric"),
    path("metrics/<slug:slug>/check-in/", check_ins.check_in, name="check_in"),
    path("metrics/<slug:slug>/edit/", metric_definitions.edit_metric, name="edit_metric"),
    path("metrics/<slug:slug>/archive/", metric_definitions.archive_metric, name="archive_metric"),
    path("metrics/<slug:slug>/restore/", metric_definitions.restore_metric, name="restore_metric"),
]

_mail = [
    path("settings/mail/", digests.digest_settings, name="digest_settings"),
    path("settings/mail/deliveries/", digests.deliveries, name="deliveries"),
    path("settings/mail/preview/", digests.digest_preview, name="digest_preview"),
    path("settings/mail/preview/mail/", digests.digest_preview_mail, name="digest_preview_mail"),
    path("settings/mail/<slug:cadence>/stop/", digests.digest_stop, name="digest_stop"),
    path("settings/mail/<slug:cadence>/resume/", digests.digest_resume, name="digest_resume"),
    path("settings/mail/<slug:cadence>/send/", digests.digest_send, name="digest_send"),
    path("u/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]

_projects = [
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", project_changes.new, name="project_new"),
    path("projects/<slug:slug>/", projects.project, name="project"),
    path("projects/<slug:slug>/edit/", project_changes.edit, name="project_edit"),
    path("projects/<slug:slug>/stage/", project_changes.move, name="project_stage"),
    path("projects/<slug:slug>/archive/", project_changes.archive, name="archive_project"),
    path("projects/<slug:slug>/restore/", project_changes.restore, name="restore_project"),
    path("projects/<slug:slug>/effects/new/", project_changes.add_effect, name="effect_new"),
    path("projects/<slug:slug>/effects/<int:pk>/", project_changes.change_effect, name="effect"),
]

_beginning = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("example/remove/", example.remove_example, name="remove_example"),
]

urlpatterns = [*_defining, *_mail, *_seeing, *_projects, *_beginning, *_metrics]
