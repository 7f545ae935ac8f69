"""Spanish words for what a test wrote, and a reader whose language is Spanish."""

from typing import Any

from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from education.models import Source, Topic, Translation
from education.publishing import publish_all
from education.translating import texts_of


def spanish(words: str) -> str:
    """What stands for these English words in a test."""
    return f"ES {words}"


def translated(topic: Topic, *sources: Source) -> Topic:
    """The topic with every text of it, and of these sources, in Spanish, and public so."""
    rows: list[Topic | Source] = [topic, *sources]
    for texts in texts_of(rows, "es").values():
        for text in texts:
            row = Translation(field=text.field, language="es", words=spanish(text.english), made_from=text.english)
            row.at = timezone.now()
            setattr(row, text.owner._meta.model_name or "", text.owner)
            row.save()
    publish_all([topic])
    topic.refresh_from_db()
    return topic


def asks(client: Client, address: str, language: str = "es", **heads: str) -> Any:
    """The answer to a reader whose browser asks for this language."""
    with override(language):
        return client.get(address, headers={"accept-language": language, **heads})


def reads(client: Client, address: str, language: str = "es") -> str:
    """The page that this reader gets."""
    return asks(client, address, language).content.decode()
