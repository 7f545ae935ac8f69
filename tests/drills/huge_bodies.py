"""Bodies of megabytes, forms of 10,000 fields, heads without an end: refused with 4xx, and memory stays bounded."""

import re
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.deploy import stage as deployed
from tests.drills.places import Stage
from tests.drills.told import Told

AT_ONCE = 4
FORM = {"content-type": "application/x-www-form-urlencoded", "x-forwarded-proto": "https"}
PARTS = {"content-type": "multipart/form-data; boundary=x", "x-forwarded-proto": "https"}
_FIELDS = b"&".join(b"field_%d=x" % number for number in range(10_000))
_PART = b'--x\r\nContent-Disposition: form-data; name="field"\r\n\r\nx\r\n'
_FILE = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\n'
#: What is sent: name -> (body, headers).
HUGE: dict[str, tuple[bytes, Mapping[str, str]]] = {
    "10 MB": (b"text=" + b"x" * 10_000_000, FORM),
    "10,000 fields": (_FIELDS, FORM),
    "10,000 parts": (_PART * 10_000 + b"--x--\r\n", PARTS),
    "a file of 10 MB": (_FILE + b"x" * 10_000_000 + b"\r\n--x--\r\n", PARTS),
    "a file of 500 KB": (_FILE + b"x" * 500_000 + b"\r\n--x--\r\n", PARTS),
    "heads of 64 KB": (b"", FORM | {f"x-{number}": "x" * 4000 for number in range(16)}),
    "150 heads": (b"", FORM | {f"x-{number}": "x" for number in range(150)}),
    "a query of 20 KB": (b"", FORM),
}
#: Bytes that the largest process may take more than before, at its highest.
MOST = 64 << 20


def run(stage: Stage, times: int) -> Told:
    """`times` of each kind, through nginx and straight to a node as if there were no nginx."""
    with deployed.clinic() as site:
        for _ in range(8):
            site.get("/intake/")
        before = _highest(site)
        jobs = [(name, port) for _ in range(times) for name in HUGE for port in (0, site.nodes[0].port)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = Counter(pool.map(lambda job: _send(site, *job), jobs))
        grown = _highest(site) - before
        alive = site.get("/intake/").status
    refused = sum(count for (_, status), count in answers.items() if 400 <= status < 500)
    hung_up = sum(count for (through, status), count in answers.items() if not (through or status))
    found = Told(f"{refused:,} of {len(jobs):,} refused with 4xx, {hung_up} hung up on by a node without nginx")
    statuses = sorted({status for _, status in answers if status})
    peak, more = (before + grown) / (1 << 20), grown / (1 << 20)
    found.figure = f"answers {', '.join(map(str, statuses))}; largest process {peak:.0f} MB, {more:.0f} MB more"
    # A node alone may hang up on whoever goes on sending after the refusal; nginx hears them out.
    found.expect(refused + hung_up == len(jobs), f"answered otherwise: {answers}")
    found.expect(grown < MOST, f"a process grew by {grown / (1 << 20):.0f} MB")
    found.expect(alive == 200, f"afterwards a page answers {alive}")
    return found


def _send(site: deployed.Site, name: str, port: int) -> tuple[bool, int]:
    """Whether it went through nginx, and the status of the answer; 0 where the line was cut."""
    body, heads = HUGE[name]
    path = f"/intake/?{'x' * 20_000}" if "query" in name else "/intake/"
    try:
        return not port, site.ask("POST", path, body, heads, port=port, timeout=30).status
    except OSError:
        return not port, 0


def _highest(site: deployed.Site) -> int:
    """Bytes that any process of nginx or of a node held in memory at its highest."""
    roots = [running.process.pid for running in (*site.nodes, site.nginx) if running.process]
    return max(_peak(pid) for root in roots for pid in [root, *_children(root)])


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _peak(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) << 10 if found else 0
