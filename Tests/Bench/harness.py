"""The engine without a screen: what a run costs beside its model."""
import contextlib
import json
import sys
import time

from fixtures import Model, Project
from report import median, row, thousands


def harness(binary):
    """`switchyard run` against a server that takes 50 ms for an answer, which no real model undercuts."""
    first, per_call, between, checks = [], [], [], []
    for _ in range(5):
        project, model = Project(), Model(wrong=3, delay=0.05)
        start = time.perf_counter()
        result = project.product(
            binary, model.url, "run", "fix: add subtracts", "--check", "sh check.sh", "--strategy", "iterative",
            "--approve", "checks-pass", "--json",
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
        row("run: exec to first request, ms", (thousands(median(first)), 100)),
        row("run: overhead per model call, all / between calls, ms",
            (thousands(median(per_call)), 60), (thousands(median(between)), 10)),
        row("  of which the check in its sandbox, ms", (thousands(median(checks)),)),
    ]
