"""Addresses of the business side of the API."""

from django.urls import path

from objectives.api.check_ins import CheckInViews
from objectives.api.clarity import Clarity
from objectives.api.contributions import ContributionViews
from objectives.api.objectives import ObjectiveViews
from objectives.api.scorecards import Assessments, ObjectiveScorecard
from objectives.api.success_metrics import SuccessMetricViews

MANY = {"get": "list", "post": "create"}
ONE = {"get": "retrieve", "patch": "partial_update"}

urlpatterns = [
    path("objectives", ObjectiveViews.as_view(MANY), name="objectives"),
    path("objectives/<slug:slug>", ObjectiveViews.as_view(ONE), name="objective"),
    path("objectives/<slug:slug>/scorecard", ObjectiveScorecard.as_view(), name="scorecard"),
    path("success-metrics", SuccessMetricViews.as_view(MANY), name="success_metrics"),
    path("success-metrics/<int:pk>", SuccessMetricViews.as_view(ONE), name="success_metric"),
    path("contributions", ContributionViews.as_view(MANY), name="contributions"),
    path("contributions/<int:pk>", ContributionViews.as_view(ONE), name="contribution"),
    path("check-ins", CheckInViews.as_view(MANY), name="check_ins"),
    path("check-ins/<int:pk>", CheckInViews.as_view({"get": "retrieve"}), name="check_in"),
    path("assessments", Assessments.as_view(), name="assessments"),
    path("clarity", Clarity.as_view(), name="clarity"),
]
