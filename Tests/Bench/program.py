"""One method for every full-screen program, ours and theirs: starts, keys, idling, memory, exits."""
import dataclasses

from report import median, percentile
from screen import memory

KEYS_PER_RUN = 200


@dataclasses.dataclass
class Program:
    """What was measured of a program; seconds, bytes and megabytes, None where nothing could be measured."""

    first_text: float | None = None
    painted: float | None = None
    key_p50: float | None = None
    key_p99: float | None = None
    key_bytes: float | None = None
    idle_bytes: float | None = None
    wakeups: float | None = None
    cpu: float | None = None
    resident: float | None = None
    resident_all: float | None = None
    exit: float | None = None
    modes_left: int | None = None


def measure(start, down="j", up="k", starts=7, runs=3, idle=5):
    """Measures the program that `start()` opens on a new screen.

    Every figure is the median over the runs; the modes left on are the most of any exit.
    """
    first, most, exits, modes, keys, doing, sizes = [], [], [], [], [], [], []

    def leave(screen):
        took, left = screen.leave()
        exits.append(took)
        modes.append(left)
        screen.close()

    for _ in range(starts):
        screen = start()
        screen.read(quiet=0.4, limit=3)
        text, nine_tenths = screen.painted()
        first.append(text)
        most.append(nine_tenths)
        leave(screen)
    for run in range(runs):
        screen = start()
        screen.read(quiet=0.7, limit=4)
        keys.append(pressed(screen, down, up))
        if run == runs - 1:
            screen.read(quiet=1.5, limit=5)
            doing.append(screen.watch(idle))
        sizes.append(memory(screen.product()))
        leave(screen)
    return Program(
        first_text=median(first), painted=median(most),
        key_p50=median([run[0] for run in keys]), key_p99=median([run[1] for run in keys]),
        key_bytes=median([run[2] for run in keys]),
        idle_bytes=median([each.bytes for each in doing]), wakeups=median([each.wakeups for each in doing]),
        cpu=median([each.cpu for each in doing]),
        resident=median([size[0] for size in sizes]), resident_all=median([size[1] for size in sizes]),
        exit=median(exits), modes_left=max(modes),
    )


def pressed(screen, down, up, count=KEYS_PER_RUN):
    """Moves ten down and ten up, again and again; returns p50 and p99 of key to frame, and the median of bytes."""
    moves = [screen.key(down if number % 20 < 10 else up) for number in range(count)]
    times = [move[0] for move in moves if move]
    return percentile(times, 0.5), percentile(times, 0.99), median([move[1] for move in moves if move])
