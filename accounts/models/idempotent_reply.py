from django.db import models


class IdempotentReply(models.Model):
    """The answer once given to an Idempotency-Key, kept with the effect it describes.

    Written in the same transaction as the effect: either both exist or neither, and of two
    parallel requests the second waits on the unique constraint and then reads the first's.
    """

    api_key = models.ForeignKey("accounts.ApiKey", models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["api_key", "key"], name="accounts_idempotentreply_once_per_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.api_key_id} {self.key}"
