#!/usr/bin/env python3
"""Measures the release product from outside and prints a table.

    python3 Tests/Bench/bench.py .build/release/switchyard

It plays the terminal on a pty and the model server on a loopback port; nothing but the standard library. Every figure
is a median over runs unless its row says otherwise. Nothing is asserted: a figure over its target is marked, no more.
"""
import contextlib
import fcntl
import http.server
import json
import os
import platform
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

ESCAPE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P^_][^\x1b]*\x1b\\|[()][A-Z0-9]|.)")


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

    def git(self, *arguments):
        subprocess.run(["git", "-C", self.repo, *arguments], check=True, capture_output=True)

    def environment(self, host):
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "USER")}
        return keep | {
            "XDG_STATE_HOME": self.folder + "/state", "XDG_CONFIG_HOME": self.folder + "/config",
            "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "OLLAMA_HOST": host,
        }

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Model:
    """A model server that answers at once, or after a delay: first with edits that fail the check, last with one that passes."""

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
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Screen:
    """The dashboard on a pty that never answers a question, as the dumbest terminals do."""

    def __init__(self, binary, project, host, columns=80, rows=24, arguments=()):
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            time.sleep(0)  # the size is set by the parent before the program looks
            os.chdir(project.repo)
            os.execve(binary, [binary, *arguments], project.environment(host))
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.chunks = []

    def read(self, quiet, limit=10.0):
        """Reads until nothing came for `quiet` seconds; returns what came as (time, bytes)."""
        got = []
        end = time.perf_counter() + limit
        while time.perf_counter() < end:
            if not select.select([self.fd], [], [], quiet)[0]:
                break
            try:
                data = os.read(self.fd, 1 << 16)
            except OSError:
                break
            if not data:
                break
            got.append((time.perf_counter(), data))
        self.chunks += got
        return got

    def key(self, text, quiet=0.012):
        """Presses a key; returns seconds to the end of the frame it caused, and its bytes, or None."""
        start = time.perf_counter()
        os.write(self.fd, text.encode())
        got = self.read(quiet=0.15, limit=0.15) if quiet is None else []
        if not got:
            if not select.select([self.fd], [], [], 0.3)[0]:
                return None
            got = self.read(quiet)
        return got[-1][0] - start, sum(len(data) for _, data in got)

    def typed(self, letter):
        """Types a letter into an editor; returns seconds to the frame that shows it, and all bytes until then."""
        return self.until(letter, letter)

    def until(self, keys, text, seconds=1.0):
        """Presses keys; returns seconds to the chunk that shows a text, and all bytes until then, or None."""
        start, size = time.perf_counter(), 0
        os.write(self.fd, keys.encode())
        while select.select([self.fd], [], [], max(0, start + seconds - time.perf_counter()))[0]:
            data = os.read(self.fd, 1 << 16)
            size += len(data)
            if text.encode() in ESCAPE.sub(b"", data):
                return time.perf_counter() - start, size
        return None

    def processes(self):
        """The dashboard's process and the ones it left waiting, by /proc."""
        found, open_ = [], [self.pid]
        parents = {}
        for name in os.listdir("/proc"):
            if name.isdigit():
                with contextlib.suppress(OSError):
                    fields = open(f"/proc/{name}/stat").read().rsplit(")", 1)[1].split()
                    parents.setdefault(int(fields[1]), []).append(int(name))
        while open_:
            process = open_.pop()
            found.append(process)
            open_ += parents.get(process, [])
        return found

    def wait(self, text, seconds=20):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.read(quiet=0.05, limit=0.3)
            if text.encode() in ESCAPE.sub(b"", b"".join(data for _, data in self.chunks)):
                return True
        return False

    def close(self):
        for process in self.processes():
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.waitpid(self.pid, 0)
        with contextlib.suppress(OSError):
            os.close(self.fd)


def plain(data):
    return ESCAPE.sub(b"", data).replace(b" ", b"").replace(b"\r", b"").replace(b"\n", b"")


def first_screen(binary, host, runs=9):
    text, most = [], []
    for _ in range(runs):
        project = Project()
        screen = Screen(binary, project, host)
        got = screen.read(quiet=0.4, limit=3)
        sizes = [len(plain(data)) for _, data in got]
        first = next((when for (when, _), size in zip(got, sizes) if size), None)
        reached, total = 0, sum(sizes)
        for (when, _), size in zip(got, sizes):
            reached += size
            if reached >= 0.9 * total:
                most.append(when - screen.started)
                break
        if first:
            text.append(first - screen.started)
        screen.close()
        project.remove()
    return text, most


