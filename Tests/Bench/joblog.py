"""The log of a job on GitHub: fetching one of 50 MB, and opening it at its first error once it is kept."""
import contextlib
import http.server
import json
import threading

from fixtures import Model, Project
from report import median, row, thousands
from screen import Screen, memory, peak

# In the headline of the failure, and in the line before it, which the log alone has.
ERROR, BESIDE = "undeclared needle", "beside the break"
MEGABYTES = 50


class Hub:
    """A GitHub of one repository with one failed run, whose job has a log of so many megabytes."""

    def __init__(self, megabytes):
        self.log = self.written(megabytes << 20)
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def do_GET(self):
                path = self.path.partition("?")[0]
                if path.endswith("/logs"):
                    return self.reply(200, hub.log, "text/plain")
                value = hub.answers.get(path)
                body = json.dumps({"message": "Not Found"} if value is None else value).encode()
                self.reply(404 if value is None else 200, body, "application/json")

            def reply(self, status, body, kind):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.answers = self.known()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def written(size):
        """A log in GitHub's form: a step that prints for a long time and fails at the very end."""
        time = "2026-01-02T03:04:05.1234567Z "
        head = ["##[group]Run make", "\x1b[36;1mmake\x1b[0m", "shell: /usr/bin/bash -e {0}", "##[endgroup]"]
        tail = [BESIDE, f"src/sum.c:3:9: error: {ERROR}", "##[error]Process completed with exit code 2."]
        sample = f"{time}[100000/999999] \x1b[32mCompiling\x1b[0m the file number 100000 of a project that has many\n"
        count = size // len(sample)
        lines = (f"[{number}/{count}] \x1b[32mCompiling\x1b[0m the file number {number} of a project that has many"
                 for number in range(count))
        return ("\ufeff" + "".join(f"{time}{line}\n" for line in (*head, *lines, *tail))).encode()

    @staticmethod
    def known():
        """What it answers, by path."""
        at, base = "2026-01-02T03:04:05Z", "/repos/octo/bench"
        job = {
            "id": 9, "run_id": 7, "run_attempt": 1, "name": "linux", "head_sha": "d4", "status": "completed",
            "conclusion": "failure", "started_at": at, "completed_at": at, "steps": [],
        }
        run = {
            "id": 7, "name": "build", "display_title": "A change", "run_number": 1, "run_attempt": 1, "event": "push",
            "status": "completed", "conclusion": "failure", "workflow_id": 1, "head_branch": "main", "head_sha": "d4",
            "created_at": at, "updated_at": at, "html_url": "https://github.com/octo/bench/actions/runs/7",
        }
        return {
            "/user": {"id": 1, "login": "octo"}, f"{base}/issues": [], f"{base}/pulls": [],
            f"{base}/actions/runs": {"total_count": 1, "workflow_runs": [run]},
            f"{base}/actions/runs/7/jobs": {"total_count": 1, "jobs": [job]}, f"{base}/actions/jobs/9": job,
        }

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def job_log(binary, opens=5):
    """Fetches a long log by opening its run, then opens the log in the same dashboard and in new ones."""
    project, model, hub = Project(), Model(), Hub(MEGABYTES)
    project.git("remote", "add", "origin", "https://github.com/octo/bench.git")
    environment = project.environment(model.url) | {"GITHUB_API_URL": hub.url, "GITHUB_TOKEN": "ghp_bench"}

    def tree():
        screen = Screen([binary], project.repo, environment)
        screen.read(quiet=0.3, limit=3)
        shown = screen.until("4", "build", seconds=10)
        screen.read(quiet=0.3, limit=3)
        return screen, shown

    def opened(screen):
        """Goes from the run to its job and opens the log; the job is below the run and a line about it."""
        screen.press("jj")
        screen.read(quiet=0.1, limit=1)
        return screen.until("\r", BESIDE, seconds=10)

    screen, _ = tree()
    fetched = screen.until("\r", ERROR, seconds=120)
    screen.read(quiet=0.5, limit=5)
    again, anew = [], []
    for _ in range(opens if fetched else 0):
        again.append(opened(screen))
        screen.read(quiet=0.5, limit=5)
        screen.press("\x1b")
        screen.read(quiet=0.3, limit=2)
        screen.press("kk")
        screen.read(quiet=0.1, limit=1)
    sizes, most = memory(screen.product()), peak(screen.product())
    screen.close()
    for _ in range(opens if fetched else 0):
        screen, _ = tree()
        screen.until("\r", ERROR, seconds=10)
        screen.read(quiet=0.3, limit=3)
        anew.append(opened(screen))
        screen.close()
    project.remove()
    model.stop()
    hub.stop()
    return [
        row(f"log of a job, {MEGABYTES} MB: fetched, kept and read, ms", (thousands(fetched),)),
        row("  kept log opened at its first error, near its end: again / in a new process, ms",
            (thousands(median(again)), 300), (thousands(median(anew)), 300)),
        row("  resident memory: largest process / all, shared once / peak of the largest, MB",
            (sizes[0], 64), (sizes[1], 64), (most,)),
    ]
