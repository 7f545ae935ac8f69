"""One node gone and nobody notices; all gone and it is said kindly; back again and it heals."""

import time

from tests.deploy.stage import Site
from tests.deploy.test_in_front import is_guarded


def test_with_one_node_killed_every_visitor_is_served(site: Site) -> None:
    for node in site.nodes:
        node.kill()
        try:
            assert [site.get("/").status for _ in range(10)] == [200] * 10
            assert [site.ask("POST", "/intake/", "value=").status for _ in range(4)] == [403] * 4
        finally:
            node.start()
            site.wait_until_ready()
            time.sleep(3)  # nginx asks it again


def test_with_every_node_killed_it_is_said_kindly_and_heals(site: Site) -> None:
    for node in site.nodes:
        node.kill()
    try:
        for method in ("GET", "POST"):
            began = time.monotonic()
            answer = site.ask(method, "/intake/", "value=yes" if method == "POST" else None)
            assert answer.status == 503 and answer.head("retry-after") == "5"
            assert time.monotonic() - began < 3
            assert is_guarded(answer) and answer.head("cache-control") == "no-store"
            assert "What you saved before is safe" in answer.text and "555 0100" in answer.text
        assert site.get("/static/css/clinic.css").status == 200
    finally:
        for node in site.nodes:
            node.start()
        site.wait_until_ready()
    time.sleep(3)
    assert [site.get("/").status for _ in range(4)] == [200] * 4
