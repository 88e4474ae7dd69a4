"""A program on a pty, and what /proc says of its processes."""
import contextlib
import dataclasses
import fcntl
import itertools
import os
import pty
import re
import select
import signal
import struct
import termios
import time

ESCAPE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P^_][^\x1b]*\x1b\\|[()][A-Z0-9]|.)")
PRIVATE_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
KEYBOARD_FLAGS = re.compile(rb"\x1b\[([<>])\d*u")
# What a terminal has on before anybody asked: automatic margins and the cursor.
ON_AT_FIRST = {b"7", b"25"}
# Chunks further apart than this are frames of their own; the terminal layer hands one write over in pieces.
FRAME_GAP = 0.004


class Screen:
    """A program on a pty that never answers a question, as the dumbest terminals do.

    With `bytes_per_second` its output comes over a thin link: a token bucket that is empty when a burst begins, so a
    chunk counts as read when the link has carried its last byte.
    """

    def __init__(self, command, folder, environment, columns=80, rows=24, bytes_per_second=None):
        self.bytes_per_second, self.carried = bytes_per_second, 0.0
        self.chunks = []
        self.exited = False
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(folder)
            os.execve(command[0], command, environment)
        # A new pty's settings are the same for every program: what `leave` compares with.
        self.settings = self.fresh_settings()

    @staticmethod
    def fresh_settings():
        ends = os.openpty()
        settings = termios.tcgetattr(ends[1])[:4]
        for end in ends:
            os.close(end)
        return settings

    def receive(self, seconds):
        """The next chunk as (time, bytes), or None if none came within the seconds or the program is gone."""
        if not select.select([self.fd], [], [], max(0, seconds))[0]:
            return None
        # A hundredth of a second of the link at a time.
        most = self.bytes_per_second // 100 if self.bytes_per_second else 1 << 16
        try:
            data = os.read(self.fd, most)
        except OSError:
            return None
        if not data:
            return None
        if self.bytes_per_second:
            self.carried = max(self.carried, time.perf_counter()) + len(data) / self.bytes_per_second
            time.sleep(max(0, self.carried - time.perf_counter()))
        chunk = time.perf_counter(), data
        self.chunks.append(chunk)
        return chunk

    def read(self, quiet, limit=10.0):
        """Reads until nothing came for `quiet` seconds or `limit` is over; returns what came as (time, bytes)."""
        got = []
        end = time.perf_counter() + limit
        while (left := end - time.perf_counter()) > 0:
            chunk = self.receive(min(quiet, left))
            if not chunk:
                break
            got.append(chunk)
        return got

    def press(self, keys):
        os.write(self.fd, keys.encode())

    def key(self, text, quiet=0.012):
        """Presses a key; returns seconds to the end of the frame it caused, and its bytes, or None."""
        start = time.perf_counter()
        self.press(text)
        first = self.receive(0.3)
        if not first:
            return None
        got = [first, *self.read(quiet)]
        return got[-1][0] - start, sum(len(data) for _, data in got)

    def until(self, keys, text, seconds=1.0, on=None):
        """Presses keys; returns seconds to the chunk that shows a text, here or on another screen, or None."""
        start, before, looking = time.perf_counter(), b"", on or self
        self.press(keys)
        while chunk := looking.receive(start + seconds - time.perf_counter()):
            when, data = chunk
            if text.encode() in ESCAPE.sub(b"", before + data):
                return when - start
            # A sequence or the text may be cut between two chunks, never between more.
            before = data
        return None

    def painted(self):
        """Seconds to the first text and to 90 % of all text that came so far, or None of each."""
        everything = b"".join(data for _, data in self.chunks)
        text = bytearray(byte not in b" \r\n\b\x0e\x0f" for byte in everything)
        for found in ESCAPE.finditer(everything):
            text[found.start():found.end()] = bytes(len(found[0]))
        reached = [0, *itertools.accumulate(text)]
        ends = itertools.accumulate(len(data) for _, data in self.chunks)
        shown = [(when - self.started, reached[end]) for (when, _), end in zip(self.chunks, ends)]
        first = next((when for when, size in shown if size), None)
        most = next((when for when, size in shown if size and size >= 0.9 * reached[-1]), None)
        return first, most

    def watch(self, seconds):
        """Looks on without typing; returns what the program did per second."""
        before, start = counters(self.product()), time.perf_counter()
        got = self.read(quiet=seconds, limit=seconds)
        took = time.perf_counter() - start
        cpu, switches = spent(before, counters(self.product()))
        frames = sum(1 for i, (when, _) in enumerate(got) if not i or when - got[i - 1][0] > FRAME_GAP)
        size = sum(len(data) for _, data in got)
        return Doing(size / took, frames / took, switches / took, cpu / took * 100)

    def leave(self, key="q"):
        """Quits; returns seconds until the program was gone (or None), and how many modes it left on."""
        start = time.perf_counter()
        self.press(key)
        while time.perf_counter() - start < 3:
            self.receive(0.001)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                self.exited = True
                break
        took = time.perf_counter() - start if self.exited else None
        settings = termios.tcgetattr(self.fd)[:4]
        self.read(quiet=0.05, limit=0.3)
        return took, self.modes_left() + (settings != self.settings)

    def modes_left(self):
        """How many private modes and keyboard flags differ from how a terminal starts."""
        everything = b"".join(data for _, data in self.chunks)
        modes = {}
        for numbers, state in PRIVATE_MODE.findall(everything):
            for number in numbers.split(b";"):
                modes[number] = state == b"h"
        pushed = sum(1 if sign == b">" else -1 for sign in KEYBOARD_FLAGS.findall(everything))
        return sum(on != (mode in ON_AT_FIRST) for mode, on in modes.items()) + max(0, pushed)

    def processes(self):
        """The program's process and the ones it left waiting, by /proc."""
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

    def product(self):
        """The processes that run the program itself, not the commands it started."""
        def executable(process):
            with contextlib.suppress(OSError):
                return os.readlink(f"/proc/{process}/exe")
            return None

        own = executable(self.pid)
        return [process for process in self.processes() if executable(process) == own]

    def close(self):
        """Ends whatever still runs and waits until it is gone; the screen is of no use after it."""
        if not self.exited:
            processes = self.processes()
            for process in processes:
                with contextlib.suppress(OSError):
                    os.kill(process, signal.SIGKILL)
            with contextlib.suppress(OSError):
                os.waitpid(self.pid, 0)
            # A process on its way out still writes to the folder that is removed next.
            end = time.perf_counter() + 1
            while any(map(alive, processes)) and time.perf_counter() < end:
                time.sleep(0.005)
        with contextlib.suppress(OSError):
            os.close(self.fd)


@dataclasses.dataclass
class Doing:
    """What a program did while nobody typed: all per second, `cpu` in per cent of a core."""

    bytes: float
    frames: float
    wakeups: float
    cpu: float


def alive(process):
    """Whether a process still runs; one that only waits to be reaped does not."""
    with contextlib.suppress(OSError):
        return open(f"/proc/{process}/stat").read().rsplit(")", 1)[1].split()[0] != "Z"
    return False


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
    """Resident megabytes of the largest process, and of all with shared pages counted once."""
    resident, shared_once = [0], 0
    for process in processes:
        with contextlib.suppress(OSError):
            resident.append(int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{process}/status").read())[1]))
            shared_once += int(re.search(r"Pss:\s+(\d+)", open(f"/proc/{process}/smaps_rollup").read())[1])
    return max(resident) / 1024, shared_once / 1024


def peak(processes):
    """The most megabytes that any of the processes ever had resident."""
    most = [0]
    for process in processes:
        with contextlib.suppress(OSError):
            most.append(int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{process}/status").read())[1]))
    return max(most) / 1024
