"""A second version of the consent text, for tests of what follows from it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from intake.indications import consent
from intake.indications.questionnaire import steps
from intake.protocols import consents

Publish = Callable[[str], None]


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publish]:
    """Publishes a second version of the text: publish("major")."""

    def publish(change: str) -> None:
        first = consent.FOLDER / "1.yaml"
        content = yaml.safe_load(first.read_text("utf-8"))
        content |= {"number": 2, "name": "2027.1", "change": change}
        content["changed"] = {"en": "A student may sit in.", "es": "Un estudiante puede estar presente."}
        content["words"]["en"] |= {"review": "The clinic and its students may keep and read my answers"}
        (tmp_path / "1.yaml").write_text(first.read_text("utf-8"), "utf-8")
        (tmp_path / "2.yaml").write_text(yaml.safe_dump(content), "utf-8")
        monkeypatch.setattr(consent, "FOLDER", tmp_path)
        steps.cache_clear()
        consents.load()

    yield publish
    monkeypatch.undo()
    steps.cache_clear()
