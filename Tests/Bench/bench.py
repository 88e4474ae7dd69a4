#!/usr/bin/env python3
"""Measures the release product from outside and prints its figures beside their goals and beside other programs'.

    python3 Tests/Bench/bench.py .build/release/switchyard
    SWITCHYARD_BENCH_SOAK=600 python3 Tests/Bench/bench.py .build/release/switchyard

It plays the terminal on a pty, the model server and a GitHub on loopback ports; nothing but the standard library. Every figure
is a median over runs, but idling, the running task, the floods and the pages of the long log, which are watched once
for seconds. Nothing is asserted: a figure over its goal is marked, no more. It takes about seven minutes, of
which one goes into a database of a million events.

With SWITCHYARD_BENCH_SOAK it does one thing alone: it watches for so many seconds, of which thirty are a warm-up,
whether the engine's memory stays flat while four tasks are worked on at once.
"""
import os
import sys

sys.dont_write_bytecode = True

from dashboard import flood, long_log, usual
from engine import engine, soak
from github import github
from harness import harness
from joblog import job_log
from peers import peers
from report import machine, print_table
from store import store


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    binary = os.path.abspath(sys.argv[1])
    load_at_start = os.getloadavg()[0]
    seconds = int(os.environ.get("SWITCHYARD_BENCH_SOAK") or 0)
    if seconds:
        rows, others = soak(binary, seconds), []
    else:
        rows, own = usual(binary)
        # Right after the dashboard, so that both met the same machine.
        others = peers(own)
        rows += flood(binary) + long_log(binary) + job_log(binary) + harness(binary) + store(binary) + engine(binary)
        rows += github(binary)

    print(f"{machine()}, load average {load_at_start:.1f} at the start, {os.getloadavg()[0]:.1f} at the end")
    print_table([("what", "measured", "goal", "is it met"), *(row.cells() for row in rows)])
    verdicts = [row.verdict() for row in rows if row.verdict() != "–"]
    print(f"\n{verdicts.count('met')} of {len(verdicts)} rows with a goal meet it.")
    if others:
        print("\nThe same method for programs that engineers know; the keys are j and k, in htop the arrows:")
        print_table(others)


if __name__ == "__main__":
    main()
