"""The dashboard: its first screen, keys, idling, a running task, a thin link, a flood of output, a long log."""
import contextlib
import sys
import time

from fixtures import Model, Project
from program import measure, pressed
from report import median, percentile, row, thousands
from screen import Screen, memory, peak

THIN_LINK = 20_000


def opened(binary, project, model, columns=80, rows=24, bytes_per_second=None):
    """The dashboard of a project on a new screen."""
    return Screen([binary], project.repo, project.environment(model.url), columns, rows, bytes_per_second)


@contextlib.contextmanager
def tasks(binary, count=12):
    """A project with a list of tasks to move in, none of which runs, and a model server."""
    project, model = Project(), Model()
    for number in range(count):
        project.product(binary, model.url, "add", f"task number {number}: change something")
    for number in range(count):
        project.product(binary, model.url, "cancel", str(number + 1))
    yield project, model
    project.remove()
    model.stop()


def usual(binary):
    """The rows of everyday use, and the figures they are taken from, for the table of other programs."""
    rows = [first_screen(binary)]
    with tasks(binary) as (project, model):
        own = measure(lambda: opened(binary, project, model))
        wide = opened(binary, project, model, 200, 60)
        wide.read(quiet=0.7, limit=4)
        wide_bytes = pressed(wide, "j", "k", count=100)[2]
        wide.close()
        link = thin_link(binary, project, model)
    rows += [
        row("key to frame p50 / p99, idle, ms",
            (thousands(own.key_p50), 0.5, 2), (thousands(own.key_p99), 5)),
        row("bytes per cursor move, 80x24 / 200x60", (own.key_bytes, 350, 0), (wide_bytes, 500, 0)),
        row("idle, per second: bytes / wake-ups / CPU %",
            (own.idle_bytes, 0), (own.wakeups, 0), (own.cpu, 0)),
        running(binary),
        row("resident memory: largest process / all, shared once, MB",
            (own.resident, 40), (own.resident_all, 40)),
        row("exit by q, ms / modes left on (most of all exits)",
            (thousands(own.exit), 20), (own.modes_left, 0, 0)),
        link,
    ]
    return rows, own


def first_screen(binary, runs=9):
    """Starts in a repository that the product never saw."""
    first, most = [], []
    for _ in range(runs):
        project, model = Project(), Model()
        screen = opened(binary, project, model)
        screen.read(quiet=0.4, limit=3)
        text, nine_tenths = screen.painted()
        first.append(text)
        most.append(nine_tenths)
        screen.close()
        project.remove()
        model.stop()
    return row("first text / 90 % of the first screen, ms",
               (thousands(median(first)), 15), (thousands(median(most)), 50))


def running(binary):
    """A task that waits for its model: a spinner and a clock, nothing else moves."""
    project, model = Project(), Model(delay=60)
    project.product(binary, model.url, "add", "fix: add subtracts")
    screen = opened(binary, project, model)
    end = time.perf_counter() + 5
    while not model.calls and time.perf_counter() < end:
        screen.read(quiet=0.1, limit=0.1)
    screen.read(quiet=1.5, limit=1.5)
    doing = screen.watch(10) if model.calls else None
    screen.close()
    project.remove()
    model.stop()
    return row("one running task, per second: CPU % / wake-ups / bytes",
               (doing and doing.cpu, 0.3, 2), (doing and doing.wakeups, 5), (doing and doing.bytes, None, 0))


def thin_link(binary, project, model, starts=5):
    """First screens and cursor moves with the output read at 20 kB/s."""
    most, times = [], []
    for number in range(starts):
        screen = opened(binary, project, model, bytes_per_second=THIN_LINK)
        screen.read(quiet=0.4, limit=3)
        most.append(screen.painted()[1])
        if number == starts - 1:
            times.append(pressed(screen, "j", "k", count=100)[0])
        screen.close()
    return row("a link of 20 kB/s: 90 % of the first screen / key to frame p50, ms",
               (thousands(median(most)), 300, 0), (thousands(median(times)), 30))


