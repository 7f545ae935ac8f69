"""The form pack, by one form that has everything: legend, hint, error, control, and links that lead somewhere."""

import re
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Div, Fieldset, Layout, Submit
from django import forms
from django.template import engines

from intake.records.bodymap.regions import PICTURES, REGIONS

NOT_SURE = ("not_sure", "I am not sure")
PAGE = (
    "{% load crispy_forms_tags bodymap %}{% body_defs %}"
    '{% include "components/_error_summary.html" %}<form novalidate>{% crispy form %}</form>'
)


class KitchenSink(forms.Form):
    """One field of every kind the clinic asks with."""

    signs = forms.MultipleChoiceField(
        label="Are any of these true?",
        choices=[("sore", "A sore"), ("fever", "A fever"), ("none", "None of these"), ("rather_not", "Rather not")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick each one that is true.",
        error_messages={"required": "Tick one, or “None of these”"},
    )
    where = forms.ChoiceField(
        label="Where?",
        choices=[("feet", "Both feet"), ("hands", "Both hands"), ("else", "Somewhere else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a picture"},
    )
    strength = forms.ChoiceField(
        label="How strong?",
        choices=[*((str(number), str(number)) for number in range(11)), NOT_SURE],
        widget=forms.RadioSelect,
    )
    places = forms.MultipleChoiceField(
        label="Exact places",
        choices=[(region.code, region.place) for region in REGIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    name = forms.CharField(
        label="Your name",
        help_text="As your provider knows it",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    email = forms.EmailField(label="E-mail", required=False)
    phone = forms.CharField(label="Phone", required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    way = forms.ChoiceField(label="How may we reach you?", choices=[("phone", "Phone"), ("email", "E-mail")])
    words = forms.CharField(label="Anything else", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="I agree", help_text="You can stop at any time")
    key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.heading, self.caption, self.intro = "Everything at once", "Question 1 of 1", "Take your time"
        self.heading_in_legend = False
        said: dict[str, dict[str, Any]] = {
            "signs": {"apart": ("none", "rather_not"), "hints": {"sore": "On a foot"}},
            "where": {"look": "figures", "apart": ("else",), "pictures": PICTURES, "hints": {"feet": "Toes, soles"}},
            "strength": {"look": "numbers", "apart": ("not_sure",)},
            "places": {"look": "chips"},
            "phone": {"mark_optional": False},
            "words": {"emergency_note": True},
        }
        for field, attributes in said.items():
            vars(self.fields[field]).update(attributes)


class OneQuestion(KitchenSink):
    """The same, with the question as the first legend's h1."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heading_in_legend = True
        self.heading = ""


def rendered(form: forms.Form) -> str:
    return engines["django"].from_string(PAGE).render({"form": form})


@pytest.fixture(scope="module")
def empty() -> str:
    return rendered(KitchenSink())


@pytest.fixture(scope="module")
def refused() -> str:
    return rendered(KitchenSink({}))


def ids_in(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]*)"', html)


def group(html: str, field: str) -> str:
    """The part of the page that belongs to one field."""
    start = html.index(f'id="group_id_{field}"')
    end = html.find('<div class="group', start)
    return html[start : end if end > 0 else len(html)]


@pytest.mark.parametrize("data", [None, {}])
def test_no_style_no_script_no_asterisk(data: dict[str, str] | None) -> None:
    html = rendered(KitchenSink(data))
    assert not re.search(r'style="|<script|<style|\son\w+="', html)
    assert "*" not in html


def test_nothing_is_chosen_beforehand(empty: str) -> None:
    assert " checked" not in empty
    assert "There is a problem" not in empty
    assert "aria-invalid" not in empty


def test_every_id_is_there_once(refused: str) -> None:
    assert len(ids_in(refused)) == len(set(ids_in(refused)))


def test_every_control_has_a_label(empty: str) -> None:
    controls = re.findall(r"<(?:input|select|textarea)\b[^>]*>", empty)
    named = set(re.findall(r'<label[^>]* for="([^"]+)"', empty))
    visible = [control for control in controls if 'type="hidden"' not in control]
    assert len(visible) == 4 + 3 + 12 + 44 + 7
    for control in visible:
        assert re.search(r' id="([^"]+)"', control)[1] in named  # type: ignore[index]


def test_what_describes_a_field_exists(refused: str) -> None:
    described = [name for names in re.findall(r'aria-describedby="([^"]*)"', refused) for name in names.split()]
    assert set(described) >= {"id_signs_helptext", "id_signs_error", "id_name_helptext", "id_name_error"}
    assert set(described) <= set(ids_in(refused))


def test_errors_are_listed_first_and_lead_to_the_first_box(refused: str) -> None:
    summary = refused[refused.index('id="error-summary"') : refused.index("</ul>")]
    links = re.findall(r'href="#([^"]+)"', summary)
    assert links[:3] == ["id_signs_0", "id_where_0", "id_strength_0"]
    assert set(links) <= set(ids_in(refused))
    assert refused.index('id="error-summary"') < refused.index("<h1>")
    assert 'role="alert" tabindex="-1"' in summary


def test_the_same_words_stand_at_the_field_between_hint_and_control(refused: str) -> None:
    name = group(refused, "name")
    order = [name.index(part) for part in ('<label class="label"', "id_name_helptext", "id_name_error", "<input")]
    assert order == sorted(order)
    assert refused.count("Enter your name") == 2
    assert '<span class="vh">Error:</span> Enter your name' in name
    assert 'aria-invalid="true"' in name
    assert "group--error" in refused


def test_errors_of_the_whole_form_have_a_place_to_link_to() -> None:
    form = KitchenSink({})
    form.add_error(None, "These two do not fit together")
    html = rendered(form)
    assert 'href="#form-errors"' in html and 'id="form-errors"' in html


def test_a_heading_stands_once(empty: str) -> None:
    assert empty.count("<h1>") == 1
    assert '<span class="caption">Question 1 of 1</span> Everything at once' in empty
    assert empty.index("Take your time") > empty.index("</h1>")


def test_the_first_legend_can_hold_the_heading() -> None:
    html = rendered(OneQuestion())
    first = group(html, "signs")
    assert html.count("<h1>") == 1
    assert re.search(r"<legend><h1>.*Are any of these true\?</h1>\s*</legend>", first)
    assert first.count("Are any of these true?") == 1
    assert 'aria-describedby="id_signs_intro id_signs_helptext"' in first


def test_the_ways_out_stand_apart_and_are_marked(empty: str) -> None:
    signs = group(empty, "signs")
    rows, exits = signs.split('<p class="or">or</p>')
    assert 'value="sore"' in rows and "data-exit" not in rows
    assert exits.count("data-exit") == 2
    assert "<small>On a foot</small>" in rows


def test_numbers_are_eleven_tiles_with_words_at_both_ends(empty: str) -> None:
    strength = group(empty, "strength")
    assert strength.count('class="n"') == 11
    assert re.findall(r"<small> (\w+)</small>", strength) == ["none", "worst"]
    assert strength.count('class="opt"') == 1


def test_pictures_stand_beside_their_choices(empty: str) -> None:
    where = group(empty, "where")
    assert where.count('<svg class="body"') == 2
    assert set(re.findall(r'href="#([^"]+)"', where)) <= set(ids_in(empty))


def test_chips_name_place_and_side(empty: str) -> None:
    places = group(empty, "places")
    assert places.count('class="chip"') == 40
    assert '<span class="vh">Toes, </span>Left' in places
    assert places.count("<details open>") == 1
    assert "Head, neck and belly" in places


def test_folds_with_ticks_are_open() -> None:
    places = group(rendered(KitchenSink(initial={"places": ["f-palm-l", "f-belly"]})), "places")
    assert re.findall(r"<details open>\s*<summary>([^<]+)", places) == ["Hands and arms", "Head, neck and belly"]


def test_optional_text_says_so_in_words(empty: str) -> None:
    assert "E-mail (optional)" in empty
    assert "Anything else (optional)" in empty
    assert "Phone (optional)" not in empty
    assert "Your name (optional)" not in empty


def test_free_text_says_that_nobody_watches(empty: str) -> None:
    assert "call 911. Nobody watches this form." in group(empty, "words")
    assert "Nobody watches" not in group(empty, "name")


def test_what_helps_typing_is_kept(empty: str) -> None:
    assert 'autocomplete="name"' in group(empty, "name")
    assert 'type="tel"' in group(empty, "phone")
    assert 'type="email"' in group(empty, "email")


def test_a_consent_is_one_whole_row(refused: str) -> None:
    agree = group(refused, "agree")
    assert agree.count('class="opt"') == 1
    assert 'id="id_agree_helptext"' in agree and 'id="id_agree_error"' in agree


def test_what_a_patient_typed_is_shown_as_text() -> None:
    html = rendered(KitchenSink({"name": '"><script>alert(1)</script>'}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_layouts_keep_the_order_they_are_given() -> None:
    form = KitchenSink()
    form.helper.layout = Layout(
        Fieldset("You", "name", "email"), Div("words", css_class="wide"), ButtonHolder(Submit("go", "Send"), HTML("!"))
    )
    html = rendered(form)
    assert html.index("<legend><h2>You</h2></legend>") < html.index('id="id_name"') < html.index('<div class="wide">')
    assert '<button type="submit" class="btn' in html
    assert "group_id_signs" not in html
