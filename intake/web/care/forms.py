"""The forms of the plan: what the provider allowed, what the therapist aims at, who pays."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from intake.care.models import Aims, Plan
from intake.care.opening import MOST_ACTIVITIES, USUAL, Granted
from intake.letters.models import Paper
from intake.web.care.fields import AnyDay, ComingDay, areas, as_number, number, score
from intake.web.fields import Words
from intake.web.therapist.forms import AGAIN


def _quiet(field: Any) -> Any:
    field.mark_optional = True
    return field


class GrantedForm(forms.Form):
    """A provider's yes that came on paper or by phone: the dose, the limits, until when."""

    def __init__(self, provider: str, data: Any = None) -> None:
        usual = {"minutes": USUAL.minutes, "per_week": USUAL.per_week, "weeks": USUAL.weeks}
        super().__init__(data, initial={"provider": provider, **usual})
        missing = {"required": "Write the name of the provider."}
        self.fields["provider"] = Words(label="Provider who refers", error_messages=missing)
        self.fields["minutes"] = number("Minutes a visit", 5, 240)
        self.fields["per_week"] = number("Visits a week", 1, 14)
        self.fields["weeks"] = number("Weeks", 1, 104)
        self.fields["visits"] = number(
            "Visits in all", 1, 500, required=False, help_text="Empty means visits a week times weeks."
        )
        self.fields["limits"] = _quiet(Words(label="The provider's limits", lines=3, max_length=2000, required=False))
        self.fields["expires_on"] = ComingDay(
            label="The referral runs out on", required=False, help_text="Empty means 4 weeks after the last week."
        )

    @property
    def granted(self) -> Granted:
        """What was written down."""
        return Granted(**{**self.cleaned_data, "visits": self.cleaned_data["visits"] or 0})


class AimsForm(forms.Form):
    """Areas, goals and the day of the next look; what the provider set stands above it and is not editable."""

    def __init__(self, plan: Plan, aims: Aims, data: Any = None) -> None:
        self.plan, self.aims = plan, aims
        self.activities = [row for row in aims.tracked if row["kind"] == "activity"]
        super().__init__(data, initial=self._initial())
        self.fields["goal"] = Words(label="Goal, in words", lines=3, max_length=1000, required=False)
        for n in range(1, MOST_ACTIVITIES + 1):
            self.fields[f"activity_{n}"] = Words(label=f"Activity {n}", max_length=120, required=False)
            self.fields[f"baseline_{n}"] = score(f"Activity {n} at the start, 10 is not possible", "Not rated")
        self.fields["avoid"] = Words(label="Areas to avoid", lines=2, max_length=500, required=False)
        self.fields["stop_signal"] = Words(label="Stop signal", max_length=200, required=False)
        self.fields["review_on"] = ComingDay(label="Look at the plan again on")
        self.fields["areas"] = areas("Areas to work on")

    def _initial(self) -> dict[str, Any]:
        names = ("areas", "avoid", "goal", "stop_signal", "review_on")
        found = {name: getattr(self.aims, name) for name in names}
        for n, row in enumerate(self.activities, start=1):
            found |= {f"activity_{n}": row["name"], f"baseline_{n}": row["baseline"]}
        return found

    def clean_review_on(self) -> date:
        """Not after the referral ran out."""
        on: date = self.cleaned_data["review_on"]
        if on > max(self.plan.expires_on, timezone.localdate()):
            raise forms.ValidationError("Look at the plan again before the referral runs out.", code="late")
        return on

    def clean(self) -> dict[str, Any] | None:
        """A number alone says nothing, and each activity has one line."""
        above: set[str] = set()
        for n in range(1, MOST_ACTIVITIES + 1):
            name = self.cleaned_data.get(f"activity_{n}", "")
            if self.cleaned_data.get(f"baseline_{n}") and not name:
                self.add_error(f"activity_{n}", f"Activity {n}: say what it is, or take the number away.")
            if name and name.casefold() in above:
                self.add_error(f"activity_{n}", f"Activity {n}: “{name}” stands above already. Write each thing once.")
            above.add(name.casefold())
        return self.cleaned_data

    def refined(self) -> dict[str, Any]:
        """What `refine` takes. An activity in other words is another activity, so that no line mixes two."""
        known = {row["name"]: row["code"] for row in self.activities}
        turn = Aims.objects.filter(plan__referral=self.plan.referral_id).count() + 1
        kept = [row for row in self.aims.tracked if row["kind"] != "activity"]
        for n in range(1, MOST_ACTIVITIES + 1):
            name = self.cleaned_data[f"activity_{n}"]
            if name:
                code = known.get(name) or f"activity_{turn}_{n}"
                baseline = as_number(self.cleaned_data[f"baseline_{n}"])
                kept.append({"code": code, "name": name, "kind": "activity", "baseline": baseline})
        names = ("areas", "avoid", "goal", "stop_signal", "review_on")
        return {"tracked": kept} | {name: self.cleaned_data[name] for name in names}


class PayerForm(forms.Form):
    """What a payer authorised, as the answer says it; promises no coverage."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid4()})
        self.fields["key"] = forms.UUIDField(
            widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), AGAIN)
        )
        self.fields["payer"] = Words(label="Payer", error_messages={"required": "Write the name of the payer."})
        self.fields["claim"] = Words(label="Claim or case number", max_length=80, required=False)
        self.fields["condition"] = _quiet(Words(label="Accepted condition", lines=2, max_length=500, required=False))
        self.fields["injured_on"] = _quiet(AnyDay(label="Date of injury", required=False))
        self.fields["begins_on"] = AnyDay(label="Authorised from")
        self.fields["ends_on"] = AnyDay(label="Authorised to")
        self.fields["visits"] = number("Authorised visits", 1, 500)

    def clean(self) -> dict[str, Any] | None:
        """From is before to."""
        begins, ends = self.cleaned_data.get("begins_on"), self.cleaned_data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "“Authorised to” is before “authorised from”. Check both days.")
        return self.cleaned_data


class TakenBackForm(forms.Form):
    """Why what a payer authorised is taken back."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        missing = {"required": "Why: write what was wrong with it."}
        self.fields["why"] = Words(label="Why", lines=2, max_length=500, error_messages=missing)


class ReportForm(forms.Form):
    """The free parts of a report."""

    def __init__(self, drafted: dict[str, str], titles: dict[str, str], kinds: list[str], data: Any = None) -> None:
        super().__init__(data, initial=drafted | {"kind": kinds[0]})
        self.fields["kind"] = forms.ChoiceField(choices=[(kind, kind) for kind in kinds], widget=forms.HiddenInput)
        for name, title in titles.items():
            missing = {"required": f"{title}: write a sentence."}
            self.fields[name] = Words(label=title, lines=4, max_length=2000, error_messages=missing)
        self.fields["paper"] = forms.ChoiceField(label="Paper", choices=Paper.choices)
