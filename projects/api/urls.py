"""Addresses of the ML side of the API."""

from django.urls import path

from projects.api.measurements import LogMeasurements, MetricMeasurements
from projects.api.metrics import MetricViews
from projects.api.projects import ProjectViews, StageChanges

MANY = {"get": "list", "post": "create"}
ONE = {"get": "retrieve", "patch": "partial_update"}

urlpatterns = [
    path("measurements", LogMeasurements.as_view(), name="measurements"),
    path("metrics", MetricViews.as_view(MANY), name="metrics"),
    path("metrics/<slug:slug>", MetricViews.as_view(ONE), name="metric"),
    path(
        "metrics/<slug:slug>/measurements",
        MetricMeasurements.as_view(),
        name="metric_measurements",
    ),
    path("projects", ProjectViews.as_view(MANY), name="projects"),
    path("projects/<slug:slug>", ProjectViews.as_view(ONE), name="project"),
    path("projects/<slug:slug>/stage-changes", StageChanges.as_view(), name="stage_changes"),
]
