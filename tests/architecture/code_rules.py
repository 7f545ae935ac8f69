"""Rules that read Python code: sizes, docstrings, names, how views fetch. Each takes a root and gives findings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TypeGuard

from tests.architecture.tree import CODE, Finding, files, is_migration

LONGEST_FILE = 299
LONGEST_VIEW = 14
#: Names that say nothing about what is inside.
BANNED = {"util", "helper", "common", "misc", "manager", "handler", "service"}
#: Calls that take whatever the database has, whoever asks: in a view all of these, elsewhere in a web folder `get`.
UNGUARDED = {"get", "filter", "all", "first", "last", "get_or_create", "in_bulk", "raw"}

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_files(root: Path) -> Iterator[Finding]:
    """Python files of 300 lines or more, migrations excepted."""
    for path, file in files(root, *CODE, "tests", "manage.py"):
        lines = len(file.read_text("utf-8").splitlines())
        if lines > LONGEST_FILE and not is_migration(path):
            yield Finding(path, lines, "300 lines or more")


def long_views(root: Path) -> Iterator[Finding]:
    """Views with 15 or more lines of code, not counting decorators, docstring, comments and blank lines."""
    for path, file in _view_files(root):
        text = file.read_text("utf-8")
        for function in _views(ast.parse(text), every=_is_views_file(path)):
            if _code_lines(function, text.splitlines()) > LONGEST_VIEW:
                yield Finding(path, function.lineno, f"{function.name} has 15 lines of code or more")


def unguarded_fetches(root: Path) -> Iterator[Finding]:
    """Views that fetch by model instead of through a query that asks who is looking (`visible_to`, a token)."""
    for path, file in _view_files(root):
        tree = ast.parse(file.read_text("utf-8"))
        in_views = {id(node) for view in _views(tree, every=_is_views_file(path)) for node in ast.walk(view)}
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            match call.func:
                case ast.Attribute(attr=name, value=ast.Attribute(attr="objects" | "_default_manager")):
                    if name in (UNGUARDED if id(call) in in_views else {"get"}):
                        yield Finding(path, call.lineno, f".objects.{name}() in a view")
                case ast.Name(id="get_object_or_404" | "get_list_or_404" as name):
                    if call.args and not isinstance(call.args[0], ast.Call):
                        yield Finding(path, call.lineno, f"{name}() on a model in a view")


def missing_docstrings(root: Path) -> Iterator[Finding]:
    """Modules, public functions and public classes without a docstring; tests need only the module's."""
    for path, file in files(root, *CODE, "tests", "manage.py"):
        tree = ast.parse(file.read_text("utf-8"))
        if is_migration(path) or not tree.body:
            continue
        if not ast.get_docstring(tree):
            yield Finding(path, 1, "no sentence at the top")
        for node in [] if path.startswith("tests/") else tree.body:
            if _is_public(node) and not ast.get_docstring(node):
                yield Finding(path, node.lineno, f"{node.name} has no docstring")


def banned_names(root: Path) -> Iterator[Finding]:
    """Files and folders named after nothing: utils, helpers, common, managers, handlers, services."""
    for path, _ in files(root, *CODE, "tests", "templates", "static", endings=(".py", ".html", ".js", ".css")):
        for part in PurePosixPath(path).with_suffix("").parts:
            if part.strip("_").lower().rstrip("s") in BANNED or re.search(r"(_|^)(utils?|helpers?)(_|$)", part):
                yield Finding(path, 1, f"{part} is not a clinic word")


def _view_files(root: Path) -> Iterator[tuple[str, Path]]:
    for path, file in files(root, *CODE):
        if path.startswith("intake/web/") or _is_views_file(path):
            yield path, file


def _is_views_file(path: str) -> bool:
    return "/views" in path


def _is_public(node: ast.stmt) -> TypeGuard[_Function | ast.ClassDef]:
    return isinstance(node, _Function | ast.ClassDef) and not node.name.startswith("_")


def _views(tree: ast.Module, *, every: bool) -> Iterator[_Function]:
    """Functions that take a request, whatever their file is called; `every` function of a file of views."""
    for node in ast.walk(tree):
        if isinstance(node, _Function) and (every or "request" in [argument.arg for argument in node.args.args[:2]]):
            yield node


def _code_lines(function: _Function, lines: list[str]) -> int:
    body = function.body
    docstring = body[0] if ast.get_docstring(function) is not None else None
    skipped = range(docstring.lineno, (docstring.end_lineno or 0) + 1) if docstring else range(0)
    wanted = [n for n in range(function.lineno, (function.end_lineno or 0) + 1) if n not in skipped]
    return sum(1 for n in wanted if lines[n - 1].strip() and not lines[n - 1].lstrip().startswith("#"))
