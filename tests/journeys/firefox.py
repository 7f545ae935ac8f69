"""A typical patient's whole intake in the system's Firefox, served as in production: sent, and nothing to complain of.

Playwright drives a Firefox of its own alone, so this one is driven over WebDriver BiDi, which it speaks by itself.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.audit import stage
from tests.journeys.bidi import Bidi
from tests.journeys.facts import given_for

CASE = "V02"
PATIENCE = 90
MOST_PAGES = 80
PHONE = {"width": 360, "height": 740}
#: Kept before any script of the page runs: what the policy refuses, what breaks.
_EARS = """() => {
  window.complaints = [];
  document.addEventListener("securitypolicyviolation", (said) =>
    window.complaints.push(`${location.pathname}: ${said.violatedDirective} refuses ${said.blockedURI}`));
  window.addEventListener("error", (said) => window.complaints.push(`${location.pathname}: ${said.message}`));
}"""
_TEXT = """(name, text) => { const box = document.querySelector(`[name="${name}"]`);
  if (box.value === text) return;
  box.focus();
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true })); }"""
_TICK = """(name, value) => {
  const boxes = [...document.querySelectorAll(`[name="${name}"]`)];
  const box = boxes.find((box) => value === "on" || box.value === value);
  if (!box.checked) (box.labels[0] || box).click();
  if (!box.checked) throw new Error(`${name}=${value} does not tick`); }"""
_KIND = "name => document.querySelector(`[name=\"${name}\"]`)?.type || ''"
_PRESS = """words => [...document.querySelectorAll("main button, main a")].find((one) =>
  one.innerText.trim() === words).click()"""


def find() -> str | None:
    """The Firefox of this machine, or None; the variable FIREFOX names another one."""
    named = os.environ.get("FIREFOX", "").strip()
    return next((path for path in map(shutil.which, [named] if named else ["firefox-esr", "firefox"]) if path), None)


def main() -> int:
    """Walk and tell; 1 when there is no Firefox, or something to complain of."""
    path = find()
    if path is None:
        sys.stdout.write("No Firefox found. To get it: apt-get install firefox-esr, or name one in FIREFOX.\n")
        return 1
    with stage.clinic() as address, driven(path) as firefox:
        seen, complaints = intake(Firefox(firefox), address)
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    told = [f"{version}: {CASE} sent over {len(seen)} pages.", *(complaints or ["Nothing to complain of."]), ""]
    sys.stdout.write("\n".join(told))
    return 1 if complaints else 0


@contextmanager
def driven(path: str) -> Iterator[Bidi]:
    """A Firefox without a window, with a profile that is thrown away, that reaches this machine alone."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        settings = {"network.proxy.type": 0, "datareporting.policy.dataSubmissionEnabled": False}
        settings |= {"app.normandy.enabled": False, "browser.shell.checkDefaultBrowser": False}
        said = {True: "true", False: "false"}
        lines = [f'user_pref("{name}", {said.get(value, value)});' for name, value in settings.items()]
        (Path(folder) / "user.js").write_text("\n".join(lines), "utf-8")
        words = ["--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", str(port)]
        place = {**os.environ, "HOME": folder, "MOZ_REMOTE_ALLOW_SYSTEM_ACCESS": ""}
        with subprocess.Popen([path, *words], env=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            try:
                yield _reached(port)
            finally:
                run.terminate()


def _reached(port: int) -> Bidi:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return Bidi(port, PATIENCE)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


class Firefox:
    """One tab of a phone's size."""

    def __init__(self, line: Bidi) -> None:
        self.line = line
        line.say("script.addPreloadScript", functionDeclaration=_EARS)
        self.tab = line.say("browsingContext.getTree")["contexts"][0]["context"]
        line.say("browsingContext.setViewport", context=self.tab, viewport=PHONE)

    def opens(self, address: str) -> None:
        """Type an address."""
        self.line.say("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def asks(self, function: str, *given: str) -> Any:
        """What a function gives on the open page; RuntimeError when it breaks."""
        said = self.line.say(
            "script.callFunction",
            functionDeclaration=function,
            arguments=[{"type": "string", "value": one} for one in given],
            target={"context": self.tab},
            awaitPromise=True,
        )
        if said["type"] == "exception":
            raise RuntimeError(said["exceptionDetails"]["text"])
        return _plain(said["result"])

    def presses(self, words: str) -> None:
        """Press a button that leads to another page, and wait until it is whole."""
        self.asks("() => { window.left = true; }")
        self.asks(_PRESS, words)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.asks("() => !window.left && document.readyState === 'complete'"):
                    return
            except RuntimeError:
                pass  # between two pages there is none to ask
            time.sleep(0.05)
        raise RuntimeError(f"{words} leads nowhere.")


def _plain(value: Mapping[str, Any]) -> Any:
    return [_plain(one) for one in value["value"]] if value["type"] == "array" else value.get("value")


def intake(firefox: Firefox, address: str) -> tuple[list[str], list[str]]:
    """The steps that were answered until the intake was sent, and every complaint on the way."""
    seen: list[str] = []
    complaints: list[str] = []
    firefox.opens(f"{address}/intake/")
    while len(seen) < MOST_PAGES:
        slug = firefox.asks("() => location.pathname").rstrip("/").rsplit("/", 1)[-1].replace("-", "_")
        complaints += firefox.asks("() => window.complaints")
        if slug == "sent":
            return seen, complaints
        seen.append("adult" if slug == "intake" else slug)
        if slug != "check":
            for name, value in filter(all, given_for(CASE, seen[-1])):  # what is "" is left as it stands
                kind = firefox.asks(_KIND, name)
                if kind:  # a patient who answers alone is not asked who agrees
                    firefox.asks(_TICK if kind in ("radio", "checkbox") else _TEXT, name, value)
        firefox.presses("Send my answers" if slug == "check" else "Continue")
    raise RuntimeError(f"It was never sent: {seen}")
