"""Attacks 9 and 10: wherever a template or a function says that text is safe already is known, with its reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from tests.architecture.tree import CODE, ROOT, files

#: (file, what is called safe) -> why it is.
SAFE = {
    ("templates/clinic/hint.html", "field.help_text|safe"): "words of our own forms",
    ("templates/clinic/tick.html", "field.help_text|safe"): "words of our own forms",
    ("clinic/accounts/second_step.py", "mark_safe"): "a picture drawn by segno from an address that it encodes",
    ("education/in_language.py", "mark_safe"): "one of two attributes of our own, nothing in it from outside",
    ("education/prose.py", "mark_safe"): "cleaned by nh3 in the lines above",
    ("intake/templatetags/bodymap.py", "mark_safe"): "our own numbers and codes; the label is escaped",
}
_IN_A_TAG = re.compile(r"\|\s*(?:safe|safeseq)\b|\bautoescape\s+off\b")
_CALLED = {"mark_safe", "SafeString", "SafeText", "html_safe", "format_html_lazy"}
_FORMATS = {"format_html", "format_html_join"}
#: How a script of ours could make markup of text.
_IN_SCRIPT = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc")


def in_template(text: str) -> Iterator[str]:
    """What a template calls safe."""
    for token in Lexer(text).tokenize():
        if token.token_type in (TokenType.VAR, TokenType.BLOCK) and _IN_A_TAG.search(token.contents):
            yield token.contents


def in_code(text: str) -> Iterator[str]:
    """What a module calls safe, and templates of `format_html` that are put together on the way."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name == "__html__":
            yield node.name
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in _CALLED:
                yield node.func.id
            place = 1 if node.func.id == "format_html_join" else 0
            if node.func.id in _FORMATS and not isinstance(node.args[place], ast.Constant):
                yield node.func.id


def sinks(root: Path) -> set[tuple[str, str]]:
    """All of them."""
    found = {
        (path, said)
        for path, file in files(root, "templates", endings=(".html", ".txt"))
        for said in in_template(file.read_text("utf-8"))
    }
    return found | {(path, said) for path, file in files(root, *CODE) for said in in_code(file.read_text("utf-8"))}


def test_whatever_is_called_safe_is_known() -> None:
    assert sinks(ROOT) == set(SAFE)


@pytest.mark.parametrize(
    "hole", ["{{ note|safe }}", "{{ names|safeseq|join:', ' }}", "{% autoescape off %}{{ note }}{% endautoescape %}"]
)
def test_a_template_that_says_so_would_be_found(hole: str) -> None:
    assert list(in_template(f"<p>{hole}</p>"))


@pytest.mark.parametrize("hole", ["mark_safe(note)", "SafeString(note)", "format_html(f'<b>{note}</b>')"])
def test_a_function_that_says_so_would_be_found(hole: str) -> None:
    assert list(in_code(hole))


def test_no_script_of_ours_makes_markup_of_text() -> None:
    scripts = list(files(ROOT, "static", endings=(".js",)))
    assert len(scripts) >= 2
    assert [path for path, file in scripts if _IN_SCRIPT.search(file.read_text("utf-8"))] == []
    assert _IN_SCRIPT.search("box.innerHTML = note")
