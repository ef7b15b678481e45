"""Removing the example: what it made, and nothing that people made unless they say so."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, User
from objectives.example.marks import all_marked
from objectives.models import (
    Agreement,
    Assessment,
    CheckIn,
    Contribution,
    ExampleRecord,
    Objective,
    PlanPoint,
    SuccessMetric,
    TargetChange,
)
from projects.models import (
    Erasure,
    KeyGrant,
    Measurement,
    Metric,
    ProjectLink,
    StageChange,
    StageTarget,
)

Rows = dict[type[models.Model], set[int]]

BATCH = 500  # keys per statement
NAMED_AT_MOST = 3  # of the things of one kind that are in the way
COMPUTED = (Assessment, Erasure)  # goes with what it is about; nobody wrote it by hand
# Rows that go on without what this column names; all others stand and fall with it.
CAN_STAND_ALONE = (Objective.parent.field, Metric.project.field)

NAMES = {
    Agreement: gettext_lazy("signatures"),
    CheckIn: gettext_lazy("check-ins"),
    Contribution: gettext_lazy("links of projects to success metrics"),
    KeyGrant: gettext_lazy("API keys limited to its projects"),
    Measurement: gettext_lazy("values"),
    Metric: gettext_lazy("metrics"),
    Objective: gettext_lazy("objectives"),
    ProjectLink: gettext_lazy("links of its projects"),
    StageChange: gettext_lazy("stages of its projects"),
    StageTarget: gettext_lazy("target dates of its projects"),
    PlanPoint: gettext_lazy("values of plans"),
    SuccessMetric: gettext_lazy("success metrics"),
    TargetChange: gettext_lazy("changes of targets"),
}


class ExampleInUse(Exception):
    """People attached things of their own to the example. `attached` says what, in words."""

    def __init__(self, attached: tuple[str, ...]) -> None:
        self.attached = attached
        super().__init__(
            _("Things that you added stand on the example: %(things)s.")
            % {"things": "; ".join(attached)}
        )


def remove(*, now: datetime, by: User | None, with_attached: bool = False) -> int:
    """Remove the example in one transaction; return how many rows of its own went.

    What was computed from it goes along. Where people attached things of their own, nothing
    is removed; `with_attached` removes these too, but leaves objectives and metrics that can
    stand alone: they only leave the example's objectives and projects.

    Raises: ExampleInUse, before anything is removed.
    """
    with transaction.atomic():
        Organisation.objects.current()
        Organisation.objects.select_for_update().get(pk=1)  # as loading does
        made = all_marked()
        going, freed = _standing_on(made)
        attached = _attached(going, freed, made=made)
        if attached and not with_attached:
            raise ExampleInUse(tuple(_in_words(attached)))
        for column, keys in freed.items():
            for some in _batches(keys):
                column.model._base_manager.filter(pk__in=some).update(**{column.name: None})
        _permit_erasure(going.get(Metric, set()), now=now, by=by)
        _delete(going)
        ExampleRecord.objects.all().delete()
    return sum(len(keys) for keys in made.values())


def _standing_on(made: Rows) -> tuple[Rows, dict[models.ForeignKey, set[int]]]:
    """Return the rows that go with those of `made`, and those that only lose a column's value.

    Which columns name a row is asked of the models, so that what a later version adds is found
    without a change here.
    """
    going: Rows = defaultdict(set)
    freed: dict[models.ForeignKey, set[int]] = defaultdict(set)
    fresh = made
    while fresh:
        found: Rows = defaultdict(set)
        for model, keys in fresh.items():
            going[model] |= keys
            for column in _columns_naming(model):
                if column in CAN_STAND_ALONE:
                    freed[column] |= _rows_naming(column, keys)
                else:
                    found[column.model] |= _rows_naming(column, keys)
        fresh = {model: keys - going[model] for model, keys in found.items() if keys - going[model]}
    for column in freed:
        freed[column] -= going[column.model]
    return going, {column: keys for column, keys in freed.items() if keys}


def _columns_naming(model: type[models.Model]) -> Iterator[models.ForeignKey]:
    """Yield every foreign key, of any model, that points to `model`."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and isinstance(
            relation.field, models.ForeignKey
        ):
            yield relation.field


def _rows_naming(column: models.ForeignKey, keys: Collection[int]) -> set[int]:
    rows = column.model._base_manager
    return {
        pk
        for some in _batches(keys)
        for pk in rows.filter(**{f"{column.name}__in": some}).values_list("pk", flat=True)
    }


def _attached(going: Rows, freed: dict[models.ForeignKey, set[int]], *, made: Rows) -> Rows:
    """Return what people added: all that is concerned and neither made by us nor computed."""
    attached: Rows = defaultdict(set)
    for model, keys in [*going.items(), *((column.model, keys) for column, keys in freed.items())]:
        if model not in COMPUTED:
            attached[model] |= keys - made.get(model, set())
    return {model: keys for model, keys in attached.items() if keys}


def _in_words(attached: Rows) -> Iterator[str]:
    """Yield one phrase for each kind, such as “metrics: Lost bags, Queue at the gate”."""
    for model, keys in attached.items():
        kind = NAMES.get(model, model._meta.verbose_name_plural)
        column = {Objective: "title", Metric: "name"}.get(model)
        if column and len(keys) <= NAMED_AT_MOST:
            rows = model._base_manager.filter(pk__in=keys).order_by("pk")
            yield f"{kind}: {', '.join(rows.values_list(column, flat=True))}"
        else:
            yield f"{kind}: {len(keys)}"


def _permit_erasure(metric_ids: Collection[int], *, now: datetime, by: User | None) -> None:
    """Let the database allow that these metrics lose their measurements."""
    Erasure.objects.bulk_create(
        (
            Erasure(
                metric_id=pk, reason="The example is removed.", permitted_at=now, permitted_by=by
            )
            for pk in metric_ids
        ),
        ignore_conflicts=True,
    )


def _delete(going: Rows) -> None:
    """Delete the rows, measurements first, while their Erasure stands.

    Not by delete(): it would refuse rows that protect each other, though all of them go. The
    database checks at the end of the transaction that nothing points into the void.
    """
    erasures = Erasure.objects.filter(metric__in=going.get(Metric, set()))
    for model in sorted(going, key=lambda model: model is not Measurement):
        for some in _batches(going[model]):
            model._base_manager.filter(pk__in=some)._raw_delete(DEFAULT_DB_ALIAS)
    erasures.delete()


def _batches(keys: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
