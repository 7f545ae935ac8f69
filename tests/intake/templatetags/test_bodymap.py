"""The template tags of the body map, as a page uses them."""

import pytest
from django.template import engines


def drawn(template: str, **context: object) -> str:
    return engines["django"].from_string("{% load bodymap %}" + template).render(context)


@pytest.mark.parametrize("codes", [None, (), ["not-a-place"]])
def test_nothing_marked_is_a_plain_body(codes: object) -> None:
    assert 'class="skin"' in drawn('{% body_picture codes view="front" %}', codes=codes)
    assert "toes" not in drawn("{% body_picture codes %}", codes=codes)


def test_front_back_or_both() -> None:
    codes = ["f-toes-l", "b-sole-l"]
    assert "sole" not in drawn('{% body_picture codes view="front" %}', codes=codes)
    assert "toes" not in drawn('{% body_picture codes view="back" %}', codes=codes)
    both = drawn("{% body_picture codes %}", codes=codes)
    assert "#r-f-toes-l" in both and "#r-b-sole-l" in both


def test_a_label_is_read_aloud_and_escaped() -> None:
    assert 'aria-label="&lt;b&gt;"' in drawn('{% body_picture codes label="<b>" %}', codes=())


def test_definitions_of_the_front_leave_the_back_out() -> None:
    assert 'id="r-b"' not in drawn('{% body_defs "front" %}')
    assert 'id="r-b"' in drawn("{% body_defs %}")
