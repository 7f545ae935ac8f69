"""Every log of the running site, after strange and broken requests: JSON, useful, and nothing that anybody sent."""

import json
import socket
import time

from tests.deploy.stage import Site

SECRET = "zeisig98qx"


def raw(site: Site, sent: bytes) -> bytes:
    """What comes back for these bytes, over TLS."""
    line = socket.create_connection(("127.0.0.1", site.port), 10)
    with site.trust().wrap_socket(line, server_hostname="clinic.example") as wrapped:
        wrapped.sendall(sent)
        return wrapped.recv(4096)


def strange_requests(site: Site) -> None:
    """A planted word in every place of a request, and requests that are broken."""
    heads = {"User-Agent": SECRET, "Referer": f"https://x.example/r/{SECRET}", "Cookie": f"intake={SECRET}"}
    heads |= {"X-Request-Id": SECRET, "Authorization": SECRET}
    for method, path in (("GET", f"/r/{SECRET}"), ("GET", f"/learn/?q={SECRET}"), ("POST", f"/intake/{SECRET}/")):
        site.ask(method, path, f"words={SECRET}" if method == "POST" else None, heads)
    site.ask("POST", f"/intake/?{SECRET}", SECRET * 70_000, heads)
    site.ask("GET", f"/static/{SECRET}.css", heads=heads)
    site.ask("GET", f"/{SECRET}", heads=heads, port=site.http_port)
    site.ask("GET", "/", heads={"Host": f"{SECRET}.example"})
    raw(site, f"GET /{SECRET} HTTP/1.1\r\nHost: a\r\nHost: {SECRET}\r\n\r\n".encode())
    raw(site, f"{SECRET.upper()} /{SECRET} HTTP/1.1\r\nHost: clinic.example\r\nConnection: close\r\n\r\n".encode())
    raw(site, f"{SECRET}\r\n\r\n".encode())


def test_whatever_is_asked_no_log_quotes_it(site: Site) -> None:
    strange_requests(site)
    for node in site.nodes:
        node.kill()
    try:
        strange_requests(site)
    finally:
        for node in site.nodes:
            node.start()
        site.wait_until_ready()
    strange_requests(site)
    said = site.said()
    assert SECRET not in said.lower() and "made-up" not in said


def test_every_line_is_json_and_both_logs_know_a_request_by_one_id(site: Site) -> None:
    time.sleep(3)
    site.get("/static/css/clinic.css")
    answer = site.get("/intake/?a=b")
    time.sleep(0.3)
    logs = {}
    for file in (site.folder / "logs").glob("*.log"):
        logs[file.name] = [json.loads(line) for line in file.read_text().splitlines() if line]
    seen = [line for lines in logs.values() for line in lines if line.get("request_id") == answer.head("x-request-id")]
    assert len(seen) == 2
    assert {line["route"] for line in seen} == {"intake:start"} and {line["status"] for line in seen} == {200}
    assert {line["net"] for line in logs["access.log"]} <= {"127.0.0.0/24", "unknown"}
    assert "static" in {line["route"] for line in logs["access.log"]}
