"""Where the system's Chromium is and how to start it; `python -m tests.chromium` fails and says why where it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import BrowserContext

#: Programs that will do, best first; the variable CHROMIUM names another one.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: The same engine without windows or a screen: tests in it take half the time.
SHELL = "chromium-headless-shell"
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

#: Nothing runs in the background and nothing asks the network for anything.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find(*, first: str = "") -> str | None:
    """The path of a Chromium on this machine, or None; of the program `first` where it is there."""
    named = os.environ.get("CHROMIUM", "").strip()
    if named:
        return shutil.which(named)
    found = next((path for path in map(shutil.which, [*filter(None, [first]), *NAMES]) if path), None)
    return found or (str(MAC) if MAC.exists() else None)


def launch_options() -> dict[str, object]:
    """What Playwright's `launch` needs; without a Chromium it says so loudly."""
    path = find(first=SHELL)
    if path is None:
        raise RuntimeError("No Chromium found. Install it, or name it in CHROMIUM, or leave browser tests out.")
    # Chromium refuses its sandbox to root; containers give it too little shared memory.
    as_root = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
    return {"executable_path": path, "args": [*FLAGS, *as_root]}


def listen(context: BrowserContext) -> list[str]:
    """A list that fills with what pages of `context` complain of: script errors, refusals by the security policy."""
    heard: list[str] = []
    context.on("weberror", lambda error: heard.append(f"{error.page and error.page.url}: {error.error}"))
    context.on("console", lambda said: heard.append(said.text) if "Security Policy" in said.text else None)
    return heard


def why_not() -> str:
    """What keeps browser tests from running here, or nothing."""
    if find(first=SHELL) is None:
        return "no Chromium found"
    driver = [str(part) for part in compute_driver_executable()]
    try:
        subprocess.run([driver[0], "--version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "Playwright's driver does not start; on Debian and Ubuntu: apt-get install libatomic1"
    return ""


if __name__ == "__main__":
    sys.exit(why_not() or 0)
