"""What the page of one objective tells beside its scorecard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from accounts.models import Actor
from objectives import courses, planned_work, read_back, wording
from objectives.models import Agreement, Objective, SuccessMetric
from objectives.models.agreement import Side
from objectives.moments import Moment
from objectives.planned_work import Piece
from objectives.scorecards import Line, Scorecard


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One success metric with where it came from, why it stands so, and what is planned for it.

    `coverage` is the fraction of the change needed that the planned effects add up to.
    """

    line: Line
    sentence: str
    override: str
    spark: Sequence[float | None]
    has_work: bool
    coverage: float | None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One project's part in one success metric; `share` is a fraction of the change needed."""

    line: Line
    piece: Piece
    share: float | None


@dataclass(frozen=True, slots=True)
class Signature:
    """One side of the agreement; `agreement` is None until someone signs for it."""

    side: str
    label: str
    agreement: Agreement | None


@dataclass(frozen=True, slots=True)
class Story:
    """An objective told in full."""

    card: Scorecard
    objective: Objective
    sentence: str
    said: Line | None  # the success metric with the newest word of an owner
    rows: Sequence[PromiseRow]
    work: Sequence[WorkRow]
    sentences: Sequence[read_back.Sentence]
    signatures: Sequence[Signature]


def story(
    card: Scorecard, *, objective: Objective, viewer: Actor, moment: Moment, zone: tzinfo
) -> Story:
    """Return everything about an objective that its card does not hold; four queries."""
    promises = [line.success_metric_id for line in card.lines]
    today = moment.as_of.astimezone(zone).date()
    work = planned_work.pieces(promises, viewer=viewer, today=today)
    drawn = courses.sparks(card.lines, as_of=moment.as_of, zone=zone, known_at=moment.known_at)
    lines = {line.success_metric_id: line for line in card.lines}
    spoken = [line for line in card.lines if line.word_at]
    return Story(
        card=card,
        objective=objective,
        sentence=wording.card_sentence(card),
        said=max(spoken, key=lambda line: line.word_at or moment.as_of, default=None),
        rows=[
            PromiseRow(
                line=line,
                sentence=wording.line_sentence(line),
                override=wording.override_sentence(line),
                spark=drawn[line.success_metric_id],
                has_work=any(p.success_metric_id == line.success_metric_id for p in work),
                coverage=planned_work.coverage(line, work),
            )
            for line in card.lines
        ],
        work=[_work_row(lines[piece.success_metric_id], piece) for piece in work],
        sentences=_sentences(promises),
        signatures=_signatures(objective),
    )


def _work_row(line: Line, piece: Piece) -> WorkRow:
    effects = [piece.expected_effect]
    share = read_back.coverage(effects, baseline=line.baseline, target=line.way_end)
    return WorkRow(line, piece, share)


def _sentences(success_metric_ids: Sequence[int]) -> list[read_back.Sentence]:
    promises = SuccessMetric.objects.filter(pk__in=success_metric_ids).select_related("metric")
    return [read_back.sentence_of(promise) for promise in promises.order_by("-weight", "pk")]


def _signatures(objective: Objective) -> list[Signature]:
    signed = Agreement.objects.filter(objective=objective).select_related("signed_by")
    by_side = {agreement.side: agreement for agreement in signed}
    return [Signature(side, str(label), by_side.get(side)) for side, label in Side.choices]
