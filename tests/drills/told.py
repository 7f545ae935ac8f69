"""What a drill tells: one row of the table, and what went wrong."""

import json
from dataclasses import asdict, dataclass, field


@dataclass
class Told:
    """`result` says what held, `figure` what was measured; anything in `wrong` fails the drill."""

    result: str
    figure: str = ""
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def expect(self, holds: bool, otherwise: str) -> None:
        """Note what is wrong unless it holds."""
        if not holds:
            self.wrong.append(otherwise)

    def as_line(self) -> str:
        """One line for the process that waits for it."""
        return json.dumps(asdict(self))

    @classmethod
    def of_line(cls, line: str) -> "Told":
        """Read again."""
        return cls(**json.loads(line))
