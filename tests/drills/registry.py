"""Every drill by name: what it does, how often in full and in short, and how long it may take."""

from typing import NamedTuple

BOTH = ("SQLite", "PostgreSQL")


class Drill(NamedTuple):
    """One row of the table; the module of the same name holds `run(stage, times)`. `limit` is in seconds, in full.

    `needs` is what stands ready before it begins: a "database" of its own, a "server" of its own that can be killed,
    or a database on a "disk" that is small.
    """

    name: str
    did: str
    full: int
    short: int
    limit: int
    needs: str = "database"
    on: tuple[str, ...] = BOTH

    @property
    def module(self) -> str:
        """Where it is written."""
        return f"tests.drills.{self.name.replace('-', '_')}"


DRILLS = (
    Drill("killed-app", "app killed {times} times (-9) while 8 clients send over HTTP", 100, 3, 420),
    Drill(
        "killed-database",
        "PostgreSQL killed {times} times while 8 clients send",
        30,
        2,
        400,
        needs="server",
        on=("PostgreSQL",),
    ),
    Drill("clicks", "{times} triple clicks on Send, at the same moment", 1000, 15, 240),
    Drill("decisions", "{times} double decisions, at the same moment", 1000, 10, 420),
    Drill("full-disk", "disk full {times} times while 4 clients send", 5, 1, 150, needs="disk"),
    Drill("mail", "mail server away, {times} senders killed (-9)", 20, 2, 180),
    Drill("slow-sockets", "{times} slow sockets behind the shipped nginx configuration", 500, 60, 180),
    Drill("huge-bodies", "{times} times each of 8 bodies and heads that are too large", 20, 1, 150),
    Drill("backup", "{times} backups while 4 clients send, each restored elsewhere", 3, 1, 400),
    Drill("migrations", "every app back up to {times} states and forward, on the demo's data", 99, 1, 300),
    Drill("noting", "{times} notes in the trail by each of 1, 4 and 8 at once", 500, 40, 120),
)
BY_NAME = {drill.name: drill for drill in DRILLS}
