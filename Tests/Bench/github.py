"""A large repository on GitHub: what its first sync costs, and what it costs to look again when nothing happened."""
import hashlib
import http.server
import json
import re
import subprocess
import sys
import threading
import time
import urllib.parse

from fixtures import Project
from report import row, thousands

ISSUES, PULLS, RUNS = 1000, 200, 300
NAME = "bench/project"


def moment(seconds):
    """A time of the summer of 2026, so many seconds after its beginning."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1780272000 + seconds))


class GitHub:
    """A GitHub with one repository in which nothing happens: pages of a hundred, and a mark on every answer."""

    def __init__(self):
        self.asked = []
        self.issues, self.pulls = [], []
        total = ISSUES + PULLS
        for number in range(1, total + 1):
            # Every sixth is a pull request, as in life they lie among the issues.
            is_pull = number % (total // PULLS) == 0
            ticket = {
                "id": 4 * 10**9 + number, "number": number, "title": f"Something about part {number}",
                "body": f"The text of number {number}.\n\n- one\n- two\n", "state": "open", "comments": number % 5,
                "user": {"id": 1, "login": "mona"}, "assignees": [], "labels": [{"name": "bug"}] if number % 4 else [],
                "created_at": moment(60 * number), "updated_at": moment(60 * number + 30),
                "html_url": f"https://github.com/{NAME}/issues/{number}",
            }
            self.issues.append(ticket | ({"pull_request": {"url": "-"}} if is_pull else {}))
            if is_pull:
                head = {"ref": f"branch-{number}", "sha": f"{number:040x}", "repo": {
                    "id": 5, "name": "project", "full_name": NAME}}
                self.pulls.append(ticket | {
                    "draft": False, "head": head, "base": {"ref": "main", "sha": "a" * 40}, "requested_reviewers": [],
                    "requested_teams": [], "merged_at": None,
                })
        for tickets in (self.issues, self.pulls):
            tickets.sort(key=lambda ticket: ticket["updated_at"], reverse=True)
        self.runs = [{
            "id": 10**10 + number, "name": "CI", "display_title": f"Change {number}", "run_number": number,
            "run_attempt": 1, "event": "push", "status": "completed", "workflow_id": 7, "head_branch": f"branch-{number}",
            "conclusion": "failure" if number % 5 == 0 else "success", "head_sha": f"{number:040x}",
            "created_at": moment(300 * number), "updated_at": moment(300 * number + 120),
            "html_url": f"https://github.com/{NAME}/actions/runs/{number}",
        } for number in range(RUNS, 0, -1)]
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def do_GET(self):
                address = urllib.parse.urlsplit(self.path)
                found = stub.answer(address.path, dict(urllib.parse.parse_qsl(address.query)))
                value, pages = found if found is not None else ({"message": "Not Found"}, 1)
                body = json.dumps(value).encode()
                mark = f'W/"{hashlib.sha256(body).hexdigest()}"'
                status = 404 if found is None else 304 if self.headers.get("If-None-Match") == mark else 200
                stub.asked.append((address.path, status))
                self.send_response(status)
                self.send_header("ETag", mark)
                self.send_header("X-OAuth-Scopes", "repo")
                self.send_header("X-RateLimit-Limit", "5000")
                self.send_header("X-RateLimit-Remaining", "4999")
                self.send_header("X-RateLimit-Reset", str(int(time.time()) + 3600))
                if link := self.following(address, pages):
                    self.send_header("Link", link)
                if status == 304:
                    self.end_headers()
                    return
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            @staticmethod
            def following(address, pages):
                query = dict(urllib.parse.parse_qsl(address.query))
                page = int(query.get("page", 1))
                if page >= pages:
                    return None
                further = urllib.parse.urlencode(query | {"page": page + 1})
                return f'<{stub.url}{address.path}?{further}>; rel="next"'

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path, query):
        """What is at an address, with the number of its pages; None for nothing."""
        def page(items, key=None):
            size, number = int(query.get("per_page", 30)), int(query.get("page", 1))
            part = items[(number - 1) * size:number * size]
            return {"total_count": len(items), key: part} if key else part, -(-len(items) // size)

        here = f"/repos/{NAME}"
        if path == "/user":
            return {"id": 1, "login": "mona"}, 1
        if path == "/search/issues":
            return page([], "items")
        if path == here:
            return {"id": 5, "name": "project", "full_name": NAME, "default_branch": "main"}, 1
        if path == here + "/issues":
            return page(self.issues)
        if path == here + "/pulls":
            return page(self.pulls)
        if path == here + "/actions/runs":
            return page(self.runs, "workflow_runs")
        if found := re.fullmatch(here + r"/pulls/(\d+)", path):
            single = {"mergeable": True, "mergeable_state": "clean", "additions": 3, "deletions": 1, "changed_files": 2,
                      "commits": 1, "comments": 0, "review_comments": 0, "merged": False}
            pulls = [pull for pull in self.pulls if pull["number"] == int(found[1])]
            return (pulls[0] | single, 1) if pulls else None
        if re.fullmatch(here + r"/pulls/\d+/reviews", path):
            return page([])
        if found := re.fullmatch(here + r"/commits/(\w+)/check-runs", path):
            return page([{"id": int(found[1], 16), "name": "test", "head_sha": found[1], "status": "completed",
                          "conclusion": "success"}], "check_runs")
        if found := re.fullmatch(here + r"/commits/(\w+)/status", path):
            return {"state": "pending", "sha": found[1], "total_count": 0, "statuses": []}, 1
        return None

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def github(binary):
    """The rows of a large repository on GitHub."""
    project, stub = Project(), GitHub()
    project.git("remote", "add", "origin", f"https://github.com/{NAME}.git")
    variables = {"GITHUB_API_URL": stub.url, "GITHUB_TOKEN": "ghp_bench"}

    def look():
        """Looks at everything once; gives what was asked, and how long it took."""
        del stub.asked[:]
        start = time.perf_counter()
        result = subprocess.run([binary, "issues"], cwd=project.repo, capture_output=True, check=False,
                                env=project.environment("http://127.0.0.1:9") | variables)
        took = time.perf_counter() - start
        listed = result.stdout.count(b"\n")
        if result.returncode or listed < ISSUES / 2:
            print(f"  (issues: {listed} listed, {result.stderr.decode().strip()})", file=sys.stderr)
            return None, None
        return list(stub.asked), took

    first, seconds = look()
    # Each look asks about some pull requests more, one by one; who is signed in is asked by each process.
    requests, spent = len(first or []), seconds or 0
    for _ in range(30):
        again, took = look()
        if again is None or not [path for path, status in again if status != 304 and path != "/user"]:
            break
        requests, spent = requests + len(again), spent + took
    quiet, last = look()
    project.remove()
    stub.stop()
    what = f"{ISSUES:,} issues, {PULLS} pull requests, {RUNS} runs"
    return [
        row(f"GitHub: first sync of {what}: requests / s", (count(first), None, 0), (seconds, None, 2)),
        row("  until the reviews and checks of each pull request are known: requests / s",
            (requests if first else None, None, 0), (spent if first else None, None, 1)),
        row("  quiet look: requests / of which not 304 / ms", (count(quiet), 10, 0),
            (count([path for path, status in quiet if status != 304]) if quiet else None, 3, 0),
            (thousands(last), None, 0)),
    ]


def count(asked):
    """How many there are, or None of what could not be measured."""
    return None if asked is None else len(asked)
