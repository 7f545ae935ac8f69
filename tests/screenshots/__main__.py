"""`make screenshots` makes the README's pictures; `ARGS="--every FOLDER"` makes one of every page in every state."""

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium
from tests.screenshots.stage import clinic, people_come_in

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


def main() -> None:
    """Read the words after the command, set the stage, take the pictures."""
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("--every", metavar="FOLDER", type=Path, help="pictures of every page in every state")
    parser.add_argument("--only", metavar="WORDS", default="", help="with --every: only states with these words")
    words = parser.parse_args()
    with clinic() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options())  # type: ignore[arg-type]
        # Both need Django to be set up, which `clinic` does.
        from tests.screenshots import every_page, tour

        if words.every:
            every_page.take(browser, server, words.every, words.only)
        else:
            people_come_in()
            tour.take(browser, server, PICTURES)
            sizes = [path.stat().st_size for path in PICTURES.iterdir()]
            print(f"{len(sizes)} pictures in docs/screenshots, {sum(sizes) // 1000} KB.")
        browser.close()


if __name__ == "__main__":
    main()
