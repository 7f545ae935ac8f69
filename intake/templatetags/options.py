"""One choice of a list: its input and its hint. Django's own way to the input costs a template for every choice."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def tick(option: BoundWidget) -> SafeString:
    """The input of a checkbox or a radio button, with the attributes that `option.tag` gives it."""
    data = option.data
    return format_html(
        '<input type="{}" name="{}" value="{}"{}>', data["type"], data["name"], data["value"], flatatt(data["attrs"])
    )


@register.filter
def hint_of(hints: Mapping[Any, Any], option: BoundWidget) -> Any:
    """The small text of a choice, or ""; `hints` is {value: text}."""
    chosen = str(option.data["value"])
    return next((hint for value, hint in hints.items() if str(value) == chosen), "")
