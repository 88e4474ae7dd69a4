"""What is measured against: a small repository and a model server on a loopback port."""
import contextlib
import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time


class Project:
    """A small git repository with a failing check, and a state folder of its own."""

    def __init__(self, check="sh check.sh"):
        self.folder = tempfile.mkdtemp(prefix="switchyard-bench-")
        self.repo = self.folder + "/repo"
        os.mkdir(self.repo)
        self.write("sum.py", "def add(a, b):\n    return a - b\n")
        self.write("check.sh", "grep -q 'a + b' sum.py && echo 1 passed\n")
        self.git("init", "-q", "-b", "main")
        self.git("-c", "user.name=Bench", "-c", "user.email=b@example.org", "config", "user.name", "Bench")
        self.git("config", "user.email", "bench@example.org")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "start")

    def write(self, name, text):
        with open(f"{self.repo}/{name}", "w") as file:
            file.write(text)

    def settings(self, text):
        """Writes the user's own settings."""
        os.makedirs(self.folder + "/config/switchyard")
        with open(self.folder + "/config/switchyard/config.toml", "w") as file:
            file.write(text)

    def git(self, *arguments):
        subprocess.run(["git", "-C", self.repo, *arguments], check=True, capture_output=True)

    def environment(self, host):
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "USER")}
        return keep | {
            "XDG_STATE_HOME": self.folder + "/state", "XDG_CONFIG_HOME": self.folder + "/config",
            "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "OLLAMA_HOST": host,
        }

    def product(self, binary, host, *arguments):
        """Runs a subcommand of the product in the repository to its end."""
        return subprocess.run(
            [binary, *arguments], cwd=self.repo, env=self.environment(host), capture_output=True, check=False,
        )

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Model:
    """A model server that answers at once, or after a delay.

    The first `wrong` answers are edits that fail the check, all others one that passes it. `tokens` words come before
    the edit, `pace` seconds apart.
    """

    def __init__(self, wrong=0, pace=0.0, tokens=0, delay=0.0):
        self.wrong, self.pace, self.tokens, self.delay = wrong, pace, tokens, delay
        self.calls = []
        self.answered = []
        model = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # As every model server does; else the end of a reply waits 40 ms for an acknowledgement.
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def reply(self, value):
                body = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                routes = {
                    "/api/version": {"version": "0.12.0"},
                    "/api/tags": {"models": [{"name": "bench:latest", "size": 1}]},
                    "/api/ps": {"models": []},
                }
                self.reply(routes.get(self.path, "Ollama is running"))

            do_HEAD = do_GET

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path != "/api/chat":
                    self.reply({"capabilities": ["completion"], "model_info": {"bench.context_length": 32768}})
                    return
                model.calls.append(time.perf_counter())
                number = len(model.calls)
                time.sleep(model.delay)
                sign = f"a * b  # {number}" if number <= model.wrong else "a + b"
                text = f"sum.py\n```python\ndef add(a, b):\n    return {sign}\n```\n"
                self.send_response(200)
                self.send_header("Content-Type", "application/x-ndjson")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                pieces = ["word "] * model.tokens + [text]
                with contextlib.suppress(OSError):
                    for piece in pieces:
                        self.line({"model": "bench", "message": {"role": "assistant", "content": piece}, "done": False})
                        if model.pace:
                            time.sleep(model.pace)
                    self.line({
                        "model": "bench", "message": {"role": "assistant", "content": ""}, "done": True,
                        "done_reason": "stop", "prompt_eval_count": 300, "eval_count": 40, "eval_duration": 10**8,
                        "total_duration": 10**8, "load_duration": 1, "prompt_eval_duration": 1,
                    })
                    self.wfile.write(b"0\r\n\r\n")
                model.answered.append(time.perf_counter())

            def line(self, value):
                data = json.dumps(value).encode() + b"\n"
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                self.wfile.flush()

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        # A client that ends in the middle of a reply is nothing to tell of.
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
