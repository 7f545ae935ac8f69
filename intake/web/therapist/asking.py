"""The two pages of warning signs on one, asked again by phone: four taps when all is well."""

from collections.abc import Iterator
from typing import Any

from django import forms

from intake.indications import choices as c
from intake.indications.protocol import Protocol
from intake.indications.vocabulary import SIGN_PAGES
from intake.web.fields import One

TITLES = {"stop_signs": "Right now", "today": "Today"}
_CHOICES = (c.Choice("yes", "Yes"), c.Choice("no", "No"), c.Choice("not_sure", "Not sure"))


def _missing(name: str) -> str:
    return f"{name}: choose Yes, No or Not sure."


class SignsForm(forms.Form):
    """Each page: "None of these" at once, or every sign by itself."""

    def __init__(self, protocol: Protocol, data: Any = None) -> None:
        self.protocol = protocol
        super().__init__(data)
        for page in SIGN_PAGES:
            none = forms.BooleanField(label="None of these", required=False, help_text="You read each one to them.")
            self.fields[f"{page}_none"] = none
            for item in protocol.on_page(page):
                self.fields[item.code] = field = One(
                    _CHOICES, label=item.q, missing=_missing(item.name), required=False
                )
                field.look = "inline"

    @property
    def pages(self) -> list[dict[str, Any]]:
        """Each page with its title, its first tick and its signs."""
        return [
            {
                "title": TITLES[page],
                "none": self[f"{page}_none"],
                "signs": [(self[item.code], item) for item in self.protocol.on_page(page)],
            }
            for page in SIGN_PAGES
        ]

    def clean(self) -> dict[str, Any] | None:
        """Every sign has an answer, and "None of these" stands against none of them."""
        for page in SIGN_PAGES:
            none, items = bool(self.cleaned_data.get(f"{page}_none")), self.protocol.on_page(page)
            if not none and not any(self.cleaned_data.get(item.code) or item.code in self.errors for item in items):
                self.add_error(f"{page}_none", f"{TITLES[page]}: tick “None of these”, or answer each sign.")
                continue
            for item in items:
                self._check(item.code, item.name, none=none)
        return self.cleaned_data

    def _check(self, code: str, name: str, *, none: bool) -> None:
        given = self.cleaned_data.get(code)
        if not none and not given and code not in self.errors:
            self.add_error(code, _missing(name))
        if none and given in {"yes", "not_sure"}:
            self.add_error(code, f"{name}: you ticked “None of these”. Take one of the two away.")

    def stored(self) -> dict[str, dict[str, Any]]:
        """Step -> data, as the questionnaire stores these pages."""
        return {step: data for page in SIGN_PAGES for step, data in self._page(page)}

    def _page(self, page: str) -> Iterator[tuple[str, dict[str, Any]]]:
        given = {item.code: self.cleaned_data[item.code] or "no" for item in self.protocol.on_page(page)}
        yes = [code for code, answer in given.items() if answer == "yes"]
        rest = {code: answer for code, answer in given.items() if answer != "yes"}
        if "not_sure" in rest.values():
            yield page, {"rows": yes, "exit": c.UNSURE}
            yield f"{page}_each", {"answers": rest}
        else:
            yield page, {"rows": yes, "exit": "" if yes else c.NONE}
