"""What visitors meet first: TLS, headers on every answer, files that are kept, kind words where nginx must speak."""

import gzip
import re
import socket
import ssl

import pytest

from tests.deploy.stage import HOST, Answer, Site

#: Every answer carries these, whoever made it.
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def is_guarded(answer: Answer, *, tls: bool = True) -> bool:
    """Whether every header stands there once."""
    policy = answer.head("content-security-policy")
    assert {name: answer.head(name) for name in ALWAYS} == ALWAYS
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert "camera=()" in answer.head("permissions-policy")
    assert answer.head("strict-transport-security").startswith("max-age=31536000") is tls
    assert answer.head("server") == "nginx" and not answer.head("x-route") and not answer.head("x-powered-by")
    return True


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/", 200), ("/learn/", 200), ("/learn", 301), ("/intake/", 200), ("/staff/", 302), ("/admin/", 302)),
        *(("/nowhere/", 404), ("/static/css/clinic.css", 200), ("/static/nowhere.css", 404), ("/health/live", 200)),
        *(("/health/ready", 200), ("/static/../manage.py", 404), ("/staff/%00", 400)),
    ],
)
def test_every_answer_carries_the_headers(site: Site, path: str, status: int) -> None:
    answer = site.get(path)
    assert answer.status == status
    assert is_guarded(answer)


def test_what_is_too_much_is_refused_in_our_own_words(site: Site) -> None:
    answer = site.ask("POST", "/intake/", b"x" * 700_000)
    assert answer.status == 413 and is_guarded(answer)
    assert "longer than we can take" in answer.text
    cookie = site.get("/intake/").head("set-cookie").partition(";")[0]
    typed = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Origin": site.address}
    assert site.ask("POST", "/intake/", "a=b&" * 600, typed).status == 400
    for heads in ({"X-Long": "x" * 9000}, {"Cookie": "y" * 40_000}):
        answer = site.ask("GET", "/", heads=heads)
        assert answer.status == 400 and is_guarded(answer)
        assert "We could not read that" in answer.text


def test_without_tls_there_is_only_the_way_to_it(site: Site) -> None:
    answer = site.ask("GET", "/intake/?a=b", port=site.http_port, heads={"Host": "evil.example"})
    assert answer.status == 301
    assert answer.head("location") == f"{site.address}/intake/?a=b"
    assert is_guarded(answer, tls=False)


def test_a_page_says_how_it_wants_to_be_kept(site: Site) -> None:
    assert "no-store" in site.get("/intake/").head("cache-control")
    assert "no-store" in site.get("/health/ready").head("cache-control")
    assert "no-store" in site.get("/static/nowhere.css").head("cache-control")


def test_files_with_a_digest_in_their_name_are_kept_for_ever_and_come_compressed(site: Site) -> None:
    names = re.findall(r'"(/static/[^"]+)"', site.get("/learn/").text)
    assert len(names) > 2
    for name in names:
        assert re.search(r"\.[0-9a-f]{12}\.", name)
        plain, packed = site.get(name), site.get(name, accept_encoding="gzip")
        assert plain.head("cache-control") == packed.head("cache-control") == "public, max-age=31536000, immutable"
        assert is_guarded(plain) and is_guarded(packed)
        assert packed.head("content-encoding") == "gzip" and gzip.decompress(packed.body) == plain.body
        assert packed.head("vary") == "Accept-Encoding" and len(packed.body) < len(plain.body)
    kept = site.get("/static/css/clinic.css")
    assert kept.head("cache-control") == "no-cache" and kept.head("etag")


def test_pages_come_compressed_too(site: Site) -> None:
    for path in ("/", "/intake/", "/learn/"):
        packed = site.get(path, accept_encoding="gzip")
        assert packed.head("content-encoding") == "gzip"
        assert "</html>" in gzip.decompress(packed.body).decode()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "clinic.example.evil.example", ""])
def test_another_name_is_not_this_site(site: Site, host: str) -> None:
    answer = site.ask("GET", "/", heads={"Host": host})
    assert answer.status in (400, 421) and is_guarded(answer)
    assert "evil" not in answer.text


def test_what_a_visitor_says_about_the_way_it_came_is_dropped(site: Site) -> None:
    told = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Port": "81",
        "Forwarded": "for=203.0.113.9;host=evil.example;proto=http",
        "X-Real-Ip": "203.0.113.9",
        "X-Request-Id": "planted",
        "Script_Name": "/evil",
        "X-Route": "planted",
    }
    answer = site.ask("GET", "/staff/", heads=told)
    assert answer.status == 302 and answer.head("location") == "/staff/sign-in/?next=/staff/"
    assert "evil" not in site.ask("GET", "/learn/", heads=told).text
    assert site.ask("GET", "/robots.txt", heads=told).text.endswith(f"Sitemap: {site.address}/sitemap.xml\n")
    assert "planted" not in repr(answer.heads) and "planted" not in site.said()


def test_health_is_for_the_monitor_alone(site: Site) -> None:
    assert site.ask("GET", "/health/ready", by="127.0.0.1").status == 200
    answer = site.ask("GET", "/health/ready", by="127.0.0.2")
    assert answer.status == 404 and is_guarded(answer)


def test_a_strange_method_on_a_file_is_refused_kindly(site: Site) -> None:
    answer = site.ask("POST", "/static/css/clinic.css", "a=b")
    assert answer.status == 404 and is_guarded(answer)


def test_a_name_that_is_not_ours_gets_no_certificate(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), 10) as line, pytest.raises(ssl.SSLError):
        site.trust().wrap_socket(line, server_hostname="evil.example")
    line = socket.create_connection(("127.0.0.1", site.port), 10)
    with site.trust().wrap_socket(line, server_hostname=HOST) as wrapped:
        assert wrapped.version() in ("TLSv1.2", "TLSv1.3")
