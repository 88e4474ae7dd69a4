"""Rows of measured figures beside their goals, and the tables they are printed in."""
import contextlib
import dataclasses
import os
import platform
import re
import statistics


@dataclasses.dataclass
class Figure:
    """A measured value, the most it may be, and with how many digits it is shown and compared."""

    value: float | None
    goal: float | None = None
    digits: int = 1

    def shown(self):
        return "–" if self.value is None else f"{self.value:.{self.digits}f}"

    def wanted(self):
        return "–" if self.goal is None else f"<= {self.goal:g}"

    def met(self):
        return self.goal is None or (self.value is not None and round(self.value, self.digits) <= self.goal)


@dataclasses.dataclass
class Row:
    """One line of the table: what was measured, in one or more figures."""

    what: str
    figures: list[Figure]

    def verdict(self):
        """Whether every figure that has a goal meets it; a figure that could not be taken meets none."""
        if all(figure.goal is None for figure in self.figures):
            return "–"
        if any(figure.goal is not None and figure.value is None for figure in self.figures):
            return "NOT MEASURED"
        return "met" if all(figure.met() for figure in self.figures) else "NOT MET"

    def cells(self):
        goals = [figure.wanted() for figure in self.figures]
        return (
            self.what,
            " / ".join(figure.shown() for figure in self.figures),
            " / ".join(goals) if set(goals) != {"–"} else "–",
            self.verdict(),
        )


def row(what, *figures):
    """A row of figures, each given as (value), (value, goal) or (value, goal, digits)."""
    return Row(what, [Figure(*figure) for figure in figures])


def percentile(values, share):
    """The value below which a share of all lies, or None of no values."""
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else None


def median(values):
    """The median of the values that could be measured, or None."""
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None


def thousands(value):
    """Seconds as milliseconds, bytes as kilobytes."""
    return None if value is None else 1000 * value


def print_table(lines):
    """Prints lines of cells in columns; the first line is the heading."""
    widths = [max(len(str(line[i])) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        print("  " + "  ".join(str(cell).ljust(width) for cell, width in zip(line, widths)).rstrip())


def machine():
    """The machine's facts, in one line."""
    name = platform.machine()
    with contextlib.suppress(OSError):
        found = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read())
        name = found[1] if found else name
    return f"{platform.platform()}, {os.cpu_count()} CPUs, {name}"
