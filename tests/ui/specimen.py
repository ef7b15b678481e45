"""A page with every component, so that tests and people can look at them together."""

import datetime as dt
import math
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Engine
from django.test import RequestFactory

from ui.charts import Event, ForecastPoint, MetricChart, Value
from ui.forms import ChoiceCards, DateInput, NumberInput
from ui.statuses import STATUSES
from ui.toasts import undo_by

NOW = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)
DUE = dt.date(2026, 12, 31)


class SpecimenForm(forms.Form):
    name = forms.CharField(label="Metric", help_text="The one number that tells whether it is met.")
    better = forms.ChoiceField(
        label="Better means",
        choices=[("higher", "Higher"), ("lower", "Lower"), ("range", "Within a range")],
        widget=ChoiceCards(
            hints={"higher": "revenue, share, score", "lower": "cost, time", "range": "stock"}
        ),
    )
    baseline = forms.DecimalField(widget=NumberInput(before="€"), localize=False)
    target = forms.DecimalField(widget=NumberInput(before="€", after="each"), localize=False)
    due = forms.DateField(widget=DateInput, required=False)
    cadence = forms.ChoiceField(choices=[("w", "Every Monday"), ("m", "Every month")])
    reason = forms.CharField(widget=forms.Textarea, required=False)
    tell = forms.MultipleChoiceField(
        choices=[("a", "Owner"), ("b", "Team")], widget=forms.CheckboxSelectMultiple, required=False
    )
    confidential = forms.BooleanField(required=False, help_text="Only people you name see it.")

    def clean_target(self):
        raise forms.ValidationError("Above the baseline, but lower is better. Which one is wrong?")


def chart(**changes):
    monday = dt.date(2026, 1, 12)
    actual = [
        Value(
            monday + dt.timedelta(weeks=week),
            None if week in (20, 21) else round(4.80 - week * 0.0076 + math.sin(week) * 0.04, 2),
            corrected=week == 30,
        )
        for week in range(46)
    ]
    last = actual[-1].at
    forecast = []
    for step in range(1, 7):
        middle, spread = actual[-1].value - step * 0.03, 0.06 * math.sqrt(step)
        forecast.append(
            ForecastPoint(
                min(last + dt.timedelta(weeks=step), DUE),
                middle,
                half=(middle - spread / 2, middle + spread / 2),
                most=(middle - spread, middle + spread),
            )
        )
    fields = {
        "id": "cost",
        "name": "Cost per parcel",
        "unit": "EUR",
        "decimals": 2,
        "actual": actual,
        "baseline": 4.80,
        "target": 4.10,
        "due": DUE,
        "plan": [(monday, 4.80), (dt.date(2026, 4, 1), 4.80), (DUE, 4.10)],
        "forecast": forecast,
        "events": [
            Event(dt.date(2026, 4, 13), "Route optimiser live"),
            Event(dt.date(2026, 8, 31), "Arrival-time v3 live"),
            Event(dt.date(2026, 9, 14), "Target changed"),
        ],
        "tone": "risk",
    }
    return MetricChart(**(fields | changes))


