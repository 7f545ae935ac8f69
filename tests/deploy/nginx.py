"""Where nginx is; `python -m tests.deploy.nginx` fails and says why where its tests cannot run."""

import os
import shutil
import sys

#: The folder is often not on the path of somebody who is not root.
_ALSO = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"


def find() -> str:
    """The path of nginx; without one it says so loudly."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:{_ALSO}")
    if found is None:
        raise RuntimeError("No nginx found. Install it (on Debian and Ubuntu: apt-get install nginx-light).")
    return found


def why_not() -> str:
    """What keeps these tests from running here, or nothing."""
    try:
        find()
    except RuntimeError:
        return "no nginx found"
    return ""


if __name__ == "__main__":
    sys.exit(why_not() or 0)
