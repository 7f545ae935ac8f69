"""Keys for development and tests, for all to read; where demo people are not allowed nothing starts with them."""

from base64 import b64encode

FIELD_KEYS = "dev:" + b64encode(b"published: seals demo data only.").decode()
BLIND_KEY = b64encode(b"published: finds demo data only.").decode()
