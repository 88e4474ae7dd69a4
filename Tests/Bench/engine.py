"""One engine and many terminals: attaching, one event to all of them, a key seen elsewhere, memory over a long time."""
import contextlib
import glob
import json
import os
import select
import socket
import statistics
import sys
import time
import uuid

from dashboard import opened, tasks
from fixtures import Model, Project
from report import median, percentile, row, thousands
from screen import memory

TERMINALS = 20
# Of a soak: tasks at once, seconds between two looks, and seconds until what grows is no longer the start's.
AT_ONCE, EVERY, WARM_UP = 4, 5, 30


class Terminal:
    """What the engine takes for a terminal: a connection that speaks its wire protocol and follows the events."""

    PROTOCOL = 1

    def __init__(self, path):
        self.rest, self.number = b"", 0
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(5)
        self.socket.connect(path)
        self.request("hello", protocol=self.PROTOCOL, version="bench")
        self.request("events")

    def fileno(self):
        return self.socket.fileno()

    def send(self, method, **parameters):
        """Sends a request; returns its number."""
        self.number += 1
        message = {"jsonrpc": "2.0", "id": self.number, "method": method, "params": parameters}
        self.socket.sendall(json.dumps(message).encode() + b"\n")
        return self.number

    def receive(self):
        """The messages that came, or the next ones."""
        data = self.socket.recv(1 << 16)
        if not data:
            raise ConnectionError("the engine closed the connection")
        *lines, self.rest = (self.rest + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def request(self, method, **parameters):
        """Sends a request and waits until it was carried out."""
        number = self.send(method, **parameters)
        while not (found := [message for message in self.receive() if message.get("id") == number]):
            pass
        if "error" in found[0]:
            raise ConnectionError(found[0]["error"]["message"])

    def close(self):
        self.socket.close()


def engine(binary):
    """The rows of an engine that runs in the background."""
    with tasks(binary) as (project, model), background(binary, project, model) as process:
        rows = [attach(binary, project, model, process), fan_out(project), across(binary, project, model)]
    return rows


@contextlib.contextmanager
def background(binary, project, model):
    """Starts a project's engine in the background and ends it; gives its process, or None."""
    project.product(binary, model.url, "engine", "start")
    try:
        yield status(binary, project, model).get("processID")
    finally:
        # With work to do it would go on long after whoever interrupts this.
        project.product(binary, model.url, "engine", "stop")


def status(binary, project, model):
    """What is told of a project's engine."""
    with contextlib.suppress(ValueError):
        return json.loads(project.product(binary, model.url, "engine", "status", "--json").stdout)
    return {}


def attach(binary, project, model, process, starts=9):
    """Starts a dashboard where an engine runs already."""
    first, filled, most = [], [], []
    for _ in range(starts):
        screen = opened(binary, project, model)
        # A word of the tasks' titles; the frames of the panes are painted before anything is known.
        if screen.until("", "number"):
            filled.append(screen.chunks[-1][0] - screen.started)
        screen.read(quiet=0.4, limit=3)
        text, nine_tenths = screen.painted()
        first.append(text)
        most.append(nine_tenths)
        screen.leave()
        screen.close()
    # One that had to start an engine of its own did not attach.
    attached = process and status(binary, project, model).get("processID") == process
    return row("attach: first text / first task / 90 % of the screen, ms",
               *((thousands(median(times)) if attached else None, 100) for times in (first, filled, most)))


def fan_out(project, events=50):
    """One of many terminals changes a setting; the time until the last of them is told."""
    times, terminals = [], []
    try:
        [path] = glob.glob(project.folder + "/state/switchyard/*/s")
        for _ in range(TERMINALS):
            terminals.append(Terminal(path))
        # The first ones are not measured: code is loaded and connections are set up.
        for number in range(-3, events):
            took = told(terminals, f"true {number}")
            if number >= 0:
                times.append(took)
            drain(terminals)
    except (OSError, ValueError) as error:
        print(f"  (no events for {TERMINALS} terminals: {error})", file=sys.stderr)
    for terminal in terminals:
        terminal.close()
    whole = len(times) == events
    return row(f"one event to {TERMINALS} attached terminals: p50 / p99, ms",
               (thousands(percentile(times, 0.5)) if whole else None, 50),
               (thousands(percentile(times, 0.99)) if whole else None, 50))


def told(terminals, command):
    """Seconds until each terminal has the event of a new check command."""
    def tells(message):
        event = message.get("params", {}).get("envelope", {}).get("event", {})
        return event.get("settingChanged", {}).get("value") == command

    start, waiting = time.perf_counter(), set(terminals)
    terminals[0].send("perform", id=str(uuid.uuid4()), command={"setCheckCommand": {"line": command}})
    while waiting:
        ready = select.select(waiting, [], [], 5)[0]
        if not ready:
            raise TimeoutError(f"{len(waiting)} of them were not told")
        # What comes after it is left for `drain`.
        waiting -= {terminal for terminal in ready if any(map(tells, terminal.receive()))}
    return time.perf_counter() - start


def drain(terminals, quiet=0.03):
    """Reads what else comes to the terminals, until nothing does."""
    while ready := select.select(terminals, [], [], quiet)[0]:
        for terminal in ready:
            terminal.receive()


def across(binary, project, model, presses=20):
    """`Q` in one dashboard, until the other says that the queue is paused."""
    pressed, looking = (opened(binary, project, model, 120, 40) for _ in range(2))
    for screen in (pressed, looking):
        screen.read(quiet=0.4, limit=3)
    times = []
    for _ in range(presses):
        times.append(pressed.until("Q", "queue paused", on=looking))
        settle(pressed, looking)
        # It goes on.
        pressed.press("Q")
        settle(pressed, looking)
    for screen in (pressed, looking):
        screen.leave()
        screen.close()
    shown = None not in times
    return row("a key in one terminal, shown in another: p50 / most, ms",
               (thousands(median(times)) if shown else None, 100), (thousands(max(times)) if shown else None, 100))


def settle(*screens):
    """Reads screens until nothing is painted."""
    for screen in screens:
        screen.read(quiet=0.15, limit=1)


def soak(binary, seconds):
    """Tasks whose model streams all the time, with a dashboard attached: whether the engine's memory stays flat."""
    # A hundred words a second for each task; a reply takes twenty seconds.
    project, model = Project(), Model(pace=0.01, tokens=2000)
    project.settings("[queue]\ntasks = {0}\nhost-slots = {0}\n".format(AT_ONCE))
    project.product(binary, model.url, "config", "--set-check", "sh check.sh")
    with background(binary, project, model) as process:
        screen = opened(binary, project, model, 120, 40)
        screen.read(quiet=0.4, limit=3)
        # The output of whatever task the cursor is on.
        screen.press("2]]]")
        samples, added, start = [], 0, time.perf_counter()
        while process and time.perf_counter() - start < seconds:
            now = status(binary, project, model)
            if now.get("processID") != process:
                print("  (the engine ended in the middle of the soak)", file=sys.stderr)
                samples = []
                break
            # As many wait as run, so that none waits for the next look.
            for _ in range(2 * AT_ONCE - now["unfinishedTasks"]):
                added += 1
                project.product(binary, model.url, "add", f"fix: add subtracts, number {added}")
            # The newest task is on top, so that those that run come below those that wait.
            screen.press("1g" + "j" * AT_ONCE)
            screen.read(quiet=EVERY, limit=EVERY)
            screen.chunks.clear()
            took = time.perf_counter() - start
            if took >= WARM_UP:
                streams = len(model.calls) - len(model.answered)
                samples.append((took / 60, memory([process])[0], memory(screen.product())[0], streams))
        screen.close()
    project.remove()
    model.stop()
    return soaked(samples, seconds, added)


def soaked(samples, seconds, added):
    """The rows of a soak, of samples as minutes, megabytes of the engine and of the dashboard, and streams."""
    fifth = max(1, len(samples) // 5)
    minutes, own, shown, streams = list(zip(*samples)) or [()] * 4

    def ends(values):
        first, last = median(values[:fifth]), median(values[-fifth:])
        return first, last, None if first is None or len(values) < 2 else last - first

    first, last, growth = ends(own)
    slope = statistics.linear_regression(minutes, own).slope * 1024 if len(samples) > 1 else None
    # Without its streams it would be a soak of something else.
    busy = bool(streams) and median(streams) >= AT_ONCE
    return [
        row(f"memory over a soak of {seconds} s: engine's first / last fifth / growth, MB",
            (first,), (last,), (growth if busy else None, 2)),
        row("  slope, kB/min / replies streaming at once / tasks", (slope, None, 0), (median(streams), None, 0),
            (added, None, 0)),
        row("  dashboard's first / last fifth / growth, MB", *((value,) for value in ends(shown))),
    ]
