"""Makes every file that a server needs from the templates beside this one; a missing or odd value is refused.

    python deploy/render.py --to FOLDER --host clinic.example --node 127.0.0.1:8001 --node 127.0.0.1:8002 ...
    python deploy/render.py --new-secrets FOLDER

Needs nothing but Python, so that it runs before anything is installed. No template holds a secret: those are drawn
once, by --new-secrets, into a file of their own.
"""

import argparse
import base64
import html
import os
import re
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent / "templates"
_PLACE = re.compile(r"@([A-Z_]+)@")
_PATH = r"/[\w./-]*\w"
_HOST = r"(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+"
_SOCKET = r"([a-z0-9.-]+|\[[0-9a-f:]+\]):\d{2,5}"
_NUMBER = r"[1-9]\d{0,5}"
_WORDS = r"[\w][\w .,'&()+-]{1,79}"
_ADDRESS = r"[0-9a-f.:]+(/\d{1,3})?"
_MAIL = r"[\w.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+"

#: option -> (what its value must look like, what it is when not given or None where it must be, what it means).
ONE = {
    "host": (_HOST, None, "the site's name, as in clinic.example"),
    "clinic-name": (_WORDS, None, "as patients see it"),
    "clinic-phone": (r"[0-9+(][0-9 ()+.-]{3,29}", None, "as patients see it"),
    "time-zone": (r"[A-Z]\w+(/[\w+-]+){0,2}", None, "of the clinic, as in America/Denver"),
    "certificate": (_PATH, None, "the certificate with its chain"),
    "certificate-key": (_PATH, None, "its key"),
    "database": (_SOCKET, None, "host:port of PostgreSQL"),
    "mail-host": (_HOST + r"|127\.0\.0\.1", None, "the mail server"),
    "mail-from": (_MAIL, None, "the address that mail comes from"),
    "code": (_PATH, "/srv/clinic", "where this project lies, with its .venv"),
    "etc": (_PATH, "/etc/clinic", "where the settings lie"),
    "state": (_PATH, "/var/lib/clinic", "what the app may write"),
    "keeper": (_PATH, "/var/lib/clinic-keeper", "the trail's anchor and reports, which the app may not write"),
    "backups": (_PATH, "/var/backups/clinic", "where backups are kept"),
    "acme": (_PATH, "/var/lib/clinic-acme", "for whoever renews the certificate over http"),
    "static": (_PATH, "/srv/clinic/staticfiles", "where collectstatic puts the files"),
    "nginx-folder": (_PATH, "/etc/nginx/clinic", "where nginx finds what is made here under nginx/ and pages/"),
    "nginx-user": (r"[a-z_][a-z0-9_-]*", "www-data", "whom nginx runs as"),
    "nginx-pid": (_PATH, "/run/nginx.pid", "where nginx writes its number"),
    "nginx-temp": (_PATH, "/var/lib/nginx", "where nginx keeps what does not fit into memory"),
    "logs": (_PATH, "/var/log/nginx", "where nginx writes its logs"),
    "https-port": (_NUMBER, "443", "the port that visitors see"),
    "bind": (r"[a-z0-9.-]+|\[[0-9a-f:]+\]", "127.0.0.1", "the address on which this machine's nodes listen"),
    "proxy": (_ADDRESS, "127.0.0.1", "the address that nginx comes from, as the nodes see it"),
    "requests-per-second": (_NUMBER, "20", "requests to the app, per address"),
    "burst": (_NUMBER, "100", "requests that may come at once before that counts"),
    "connections": (_NUMBER, "60", "requests under way at once, per address"),
}
#: Options that may be given several times: the same three things.
MANY = {
    "node": (_SOCKET, None, "host:port of an app node"),
    "monitor": (_ADDRESS, ["127.0.0.1"], "an address that may ask /health/"),
    "listen-http": (rf"({_SOCKET}|{_NUMBER})", ["80", "[::]:80"], "where to listen without TLS"),
    "listen-https": (rf"({_SOCKET}|{_NUMBER})", ["443", "[::]:443"], "where to listen with TLS"),
    "replica-network": (_ADDRESS, ["127.0.0.1/32"], "from where PostgreSQL lets a replica in"),
    "application-network": (_ADDRESS, ["127.0.0.1/32"], "from where PostgreSQL lets the nodes in"),
}


class Refused(ValueError):
    """A value is missing or odd, or a template asks for one that nobody knows."""


def checked(given: Mapping[str, str | list[str] | None]) -> dict[str, str | list[str]]:
    """Every option with its value, as given or as it is otherwise; raises Refused with all that is wrong."""
    values: dict[str, str | list[str]] = {}
    wrong = []
    for name, (shape, otherwise, what) in {**ONE, **MANY}.items():
        value = given.get(name) or otherwise
        if not value:
            wrong.append(f"--{name} is missing: {what}.")
            continue
        for one in value if isinstance(value, list) else [value]:
            if not re.fullmatch(shape, one) or ".." in one:
                wrong.append(f"--{name} {one!r} is not clear: {what}.")
        values[name] = value
    if unknown := set(given) - set(ONE) - set(MANY):
        wrong.append(f"Nobody knows {', '.join(sorted(unknown))}.")
    if wrong:
        raise Refused("\n".join(wrong))
    return values


