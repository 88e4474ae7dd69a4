"""The database: how fast events are stored, and how a project with a long past starts."""
import glob
import json
import os
import subprocess

from fixtures import Model, Project
from report import median, row, thousands
from screen import Screen


def store(binary, tasks=10_000, events=1_000_000, starts=5):
    """The rows of the database; without the program that fills it nothing is measured."""
    filler = os.path.join(os.path.dirname(binary), "BenchStore")
    durable, project, model = (None, None, None), Project(), Model()
    usable, loaded = [], []
    if os.path.exists(filler):
        # Makes the state folder.
        project.product(binary, model.url, "add", "task number 0: change something")
        project.product(binary, model.url, "cancel", "1")
        [database] = glob.glob(project.folder + "/state/switchyard/*/switchyard.db")
        durable = appended(filler, database)
        subprocess.run([filler, "fill", database, str(tasks), str(events)], check=True)
        for _ in range(starts):
            screen = Screen([binary], project.repo, project.environment(model.url))
            screen.read(quiet=2.5, limit=30)
            text, nine_tenths = screen.painted()
            usable.append(text)
            loaded.append(nine_tenths)
            screen.leave()
            screen.close()
    project.remove()
    model.stop()
    return [
        row("events stored durably, one by one: per second / p50 / p99, ms", durable[0:1], durable[1:2], durable[2:3]),
        row(f"project with {tasks} tasks and {events} events: first text / 90 % of the screen, ms",
            (thousands(median(usable)), 200), (thousands(median(loaded)), 1000)),
    ]


def appended(filler, database, count=2_000):
    """Events per second, and the median and the 99th of 100 of what one takes."""
    answer = subprocess.run([filler, "append", database, str(count)], check=True, capture_output=True)
    found = json.loads(answer.stdout)
    return found["perSecond"], thousands(found["p50"]), thousands(found["p99"])
