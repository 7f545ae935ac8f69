"""One counter: how often one act was done from one place since its hour began."""

from django.db import models

from clinic.audit.ids import new_id


class Tally(models.Model):
    """`place` is a keyed hash: the database keeps nobody's network address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    act = models.CharField(max_length=40)
    place = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "place"], name="one_tally_per_act_and_place")]

    def __str__(self) -> str:
        return f"{self.act}: {self.number}"