def places(values: Mapping[str, str | list[str]]) -> dict[str, str]:
    """What stands for each @PLACE@ of the templates."""
    told = {name.replace("-", "_").upper(): value for name, value in values.items() if isinstance(value, str)}
    port = told["HTTPS_PORT"]
    host, _, database_port = told["DATABASE"].rpartition(":")
    told |= {
        "PUBLIC_HOST": told["HOST"] + ("" if port == "443" else f":{port}"),
        "PAGES": f"{told['NGINX_FOLDER']}/pages",
        "DATABASE_HOST": host.strip("[]"),
        "DATABASE_PORT": database_port,
        "MAIL_SECURITY": "none" if told["MAIL_HOST"] == "127.0.0.1" else "starttls",
        "NODES": _lines(values["node"], "        server {} max_fails=2 fail_timeout=3s;"),
        "MONITORS": _lines(values["monitor"], "            allow {};"),
        "LISTEN_HTTP": _lines(values["listen-http"], "        listen {} default_server;"),
        "LISTEN_HTTPS": _lines(values["listen-https"], "        listen {} ssl http2;"),
        "LISTEN_OTHERS": _lines(values["listen-https"], "        listen {} ssl http2 default_server;"),
        "NETWORKS": _lines(values["application-network"], "hostssl clinic clinic_app,clinic_owner {} scram-sha-256"),
        "REPLICAS": _lines(values["replica-network"], "hostssl replication clinic_replica {} scram-sha-256"),
    }
    return told


def _lines(several: str | list[str], shape: str) -> str:
    return "\n".join(shape.format(one) for one in several)


def filled(text: str, told: Mapping[str, str], *, name: str) -> str:
    """The template with every place filled; raises Refused for a place that nobody knows."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in told:
            raise Refused(f"{name}: nobody knows @{found[1]}@.")
        return told[found[1]]

    return _PLACE.sub(value, text)


def files(values: Mapping[str, str | list[str]]) -> dict[str, str]:
    """Path below the target folder -> text of every file."""
    told = places(values)
    made = {}
    for path in sorted(TEMPLATES.rglob("*")):
        name = path.relative_to(TEMPLATES).as_posix()
        if path.is_file() and not name.startswith("pages/") and "__pycache__" not in name:
            made[name] = filled(path.read_text("utf-8"), told, name=name)
    frame = (TEMPLATES / "pages" / "frame.html").read_text("utf-8")
    escaped = {name: html.escape(value) for name, value in told.items()}
    for path in sorted((TEMPLATES / "pages").glob("*.txt")):
        english, spanish = path.read_text("utf-8").strip().split("\n\n")
        said = {**_page(english, ""), **_page(spanish, "_ES")}
        made[f"nginx/pages/{path.stem}.html"] = filled(frame, {**escaped, **said}, name="frame.html")
    return made


def _page(text: str, language: str) -> dict[str, str]:
    """The places of a page in one language: its first line is the title, each further line a paragraph."""
    title, *words = text.splitlines()
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in words)
    return {f"TITLE{language}": html.escape(title), f"WORDS{language}": paragraphs}


def render(folder: Path, given: Mapping[str, str | list[str] | None]) -> list[Path]:
    """Write every file below `folder` and give their paths; nothing is written when a value is refused."""
    made = files(checked(given))
    for name, text in made.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return [folder / name for name in made]


def new_secrets(folder: Path) -> list[Path]:
    """Draw every key once, into two files that only their owner reads; an existing file is never touched.

    `secrets.env` is for every process; `backup.env` for the one that makes backups, which the app cannot read.
    """

    def drawn() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    lines = {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "TRAIL_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": f"k1:{drawn()}",
        "BLIND_KEY": drawn(),
    }
    made = []
    for name, keys in (("secrets.env", lines), ("backup.env", {"BACKUP_KEY": drawn()})):
        door = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(door, "w", encoding="utf-8") as out:
            out.write(
                "# Keep a copy of this in two other places: without it the records, or their backups, are gone.\n"
            )
            out.writelines(f"{key}={value}\n" for key, value in keys.items())
        made.append(folder / name)
    return made


def main(words: list[str]) -> int:
    """Read the command line, write the files, say what was written."""
    reader = argparse.ArgumentParser(description="Make the files that a server needs.")
    reader.add_argument("--to", type=Path, metavar="FOLDER", help="where to put them")
    reader.add_argument("--new-secrets", type=Path, metavar="FOLDER", help="draw every key into it, once")
    for name, (_, otherwise, what) in ONE.items():
        reader.add_argument(f"--{name}", dest=name, help=f"{what} ({otherwise or 'needed'})")
    for name, (_, several, what) in MANY.items():
        said = f"{what}; may be given again ({' '.join(several or []) or 'needed'})"
        reader.add_argument(f"--{name}", dest=name, action="append", help=said)
    asked = vars(reader.parse_args(words))
    folder, safe = asked.pop("to"), asked.pop("new_secrets")
    if not folder and not safe:
        reader.error("give --to FOLDER or --new-secrets FOLDER")
    try:
        for path in new_secrets(safe) if safe else ():
            sys.stdout.write(f"{path}: keep a copy in two other places.\n")
        for path in render(folder, asked) if folder else ():
            sys.stdout.write(f"{path}\n")
    except (Refused, FileExistsError) as wrong:
        sys.stderr.write(f"{wrong}\nNothing was written.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
