"""nginx with one worker and fixed answers: the fastest server at hand, so that what is measured is the client."""

import contextlib
import os
import pathlib
import re
import socket
import tempfile
import time
import urllib.request

from . import answers, machine

_CONFIGURATION = """
worker_processes 1;
worker_rlimit_nofile {descriptors};
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections {descriptors}; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    keepalive_timeout 600s;
    default_type application/json;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{plain} backlog=4096;
        listen 127.0.0.1:{secure} ssl http2 backlog=4096;
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        add_header Request-Id req_benchmark0000 always;
        location = /json {{ return 200 '{kibibyte}'; }}
        location = /v1/payment_intents {{ {created} }}
        location = /v1/payment_intents/{intent}/confirm {{ {confirmed} }}
        location = /connections {{ stub_status; }}
    }}
}}
"""


class Nginx:
    """A server that is up: its addresses, its certificate, and a count of the connections it has taken."""

    def __init__(self, process, folder, plain, secure):
        self._process = process
        self.certificate = folder / "certificate.pem"
        self.plain = f"http://127.0.0.1:{plain}"
        self.secure = f"https://127.0.0.1:{secure}"

    def pin(self, cores):
        """Moves master and worker to `cores`."""
        for pid in [self._process.pid, *machine.children(self._process.pid)]:
            os.sched_setaffinity(pid, cores)

    def connections(self):
        """How many connections were taken so far, this question's own among them."""
        with urllib.request.urlopen(self.plain + "/connections", timeout=5) as answer:
            return int(re.search(r"\n\s*(\d+) \d+ \d+", answer.read().decode()).group(1))


def free_ports(count):
    """Ports of the loopback address that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _answer(text):
    """Directives that answer `text`; nginx takes at most 4,096 bytes in one word, so longer texts are put together."""
    pieces = [text[start : start + 3000] for start in range(0, len(text), 3000)]
    names = [f"$piece{index}" for index in range(len(pieces))]
    assert "'" not in text and "$" not in text and "\\" not in text
    return " ".join(f"set {name} '{piece}';" for name, piece in zip(names, pieces)) + f' return 200 "{"".join(names)}";'


def _certificate(folder):
    machine.output([
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
        "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"])


@contextlib.contextmanager
def start():
    """nginx on free ports of the loopback address, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="payments-bench-") as name:
        folder = pathlib.Path(name)
        # The worker may run as another user, who has to reach its folders.
        folder.chmod(0o755)
        _certificate(folder)
        plain, secure = free_ports(2)
        (folder / "nginx.conf").write_text(_CONFIGURATION.format(
            folder=folder, plain=plain, secure=secure, descriptors=min(16384, machine.DESCRIPTORS_MAX),
            kibibyte=answers.KIBIBYTE, created=_answer(answers.CREATED), confirmed=_answer(answers.CONFIRMED),
            intent=answers.INTENT_ID))
        command = ["nginx", "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf", "-g", "daemon off;"]
        with machine.server(command, log=folder / "output.log") as process:
            running = Nginx(process, folder, plain, secure)
            _await(running, process, folder)
            yield running


def _await(running, process, folder):
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            running.connections()
            return
        except OSError:
            time.sleep(0.025)
    raise machine.BenchmarkError("nginx did not start:\n" + (folder / "error.log").read_text())
