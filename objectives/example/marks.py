"""Which rows the example made, so that removing it takes those and no others."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

from objectives.models import ExampleRecord


def mark(rows: Iterable[models.Model]) -> None:
    """Note rows as made by the example; those noted already stay so."""
    ExampleRecord.objects.bulk_create(
        (ExampleRecord(label=row._meta.label_lower, row_pk=row.pk) for row in rows),
        ignore_conflicts=True,
        batch_size=500,
    )


def marked(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return the keys of the model's rows that the example made, for `pk__in`."""
    return ExampleRecord.objects.filter(label=model._meta.label_lower).values("row_pk")


def all_marked() -> dict[type[models.Model], set[int]]:
    """Return the keys of everything that the example made, by model."""
    found: dict[type[models.Model], set[int]] = defaultdict(set)
    for label, pk in ExampleRecord.objects.values_list("label", "row_pk"):
        found[apps.get_model(label)].add(pk)
    return dict(found)


def is_loaded() -> bool:
    return ExampleRecord.objects.exists()