def flood(binary):
    """Keys while a check prints 10,000 lines a second, and while a reply comes at 200 tokens a second."""
    # Every line differs from the one it pushes up; a screen of the same lines would need no painting.
    noisy = ("i=0; while [ $i -lt 200000 ]; do seq -f 'line %.0f of a long and noisy log' $((i+1)) $((i+250)); "
             "sleep 0.023; i=$((i+250)); done")
    rows = []
    for title, check, model in (
        ("10,000 lines/s", noisy, Model()),
        ("200 tokens/s", "true", Model(pace=0.005, tokens=4000)),
    ):
        project = Project()
        project.product(binary, model.url, "config", "--set-check", check)
        project.product(binary, model.url, "add", "fix: add subtracts")
        screen = opened(binary, project, model, 120, 40)
        screen.read(quiet=0.3, limit=2)
        # The output beside a chat's draft: every letter typed there must appear, whatever streams meanwhile.
        screen.press("2]]]")
        screen.read(quiet=0.1, limit=0.5)
        screen.press("3i")
        screen.read(quiet=0.1, limit=0.5)
        start, times = time.perf_counter(), []
        while time.perf_counter() - start < 4:
            letter = "QZ"[len(times) % 2]
            shown = screen.until(letter, letter)
            if shown:
                times.append(shown)
        # Frames and bytes are the flood's own: typing would add a frame for every letter.
        doing = screen.watch(5)
        # Without a byte nothing flooded, and what was measured is not a flood.
        flooded = doing.bytes > 0
        sizes = memory(screen.product())
        rows += [
            row(f"flood of {title}: key to frame p50 / p99, ms",
                (thousands(percentile(times, 0.5)), None, 2),
                (thousands(percentile(times, 0.99)) if flooded else None, 16)),
            row("  frames/s / kB/s to the terminal / CPU % of a core",
                (doing.frames if flooded else None, 30), (doing.bytes / 1000 if flooded else None, 40),
                (doing.cpu if flooded else None, 10)),
            row("  resident memory: largest process / all, shared once, MB", (sizes[0], 64), (sizes[1], 64)),
        ]
        screen.close()
        project.remove()
        model.stop()
    return rows


def long_log(binary):
    """Pages and searches in the output of a finished check with a million lines."""
    project, model = Project(), Model()
    # Seven bytes a line, since the engine keeps eight mebibytes of an output; the word that is waited for stands in
    # the output alone, not in the command.
    check = "seq 1 999999; echo 1000000 need''le; sh check.sh"
    result = project.product(
        binary, model.url, "run", "fix: add subtracts", "--check", check, "--approve", "checks-pass",
    )
    if result.returncode:
        print(f"  (run ended with {result.returncode}: {result.stderr.decode()[-200:]})", file=sys.stderr)
    screen = opened(binary, project, model, 120, 40)
    screen.read(quiet=0.5, limit=3)
    end = screen.until("oz", "needle", seconds=20)
    screen.read(quiet=0.5, limit=5)
    # The count at the scroll bar tells that the whole log is there, not a tail of it.
    whole = screen.until("g", "9999", seconds=5)
    screen.read(quiet=0.1)
    pages = [screen.key("\x1b[6~") for _ in range(300)] if whole else []
    times = [page[0] for page in pages if page]
    found = []
    for _ in range(9 if whole else 0):
        screen.key("g", quiet=0.1)
        # "0" alone is found at once; with the blank only the line at the end has it.
        screen.key("/0", quiet=0.2)
        found.append(screen.until(" ", "needle", seconds=5))
        screen.read(quiet=0.2, limit=2)
        screen.key("\x1b", quiet=0.1)
    sizes, most = memory(screen.product()), peak(screen.product())
    screen.close()
    project.remove()
    model.stop()
    return [
        row("log of a million lines: until its end is shown, ms", (thousands(end),)),
        row("  PgDn p50 / p99, ms",
            (thousands(percentile(times, 0.5)), None, 2), (thousands(percentile(times, 0.99)), 5)),
        row("  search through all of it, ms", (thousands(median(found)), 200)),
        row("  resident memory: largest process / all, shared once / peak of the largest, MB",
            (sizes[0], 64), (sizes[1], 64), (most,)),
    ]
