#!/usr/bin/env python3
"""Runs commands in turn (A B C A B C …) and prints the median of each: wall time, processor time and
peak memory of the whole process, and the ratio of the first command to every other.

    python3 pair.py [--runs N] [--cold] [--out LABEL=FILE] [--before LABEL='command'] LABEL='command' …

Taking turns matters: whatever else the machine does falls on all of them alike. `--out` keeps the
standard output of a command in a file; without it, it is thrown away. `--before` is what is done, not
timed, before each turn of a command. `--cold` leaves out the first turn that counts for nothing.
"""

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import time


def run(command, out):
    with open(out or os.devnull, "wb") as sink:
        start = time.perf_counter()
        process = subprocess.Popen(shlex.split(command), stdout=sink)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command}: exit code {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024  # Linux: kB


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--out", action="append", default=[])
    parser.add_argument("--before", action="append", default=[])
    parser.add_argument("commands", nargs="+")
    arguments = parser.parse_args()
    commands = dict(pair.split("=", 1) for pair in arguments.commands)
    outs = dict(pair.split("=", 1) for pair in arguments.out)
    befores = dict(pair.split("=", 1) for pair in arguments.before)
    measured = {label: [] for label in commands}
    for turn in range(arguments.cold, arguments.runs + 1):
        for label, command in commands.items():
            if label in befores:
                subprocess.run(shlex.split(befores[label]), stdout=subprocess.DEVNULL, check=True)
            figures = run(command, outs.get(label))
            if turn:  # the first turn only warms the page cache
                measured[label].append(figures)
    medians = {label: [statistics.median(column) for column in zip(*runs)] for label, runs in measured.items()}
    width = max(map(len, commands))
    first = next(iter(medians))
    print(f"{'':{width}}  {'wall s':>8} {'least':>8} {'most':>8} {'cpu s':>8} {'peak MB':>8}")
    for label, (wall, cpu, peak) in medians.items():
        walls = [figures[0] for figures in measured[label]]
        print(f"{label:{width}}  {wall:8.3f} {min(walls):8.3f} {max(walls):8.3f} {cpu:8.3f} {peak:8.0f}")
    for label, figures in medians.items():
        if label != first:
            wall, cpu, peak = (mine / theirs for mine, theirs in zip(medians[first], figures))
            print(f"{first} / {label}: {wall:.2f} of the time, {cpu:.2f} of the processor time, {peak:.2f} of the memory")


if __name__ == "__main__":
    main()
