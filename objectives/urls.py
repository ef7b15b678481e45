"""Addresses of the pages that people work with. Pages that show both sides live here too."""

from django.urls import path

from objectives.views import promises, wizard

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

urlpatterns = [*_defining]
