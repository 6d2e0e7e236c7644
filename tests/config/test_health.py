"""/health/: up or not, for anyone who asks, and nothing else."""

import http.server
import threading

import pytest
from django.db import OperationalError, connection

from config import healthcheck


@pytest.mark.django_db
def test_ok_without_signing_in(client):
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer


@pytest.mark.django_db
def test_unavailable_without_details_when_the_database_is_down(client, monkeypatch):
    def down():
        raise OperationalError("could not connect to server db.internal as offramp")

    monkeypatch.setattr(connection, "cursor", down)
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (503, b"unavailable")


@pytest.mark.django_db
def test_not_sent_on_to_tls(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/").status_code == 200
    assert client.get("/").status_code == 301


def test_health_takes_no_posts(client):
    assert client.post("/health/").status_code == 405


@pytest.fixture
def server():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append((self.path, self.headers["Host"]))
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *args):
            pass

    httpd = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    httpd.asked, httpd.status = [], 200
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield httpd
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.mark.parametrize(
    ("hosts", "asks_as"),
    [("a.example.org, b.example.org", "a.example.org"), (".example.org", "example.org"), ("*", "localhost")],
)
def test_healthcheck_asks_as_an_allowed_host(server, monkeypatch, hosts, asks_as):
    monkeypatch.setenv("OFFRAMP_HOSTS", hosts)
    monkeypatch.setenv("OFFRAMP_BIND", f"0.0.0.0:{server.server_port}")
    assert healthcheck.main() == 0
    assert server.asked == [("/health/", asks_as)]


def test_healthcheck_fails_when_unavailable_or_silent(server, monkeypatch):
    monkeypatch.setenv("OFFRAMP_BIND", f"0.0.0.0:{server.server_port}")
    server.status = 503
    assert healthcheck.main() == 1
    monkeypatch.setenv("OFFRAMP_BIND", "0.0.0.0:1")
    assert healthcheck.main() == 1
