"""ML projects, metrics and measurements. Has never heard of objectives."""

from projects.models.erasure import Erasure
from projects.models.key_grant import KeyGrant
from projects.models.measurement import Measurement
from projects.models.metric import Cadence, Metric
from projects.models.project import Project, ProjectLink
from projects.models.stage import Stage, StageChange, StageTarget

__all__ = [
    "Cadence",
    "Erasure",
    "KeyGrant",
    "Measurement",
    "Metric",
    "Project",
    "ProjectLink",
    "Stage",
    "StageChange",
    "StageTarget",
]
