"""What a first visit to each page to read takes over the wire, weighed as `make audit` does, without a server."""

from tests.audit import pages, weight
from tests.audit.visitor import Answer
from tests.benchmarks.serving import COMPRESSED, Worker

#: What gunicorn adds to each head; any day is as long as another.
SERVER = {"Server": "gunicorn", "Date": "Thu, 01 Jan 1970 00:00:00 GMT", "Connection": "close"}


class Scales:
    """Fetches from a worker of this process, and counts as a visitor from outside would."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker

    def get(self, path: str) -> Answer:
        """A page or a file, compressed where it comes so."""
        answer = self.worker.get(path, **COMPRESSED)
        lines = [f"HTTP/1.1 {answer.said}", *(f"{name}: {said}" for name, said in {**SERVER, **answer.heads}.items())]
        heads = "\r\n".join([*lines, "", ""]).encode()
        return Answer(path, answer.status, answer.heads["Content-Type"], answer.text, len(heads) + len(answer.body))


def run(worker: Worker) -> list[str]:
    """A line for each page, heaviest first, and how many are too heavy."""
    visitor = Scales(worker)
    home = visitor.get(pages.LEARN)
    scales = weight._Scales(visitor)
    opened = [home, *(visitor.get(path) for path in pages.topics_of(home.body))]
    weights = sorted(map(scales.weigh, opened), key=lambda found: -found.whole)
    heavy = [line for found in weights for line in weight.too_much(found)]
    limit = weight.LIMITS[pages.LEARN][0]
    said = f"education: {len(weights)} pages weighed in bytes over the wire (goal {limit} KB at most each)"
    result = f"missed by {len(heavy)}" if heavy else "met"
    return [f"{said}: {result}", *(f"  {line}" for line in weight.table(weights))]
