from django.db import models


class ExampleRecord(models.Model):
    """A row that load_example made, so that removing the example takes just those."""

    label = models.CharField(max_length=80)  # such as "objectives.objective"
    row_pk = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["label", "row_pk"], name="objectives_examplerecord_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.row_pk}"
