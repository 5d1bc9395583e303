"""What the checks of the vendors' client libraries share: a mock as a process, a webhook receiver, the scenarios."""

import argparse
import http.server
import json
import shlex
import subprocess
import threading
import time
import traceback

import requests

SCENARIOS = []


def scenario(function):
    """Marks a check; each begins on an empty account and takes the mock."""
    SCENARIOS.append(function)
    return function


class Mock:
    """A mock gateway as a process, and its control API."""

    def __init__(self, command):
        self.process = subprocess.Popen(shlex.split(command), stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the mock ended before it was ready")
        ready = json.loads(line)
        self.url = ready["url"]
        self.credentials = ready["credentials"]
        self.control = ready["control"]
        self.http = requests.Session()

    def command(self, name, body=None, method="POST"):
        answer = self.http.request(
            method,
            self.control["url"] + "/" + name,
            headers={"Authorization": "Bearer " + self.control["token"]},
            json=body,
            timeout=10,
        )
        assert answer.status_code in (200, 204), (name, answer.status_code, answer.text)
        return answer.json() if answer.content.strip() else None

    def reset(self):
        """Empties the account and takes away its faults."""
        self.command("reset", {})
        self.command("faults", method="DELETE")

    def advance(self, seconds):
        self.command("clock", {"advanceSeconds": seconds})

    def fault(self, name, times=1, path="/*", method="POST", **more):
        rule = {"match": {"method": method, "path": path}, "fault": name, "times": times}
        rule.update(more)
        self.command("faults", {"faults": [rule]})

    def requests_seen(self, path):
        seen = self.command("requests", method="GET")
        return [entry for entry in seen["requests"] if entry["path"] == path]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Receiver:
    """A merchant's webhook endpoint on loopback."""

    def __init__(self, answers=()):
        self.deliveries = []
        self.changed = threading.Condition()
        answers = list(answers)
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with receiver.changed:
                    receiver.deliveries.append((body, dict(self.headers)))
                    status = answers.pop(0) if answers else 200
                    answer = receiver.acknowledgment(body)
                    receiver.changed.notify_all()
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d/hook" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def acknowledgment(self, body):
        """The body of the answer to a delivery, which has been kept."""
        return b""

    def wait_for(self, count):
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.deliveries) >= count, 10), (
                "%d deliveries instead of %d" % (len(self.deliveries), count)
            )
            return list(self.deliveries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def equal(actual, expected):
    assert actual == expected, "%r is not %r" % (actual, expected)


def wait_until(condition):
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within ten seconds")


def run(description, prepare=lambda mock: None):
    """Plays every scenario, prints PASS or FAIL for each, and gives the exit status: 1 when one failed."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--mock-command", required=True, help="the command that starts the mock")
    parser.add_argument("--only", default="", help="run the scenarios whose names contain this")
    options = parser.parse_args()
    mock = Mock(options.mock_command)
    passed = failed = 0
    try:
        for function in SCENARIOS:
            if options.only not in function.__name__:
                continue
            try:
                mock.reset()
                prepare(mock)
                function(mock)
                passed += 1
                print("PASS " + function.__name__, flush=True)
            except Exception as error:
                failed += 1
                place = traceback.extract_tb(error.__traceback__)[-1]
                what = (function.__name__, type(error).__name__, error, place.lineno)
                print("FAIL %s: %s: %s (line %s)" % what, flush=True)
    finally:
        mock.stop()
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0
