"""Migrations on data: every app back to each earlier state and forward again; nothing that stays is lost."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.loader import MigrationLoader

from tests.cast import enter, signed_in
from tests.clinic.mail.putting import code_to
from tests.drills.places import Stage
from tests.drills.rows import OURS, Rows, fingerprint, rows_of
from tests.drills.sound import expect_sound_trail
from tests.drills.told import Told
from tests.intake.making import shared_draft


def run(stage: Stage, times: int) -> Told:
    """Demo people, something to read, mail and sign-ins are there; each app goes back as far as its first state."""
    _fill()
    earlier = _earlier(times)
    found = Told("")
    rows = 0
    for app, name in earlier:
        before = rows_of()
        rows = sum(len(next(iter(columns.values()), {})) for columns in before.values())
        try:
            call_command("migrate", app, name, verbosity=0)
        except IrreversibleError as stuck:
            found.wrong.append(f"{app} cannot go back to {name}: {stuck}")
            continue
        there = _columns_now()
        call_command("migrate", verbosity=0)
        before = _with_room_in(before, there)
        found.wrong += [f"{app} {name}: {line}" for line in _lost(before, rows_of(), there)]
    expect_sound_trail(found)
    found.expect(signed_in("ana").get("/staff/").status_code == 200, "the worklist does not open afterwards")
    found.result = f"{len(earlier)} ways back and forward"
    found.figure = f"{rows:,} rows of {len(rows_of())} tables, {len(found.wrong)} differences"
    return found


def _fill() -> None:
    call_command("load_education", verbosity=0)
    call_command("demo", verbosity=0)
    shared_draft()
    code_to()
    with transaction.atomic():
        enter("maria")
        signed_in("ana")


def _earlier(most: int) -> list[tuple[str, str]]:
    """(app, migration) for the last states, `most` at most, of each app of ours before the one that it is in."""
    graph = MigrationLoader(connection).graph
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in OURS}
    last = set(graph.leaf_nodes())
    found = []
    for app in sorted(ours):
        names = sorted(name for label, name in graph.nodes if label == app and (app, name) not in last)
        found += [(app, name) for name in names[::-1][:most]]
    return found


def _columns_now() -> dict[str, set[str]]:
    """Table -> the columns that it has in the database at this moment."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {
            table: {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table in tables
        }


def _with_room_in(rows: Rows, there: dict[str, set[str]]) -> Rows:
    """Without what an earlier state has no room for and the way forward makes again: passages in other languages."""
    passages, carriers = (rows[table] for table in ("education_passage", "education_carrier"))
    if "language" in there.get("education_passage", {"language"}):
        return rows
    english = fingerprint("en")
    other = {pk for pk, language in passages["language"].items() if language != english}
    theirs = {fingerprint(int(pk)) for pk in other}
    of_other = {pk for pk, passage in carriers["passage_id"].items() if passage in theirs}
    return rows | {
        "education_passage": _without(passages, other),
        "education_carrier": _without(carriers, of_other),
    }


def _without(columns: dict[str, dict[str, str]], gone: set[str]) -> dict[str, dict[str, str]]:
    return {column: {pk: said for pk, said in values.items() if pk not in gone} for column, values in columns.items()}


def _lost(before: Rows, after: Rows, there: dict[str, set[str]]) -> list[str]:
    """What differs in the tables and columns that were there in the earlier state too."""
    wrong = []
    for table in before.keys() & there.keys():
        for column, values in before[table].items():
            if values.keys() - after[table][column].keys():
                wrong.append(f"{table} lost rows")
                break
            if column in there[table] and any(after[table][column][pk] != said for pk, said in values.items()):
                wrong.append(f"{table}.{column} says something else")
    extra = {table for table in before if after[table].keys() != before[table].keys()}
    return wrong + [f"{table} has other columns" for table in extra]
