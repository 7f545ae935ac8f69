"""The forms that ask where it is felt: the exact places, and what each of them feels like."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic.site.language import say
from intake.indications import choices as c
from intake.indications.steps import Choice
from intake.records.bodymap.areas import Row, are_apart, rows_of
from intake.records.bodymap.regions import PRESETS, REGIONS
from intake.records.following import under
from intake.web.fields import Some
from intake.web.patient.forms import PageForm

#: The page on which more is said of each place.
EACH = "places_each"


class PlacesForm(PageForm):
    """The exact places, with those of the chosen picture marked."""

    def build(self) -> None:
        """Left and Right chips, the figure mirrors them."""
        places = [Choice(region.code, say(region.place)) for region in REGIONS]
        self.fields["places"] = Some(places, label=self.step.title)
        self.fields["places"].look = "chips"  # type: ignore[attr-defined]
        self.wants_more = self.data.get("go") == "more"

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """What was marked; at first, and in place of another picture's, the picture's places."""
        picture = self.progress.data("where").get("value", "")
        return under(picture, stored) if stored else {"places": list(PRESETS.get(picture, ()))}

    def clean_places(self) -> list[str]:
        """Nothing can be said about a place before one is marked."""
        if self.wants_more and not self.cleaned_data["places"]:
            raise ValidationError(_("Mark a place first. Then you can say more about it."), code="nothing_marked")
        return list(self.cleaned_data["places"])

    def stored(self) -> dict[str, Any] | None:
        """{"places": [code]}, with the picture it started from; whoever wanted to say more is asked about it."""
        places = self.given("places", [])
        more = places and (self.wants_more or self.progress.data(self.step.code).get("more"))
        stored = {"places": places, "preset": self.progress.data("where").get("value", "")}
        return stored | ({"more": c.MORE.code} if more else {})

    def leads_to(self) -> str:
        """On to each place where the patient wants to say more."""
        return EACH if self.wants_more else ""


class AreasForm(PageForm):
    """What each marked area feels like and how strong it is; nothing has to be said."""

    heading_in_legend = False

    def build(self) -> None:
        """The symptoms that were named and a number for each area, and a way to tell left from right."""
        marked = self.progress.data("places").get("places", ())
        said = [item["area"] for item in self.progress.data(self.step.code).get("items", ())]
        self.were_apart = are_apart(marked, said)
        self.rows, both = rows_of(marked, apart=self.were_apart), rows_of(marked)
        for row in self.rows:
            self._ask(row)
        if rows_of(marked, apart=True) != both:
            words = _("My left and my right side feel different")
            self.fields["apart"] = forms.BooleanField(label=words, required=False)

    def _ask(self, row: Row) -> None:
        place = capfirst(_(row.words))
        named = [one for one in self.step.rows if one.code in self.progress.reading.symptoms.yes]
        if named:
            label = _("%(place)s: what do you feel there?") % {"place": place}
            self.fields[f"feels_{row.code}"] = Some(named, label=label)
        label = _("%(place)s: how strong is it, from 0 to 10?") % {"place": place}
        scores = [("", _("Not rated")), *((str(n), str(n)) for n in range(11))]
        wrong = {"invalid_choice": _("%(place)s: choose a number from 0 to 10.") % {"place": place}}
        score = forms.ChoiceField(label=label, choices=scores, required=False, error_messages=wrong)
        score.mark_optional = False  # type: ignore[attr-defined]
        self.fields[f"score_{row.code}"] = score

    def read(self, stored: dict[str, Any]) -> dict[str, Any]:
        """The stored lines, by area."""
        items = stored.get("items", [])
        found: dict[str, Any] = {f"feels_{item['area']}": item["feels"] for item in items}
        found |= {f"score_{i['area']}": "" if i["score"] is None else str(i["score"]) for i in items}
        marked = self.progress.data("places").get("places", ())
        return found | {"apart": are_apart(marked, (item["area"] for item in items))}

    def stored(self) -> dict[str, Any] | None:
        """{"items": [{"area", "feels", "score"}]}: a line for each area, also where nothing was said of it."""
        items = [self._line(row.code, [row.code]) for row in self.rows]
        if self.leads_to():
            marked = self.progress.data("places")["places"]
            items = [self._line(row.code, self._told_as(row.code)) for row in rows_of(marked, apart=self._apart)]
        return {"items": items}

    def leads_to(self) -> str:
        """The same page again, with more or fewer rows, where left and right are newly told apart or not."""
        return EACH if "apart" in self.fields and self._apart != self.were_apart else ""

    @property
    def _apart(self) -> bool:
        return bool(self.given("apart", self.were_apart))

    def _told_as(self, code: str) -> list[str]:
        """The rows of this page that say something of an area as it is to be asked from now on."""
        whole = code.removesuffix("-l").removesuffix("-r")
        return [row.code for row in self.rows if row.code in (code, whole, f"{code}-l", f"{code}-r")]

    def _line(self, code: str, told: list[str]) -> dict[str, Any]:
        feels = [symptom for row in told for symptom in self.given(f"feels_{row}", [])]
        scores = [int(score) for row in told if (score := self.given(f"score_{row}"))]
        return {"area": code, "feels": list(dict.fromkeys(feels)), "score": max(scores, default=None)}
