"""A visit to be written down, and a page of signs asked on the day."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from intake.care.counting import Told
from intake.care.models import Aims, Plan
from intake.care.visits import Visit
from intake.indications import choices as c
from intake.indications.protocol import Protocol, SafetyItem
from intake.web.care.fields import areas, as_number, number, score
from intake.web.fields import One, Words
from intake.web.therapist.asking import TITLES
from intake.web.therapist.forms import AGAIN, Day

SIDES = ("before", "after")


class VisitForm(forms.Form):
    """The day, the numbers before and after, minutes, areas, a note."""

    def __init__(self, plan: Plan, aims: Aims, data: Any = None, visit: Visit | None = None) -> None:
        self.plan, self.tracked = plan, aims.tracked
        super().__init__(data, initial=self._initial(plan, aims, visit))
        self.fields["key"] = forms.UUIDField(
            widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), AGAIN)
        )
        self.fields["on"] = Day(label="Day of the visit")
        self.fields["minutes"] = number("Minutes", 1, 480)
        for n, row in enumerate(self.tracked):
            for side in SIDES:
                self.fields[f"{side}_{n}"] = score(f"{row['name']}, {side}")
        self.fields["areas"] = areas("Areas worked on")
        self.fields["note"] = Words(label="Note", lines=3, max_length=4000, required=False)
        self.fields["billing_code"] = Words(label="Billing code", max_length=20, required=False)

    def _initial(self, plan: Plan, aims: Aims, visit: Visit | None) -> dict[str, Any]:
        if visit is None:
            return {"key": uuid4(), "on": timezone.localdate(), "minutes": plan.minutes, "areas": aims.areas}
        found = {name: getattr(visit, name) for name in ("on", "minutes", "areas", "note", "billing_code")}
        for n, row in enumerate(self.tracked):
            for side, value in zip(SIDES, visit.scores.get(row["code"], (None, None)), strict=True):
                found[f"{side}_{n}"] = "" if value is None else value
        return found | {"key": uuid4()}

    @property
    def scales(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """What is tracked: its name, the box before, the box after."""
        return [(row["name"], self[f"before_{n}"], self[f"after_{n}"]) for n, row in enumerate(self.tracked)]

    @property
    def told(self) -> Told:
        """What was written down."""
        given = self.cleaned_data
        scores = {
            row["code"]: [as_number(given[f"{side}_{n}"]) for side in SIDES] for n, row in enumerate(self.tracked)
        }
        names = ("on", "minutes", "areas", "note", "billing_code")
        return Told(scores=scores, **{name: given[name] for name in names})


class DaySignsForm(forms.Form):
    """One page of signs: "None of these", or what was answered otherwise; the rest is No."""

    def __init__(self, page: str, protocol: Protocol, data: Any = None) -> None:
        self.page, self.items = page, protocol.on_page(page)
        super().__init__(data, prefix=page)
        self.fields["none"] = forms.BooleanField(label="None of these", required=False)
        rows = (c.Choice("yes", "Yes"), c.Choice("not_sure", "Not sure"))
        for item in self.items:
            missing = f"{item.name}: choose Yes or Not sure, or leave both."
            self.fields[item.code] = field = One(rows, label=item.q, missing=missing, required=False)
            field.look = "inline"

    @property
    def title(self) -> str:
        """As on the page of the questionnaire."""
        return TITLES[self.page]

    @property
    def signs(self) -> Iterable[tuple[forms.BoundField, SafetyItem]]:
        """Every sign with its two chips."""
        return [(self[item.code], item) for item in self.items]

    def clean(self) -> dict[str, Any] | None:
        """Something was answered, and the two ways do not speak against each other."""
        named = [item.name for item in self.items if self.cleaned_data.get(item.code)]
        if self.errors:
            return self.cleaned_data
        if self.cleaned_data.get("none") and named:
            self.add_error("none", f"You ticked “None of these” and marked: {', '.join(named)}. Take one away.")
        elif not self.cleaned_data.get("none") and not named:
            self.add_error("none", f"{self.title}: tick “None of these”, or mark what was answered Yes or Not sure.")
        return self.cleaned_data

    @property
    def answers(self) -> dict[str, str]:
        """Item -> yes, no or not_sure."""
        return {item.code: self.cleaned_data[item.code] or "no" for item in self.items}
