"""The door for application servers; production settings unless told otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings.prod")
answer = get_wsgi_application()

from clinic.crypto.canary import Proven  # noqa: E402  (it needs the apps)
from clinic.running.hearing_out import HearsOut  # noqa: E402

application = Proven(HearsOut(answer))
