"""The development server brings a mail worker along and takes it away again."""

import signal
import socket
import subprocess
import sys
import threading

import pytest
from django.conf import settings

from clinic.mail.models import Message
from tests.clinic.mail.postman import PATIENCE, environment, until
from tests.clinic.mail.putting import code_to

pytestmark = pytest.mark.django_db(transaction=True)


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def test_mail_becomes_a_file_to_read_and_the_worker_ends_with_the_server(tmp_path):
    message = code_to()
    place = environment(DJANGO_SETTINGS_MODULE="clinic.settings.dev", EMAIL_FILE_PATH=str(tmp_path / "mail"))
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", str(free_port())]
    server = subprocess.Popen(command, env=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        until(lambda: Message.objects.sent().exists(), "the worker sends")
        (file,) = (tmp_path / "mail").iterdir()
        assert message.message_id in file.read_text("utf-8")
    finally:
        server.send_signal(signal.SIGTERM)
    # The output ends when everybody who could write to it has ended, the worker too.
    reader = threading.Thread(target=server.stdout.read)
    reader.start()
    reader.join(PATIENCE)
    assert not reader.is_alive()
    assert server.wait(PATIENCE) == 0
    server.stdout.close()
