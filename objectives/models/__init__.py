"""The business side: objectives, the promises tied to them, and what was computed and said."""

from objectives.models.agreement import Agreement
from objectives.models.assessment import Assessment
from objectives.models.check_in import CheckIn
from objectives.models.contribution import Contribution
from objectives.models.delivery import Delivery
from objectives.models.digest_subscription import DigestSubscription
from objectives.models.draft import Draft
from objectives.models.example_record import ExampleRecord
from objectives.models.heartbeat import Heartbeat
from objectives.models.objective import Objective
from objectives.models.plan_point import PlanPoint
from objectives.models.success_metric import SuccessMetric
from objectives.models.target_change import TargetChange

__all__ = [
    "Agreement",
    "Assessment",
    "CheckIn",
    "Contribution",
    "Delivery",
    "DigestSubscription",
    "Draft",
    "ExampleRecord",
    "Heartbeat",
    "Objective",
    "PlanPoint",
    "SuccessMetric",
    "TargetChange",
]