def counters(processes):
    """CPU seconds and context switches by thread."""
    found = {}
    for process in processes:
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{process}/task"):
                base = f"/proc/{process}/task/{thread}"
                cpu = int(open(base + "/schedstat").read().split()[0]) / 1e9
                status = open(base + "/status").read()
                found[thread] = cpu, sum(int(n) for n in re.findall(r"ctxt_switches:\s+(\d+)", status))
    return found


def spent(before, after):
    """CPU seconds and context switches between two looks; threads that ended in between are not counted."""
    pairs = [(after[thread], before.get(thread, (0, 0))) for thread in after]
    return tuple(sum(new[i] - old[i] for new, old in pairs) for i in (0, 1))


def memory(processes):
    """Resident memory of the largest process (the engine), and of all with shared pages counted once, in MB."""
    resident, shared_once = [0], 0
    for process in processes:
        with contextlib.suppress(OSError):
            resident.append(int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{process}/status").read())[1]))
            shared_once += int(re.search(r"Pss:\s+(\d+)", open(f"/proc/{process}/smaps_rollup").read())[1])
    return f"{max(resident) / 1024:.1f} / {shared_once / 1024:.1f}"


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def milliseconds(values):
    return f"{1000 * statistics.median(values):.1f}" if values else "–"


def table(rows):
    widths = [max(len(str(row[i])) for row in rows) for i in range(3)]
    for row in rows:
        print("  " + "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())


def main():
    binary = os.path.abspath(sys.argv[1])
    rows = [("what", "measured", "target")]

    model = Model()
    text, most = first_screen(binary, model.url)
    rows.append(("first text / 90 % of the first screen, ms", f"{milliseconds(text)} / {milliseconds(most)}", "30 / 80"))

    project = Project()
    for number in range(12):
        subprocess.run(
            [binary, "add", f"task number {number}: change something"],
            cwd=project.repo, env=project.environment(model.url), capture_output=True, check=False,
        )
    for number in range(12):
        subprocess.run(
            [binary, "cancel", str(number + 1)],
            cwd=project.repo, env=project.environment(model.url), capture_output=True, check=False,
        )
    screen = Screen(binary, project, model.url)
    screen.read(quiet=1.0, limit=5)
    keys = [screen.key("j" if number % 20 < 10 else "k") for number in range(200)]
    painted = [key for key in keys if key]
    times = [key[0] for key in painted]
    sizes = [key[1] for key in painted]
    if times:
        rows.append(("key to frame p50 / p99, idle, ms",
                     f"{1000 * percentile(times, .5):.2f} / {1000 * percentile(times, .99):.1f}", "1.5 / 10"))
        rows.append(("bytes per cursor move, 80x24", f"{statistics.median(sizes):.0f}", "–"))
    screen.read(quiet=1.5, limit=5)
    before = counters(screen.processes())
    idle = screen.read(quiet=5, limit=5)
    cpu, switches = spent(before, counters(screen.processes()))
    rows.append(("idle for 5 s: bytes / wake-ups / CPU %",
                 f"{sum(len(d) for _, d in idle)} / {switches} / {cpu / 5 * 100:.2f}",
                 "0 / 0 / 0.0"))
    rows.append(("resident memory: engine / all three, shared once, MB", memory(screen.processes()), "64"))
    start = time.perf_counter()
    os.write(screen.fd, b"q")
    end = None
    while time.perf_counter() - start < 3:
        with contextlib.suppress(OSError):
            screen.read(quiet=0.001, limit=0.001)
        done, _ = os.waitpid(screen.pid, os.WNOHANG)
        if done:
            end = time.perf_counter()
            break
    rows.append(("exit by q, ms", f"{1000 * (end - start):.1f}" if end else "did not exit", "50"))
    screen.close()
    project.remove()
    model.stop()

    rows += flood(binary)
    rows += long_log(binary)
    rows += harness(binary)

    print(f"{platform.platform()}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, {cpu_name()}")
    table(rows)


def cpu_name():
    with contextlib.suppress(OSError):
        found = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read())
        if found:
            return found[1]
    return platform.machine()


def flood(binary):
    """Keys while a check prints 10,000 lines a second, and while a reply comes at 200 tokens a second."""
    rows = []
    noisy = ("i=0; while [ $i -lt 60 ]; do seq -f 'line %g of a long and noisy log' 1 1000; "
             "sleep 0.1; i=$((i+1)); done")
    for title, check, model in (
        ("10,000 lines/s", noisy, Model()),
        ("200 tokens/s", "true", Model(pace=0.005, tokens=1200)),
    ):
        project = Project()
        subprocess.run([binary, "config", "--set-check", check], cwd=project.repo,
                       env=project.environment(model.url), capture_output=True, check=False)
        subprocess.run([binary, "add", "fix: add subtracts"], cwd=project.repo,
                       env=project.environment(model.url), capture_output=True, check=False)
        screen = Screen(binary, project, model.url, 120, 40)
        screen.read(quiet=0.3, limit=2)
        # The output beside a chat's draft: every letter typed there must appear, whatever streams meanwhile.
        os.write(screen.fd, b"2]]]")
        screen.read(quiet=0.1, limit=0.5)
        os.write(screen.fd, b"3i")
        screen.read(quiet=0.1, limit=0.5)
        before, start, got = counters(screen.processes()), time.perf_counter(), 0
        times = []
        while time.perf_counter() - start < 4:
            pressed = screen.typed("QZ"[len(times) % 2])
            if pressed:
                times.append(pressed[0])
                got += pressed[1]
        cpu, _ = spent(before, counters(screen.processes()))
        if times:
            rows.append((f"key to frame p50 / p99 during {title}, ms",
                         f"{1000 * percentile(times, .5):.2f} / {1000 * percentile(times, .99):.1f}", "– / 33"))
        rows.append((f"  CPU % of a core / kB/s to the terminal, {title}",
                     f"{cpu / 4 * 100:.0f} / {got / 4 / 1000:.0f}", "–"))
        rows.append((f"  resident memory, {title}, MB", memory(screen.processes()), "64"))
        screen.close()
        project.remove()
        model.stop()
    return rows


def long_log(binary):
    """Pages and searches in the output of a finished check with a million lines."""
    project, model = Project(), Model()
    # Seven bytes a line, since the engine keeps eight mebibytes of an output; the word that is waited for stands in
    # the output alone, not in the command.
    check = "seq 1 999999; echo 1000000 need''le; grep -q 'a + b' sum.py"
    result = subprocess.run(
        [binary, "run", "fix: add subtracts", "--check", check, "--approve", "checks-pass"],
        cwd=project.repo, env=project.environment(model.url), capture_output=True, check=False,
    )
    if result.returncode:
        print(f"  (run ended with {result.returncode}: {result.stderr.decode()[-200:]})", file=sys.stderr)
    screen = Screen(binary, project, model.url, 120, 40)
    screen.read(quiet=0.5, limit=3)
    opened = screen.until("oz", "needle", seconds=20)
    rows = [("log of a million lines: until its end is shown, ms", milliseconds([opened[0]] if opened else []), "–")]
    screen.read(quiet=0.5, limit=5)
    screen.key("g", quiet=0.1)
    pages = [screen.key("\x1b[6~") for _ in range(300)]
    times = [page[0] for page in pages if page]
    if times:
        rows.append(("  PgDn p50 / p99, ms",
                     f"{1000 * percentile(times, .5):.2f} / {1000 * percentile(times, .99):.1f}", "– / 5"))
    found = []
    for _ in range(9):
        screen.key("g", quiet=0.1)
        # "0" alone is found at once; with the blank only the last line has it.
        screen.key("/0", quiet=0.2)
        hit = screen.until(" ", "needle", seconds=5)
        screen.read(quiet=0.2, limit=2)
        if hit:
            found.append(hit[0])
        screen.key("\x1b", quiet=0.1)
    rows.append(("  search through all of it, ms", milliseconds(found), "200"))
    rows.append(("  resident memory, MB", memory(screen.processes()), "64"))
    screen.close()
    project.remove()
    model.stop()
    return rows


def harness(binary):
    """`switchyard run` against a server that takes 50 ms for an answer, which no real model undercuts."""
    first, per_call, between, checks = [], [], [], []
    for _ in range(5):
        project, model = Project(), Model(wrong=3, delay=0.05)
        start = time.perf_counter()
        result = subprocess.run(
            [binary, "run", "fix: add subtracts", "--check", "sh check.sh", "--strategy", "iterative",
             "--approve", "checks-pass", "--json"],
            cwd=project.repo, env=project.environment(model.url), capture_output=True, check=False,
        )
        end = time.perf_counter()
        if model.calls:
            first.append(model.calls[0] - start)
            answering = sum(b - a for a, b in zip(model.calls, model.answered))
            per_call.append((end - start - answering) / len(model.calls))
            between += [b - a for a, b in zip(model.answered, model.calls[1:])]
        with contextlib.suppress(ValueError, KeyError, TypeError):
            checks.append(json.loads(result.stdout)["evidence"]["seconds"])
        if result.returncode:
            print(f"  (run ended with {result.returncode}: {result.stderr.decode()[-200:]})", file=sys.stderr)
        project.remove()
        model.stop()
    return [
        ("run: exec to first request, ms", milliseconds(first), "200"),
        ("run: overhead per model call, all / between calls, ms",
         f"{milliseconds(per_call)} / {milliseconds(between)}", "200 / 20"),
        ("  of which the check in its sandbox, ms", milliseconds(checks), "–"),
    ]


if __name__ == "__main__":
    main()