def context():
    names = {
        "off_track": ("Keep our business customers", "Business customers lost, 12 months"),
        "missed": ("Answer within a day", "Median answer time"),
        "at_risk": ("Cut the cost of every delivery", "Cost per parcel"),
        "no_data": ("Halve fraud losses", "Fraud losses, month"),
        "on_track": ("Deliver when we promise", "Delivered on time"),
        "achieved": ("Fewer reasons to call support", "Support contacts per 1,000 parcels"),
    }
    ways = {
        "off_track": (14.2, 11.0, 13.4, 12.1, 13.1, "%", 1),
        "missed": (30, 20, 34, 20, None, "h", 0),
        "at_risk": (4.80, 4.10, 4.46, 4.20, 4.27, "EUR", 2),
        "no_data": (310_000, 155_000, 262_000, 201_000, None, "EUR", 0),
        "on_track": (91.2, 96.0, 95.1, 94.7, 96.4, "%", 1),
        "achieved": (38.0, 26.0, 24.9, 27.9, 24.1, "", 1),
    }
    rows = []
    for key, (title, metric) in names.items():
        baseline, target, now, expected, forecast, unit, decimals = ways[key]
        values = [
            baseline
            + (now - baseline) * week / 51
            + math.sin(week * 1.7) * (baseline - target) / 20
            for week in range(52)
        ]
        rows.append(
            SimpleNamespace(
                title=title,
                metric=metric,
                status=key,
                values=[*values[:-1], now],
                baseline=baseline,
                target=target,
                now=now,
                expected=expected,
                forecast=forecast,
                unit=unit,
                decimals=decimals,
            )
        )
    places = ["Overview", "Objectives", "Metrics", "Projects", "Map", "Reviews"]
    return {
        "navigation": [
            SimpleNamespace(url=f"#{place}", label=place, current=place == "Overview")
            for place in places
        ],
        "account_menu": [SimpleNamespace(url="#settings", label="Settings", current=False)],
        "sign_out_url": "/sign-out/",
        "search_url": "/search/",
        "now": NOW,
        "due": DUE,
        "statuses": list(STATUSES),
        "counts": {"on_track": 2, "off_track": 1, "at_risk": 1, "achieved": 1, "no_data": 1},
        "urls": dict.fromkeys(STATUSES, "#objectives"),
        "periods": [("q3", "Q3"), ("q4", "Q4 2026")],
        "spans": [("3m", "3 months"), ("6m", "6 months"), ("1y", "1 year"), ("all", "All")],
        "attention": [
            {
                "status": "off_track",
                "title": "Keep our business customers",
                "url": "#a",
                "reason": "Lands at 13.1%, not 11.0%.",
                "action": "Decide",
            },
            {
                "status": "at_risk",
                "title": "Cut the cost of every delivery",
                "url": "#b",
                "reason": "Lands at €4.27, not €4.10.",
                "new": "New this week.",
                "action": "See options",
            },
        ],
        "rows": rows,
        "page": Paginator(range(230), 50).page(2),
        "crumbs": [("Objectives", "#o"), ("Cut the cost of every delivery", "#c")],
        "chart": chart(),
        "projects": [
            SimpleNamespace(name="Route optimiser", stage="live", effect=-0.27, rung=5),
            SimpleNamespace(name="Arrival-time model v3", stage="pilot", effect=-0.05, rung=1),
            SimpleNamespace(name="Depot staffing forecast", stage="building", effect=None, rung=0),
        ],
        "check_ins": [
            {
                "on": dt.date(2026, 11, 20),
                "status": "at_risk",
                "who": "Tomas Brandt",
                "text": "Depot rollout slipped five weeks: two depots wait for new scanners.",
            },
            {
                "on": dt.date(2025, 11, 6),
                "status": "on_track",
                "who": "Tomas Brandt",
                "text": "Route optimiser now in 26 depots.",
            },
        ],
        "steps": [("Outcome", "#1"), ("Measure", "#2"), ("ML work", "#3"), ("Agree", "")],
        "form": SpecimenForm(
            {
                "name": "Cost per parcel",
                "better": "lower",
                "baseline": "4.80",
                "target": "5.10",
                "due": "2026-12-31",
                "cadence": "w",
            }
        ),
        "messages": [
            Message(constants.SUCCESS, "Metric deleted.", extra_tags=undo_by("/undo/1/")),
            Message(constants.WARNING, "The key expires tomorrow."),
        ],
    }


def page(*, theme="light", query=""):
    """Return the whole specimen as HTML."""
    request = RequestFactory().get(f"/specimen/{query}")
    request.user = SimpleNamespace(label="Karin Holm", is_authenticated=True, theme=theme)
    source = (Path(__file__).parent / "specimen.html").read_text(encoding="utf-8")
    # Bound by hand, so that our messages and places win over those of the context processors.
    return (
        Engine.get_default().from_string(source).render(Context(context() | {"request": request}))
    )
