"""Where the system's Chromium is and how to start it; `python -m tests.chromium` prints the path or fails."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext

#: Programs that will do, best first; the variable CHROMIUM names another one.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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


def find() -> str | None:
    """The path of a Chromium on this machine, or None."""
    named = os.environ.get("CHROMIUM", "").strip()
    if named:
        return shutil.which(named)
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or (str(MAC) if MAC.exists() else None)


def launch_options() -> dict[str, object]:
    """What Playwright's `launch` needs; without a Chromium it says so loudly."""
    path = find()
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


if __name__ == "__main__":
    print(find() or "")  # noqa: T201
    sys.exit(0 if find() else 1)
