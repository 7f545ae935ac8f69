"""The input of a choice says what the one that Django gives says; its hint is its own."""

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.translation import gettext_lazy

from intake.templatetags.options import hint_of, tick

CHOICES = [("", "Nothing"), ("none", "None of these"), (7, "Seven"), ('"><b>', "<b>"), ("ñ’", gettext_lazy("Yes"))]


class OneOrMany(forms.Form):
    """A list of ticks and a list of which one is chosen."""

    many = forms.MultipleChoiceField(
        choices=CHOICES, required=False, widget=forms.CheckboxSelectMultiple({"data-x": "<1>", "disabled": True})
    )
    one = forms.ChoiceField(
        choices=CHOICES, widget=forms.RadioSelect({"class": "it", "aria-label": "Two\nlines & more"})
    )


@pytest.mark.parametrize("given", [None, {}, {"many": ["7", '"><b>'], "one": "ñ’"}, {"one": ""}])
@pytest.mark.parametrize("name", ["many", "one"])
def test_it_is_the_input_that_django_gives(given: dict[str, Any] | None, name: str) -> None:
    options = list(OneOrMany(given, prefix="p", auto_id="id-%s")[name])
    assert len(options) == len(CHOICES)
    for option in options:
        assert parse_html(tick(option)) == parse_html(option.tag())


def test_a_hint_is_found_whatever_its_key_is() -> None:
    options = list(OneOrMany()["many"])
    hints = {7: "Days", "none": "", "ñ’": "Sí"}
    assert [hint_of(hints, option) for option in options] == ["", "", "Days", "", "Sí"]
