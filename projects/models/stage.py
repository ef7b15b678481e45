from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far an ML project has come. The order is the order of the way."""

    IDEA = "idea", _("Idea")
    BUILDING = "building", _("Building")
    PILOT = "pilot", _("Pilot")
    LIVE = "live", _("Live")
    RETIRED = "retired", _("Retired")


class StageChange(models.Model):
    """One step of a project, kept for good. The newest on a day is the project's stage then."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="stage_changes")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    changed_on = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["project", "-changed_on", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="projects_stagechange_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.project_id} {self.stage} on {self.changed_on}"


class StageTarget(models.Model):
    """The date by which a project means to reach a stage."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="stage_targets")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    due_on = models.DateField(_("due"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "stage"], name="projects_stagetarget_one_per_stage"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="projects_stagetarget_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.project_id} {self.stage} by {self.due_on}"
