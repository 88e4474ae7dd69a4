"""Programs that engineers know, measured as the dashboard is, in the same run: tig, htop and less."""
import shutil
import subprocess

from fixtures import Project
from program import measure
from screen import Screen

COMMITS, LINES = 2_000, 100_000
HEADING = ("program, 80x24", "first text / 90 %, ms", "key p50 / p99, ms", "bytes/key",
           "idle: B/s / wake-ups/s / CPU %", "largest / all, MB", "exit, ms / modes left")


def peers(own):
    """The table's lines: the dashboard's own figures, then every program that is installed."""
    project = Project()
    with open(project.repo + "/long.txt", "w") as file:
        file.writelines(f"line {number} of a long and quiet file\n" for number in range(1, LINES + 1))
    commit_often(project)
    lines = [HEADING, cells("switchyard, 12 tasks", own)]
    for title, arguments, down, up in (
        (f"tig, {COMMITS:,} commits", ["tig"], "j", "k"),
        ("htop", ["htop"], "\x1b[B", "\x1b[A"),
        (f"less, {LINES:,} lines", ["less", "long.txt"], "j", "k"),
    ):
        path = shutil.which(arguments[0])
        if not path:
            lines.append((title, "not installed", "", "", "", "", ""))
            continue
        # A home of its own: nobody's settings are part of the figures.
        environment = project.environment("") | {"HOME": project.folder}
        command = [path, *arguments[1:]]
        lines.append(cells(title, measure(lambda: Screen(command, project.repo, environment), down, up, starts=5)))
    project.remove()
    return lines


def commit_often(project):
    """Gives the repository a long history, in one go."""
    commits = "".join(
        "commit refs/heads/main\n"
        f"committer Bench <bench@example.org> {1_700_000_000 + number * 60} +0000\n"
        f"data <<END\nChange number {number} of many\nEND\n"
        + ("from refs/heads/main^0\n" if number == 0 else "")
        + f"M 644 inline count.txt\ndata <<END\n{number}\nEND\n\n"
        for number in range(COMMITS)
    )
    subprocess.run(["git", "-C", project.repo, "fast-import", "--quiet"], input=commits.encode(), check=True)


def cells(title, program):
    """One program's line."""
    def shown(*figures):
        return " / ".join(
            "–" if value is None else f"{value * scale:.{digits}f}" for value, scale, digits in figures
        )

    return (
        title,
        shown((program.first_text, 1000, 1), (program.painted, 1000, 1)),
        shown((program.key_p50, 1000, 2), (program.key_p99, 1000, 1)),
        shown((program.key_bytes, 1, 0)),
        shown((program.idle_bytes, 1, 0), (program.wakeups, 1, 1), (program.cpu, 1, 2)),
        shown((program.resident, 1, 1), (program.resident_all, 1, 1)),
        shown((program.exit, 1000, 1), (program.modes_left, 1, 0)),
    )
