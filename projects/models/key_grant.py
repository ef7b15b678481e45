from django.db import models


class KeyGrant(models.Model):
    """Opens one project to a key that is not for everything."""

    api_key = models.ForeignKey("accounts.ApiKey", models.CASCADE, related_name="+")
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="key_grants")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["api_key", "project"], name="projects_keygrant_once"),
        ]

    def __str__(self) -> str:
        return f"key {self.api_key_id} for project {self.project_id}"
