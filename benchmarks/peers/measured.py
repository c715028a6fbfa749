"""What the peers in Python share: they measure themselves as ProcessPeer.java says.

PROGRAM [PARAM] [--iterations N] [--millis M]: N iterations of M milliseconds each warm it up; for each of N more two JSON
lines are printed, nanoseconds an operation and those of CPU time, and at the end the largest memory of the process.
"""

import argparse
import json
import time


def iterate(run, param, operations, seconds):
    """Nanoseconds an operation, and those of CPU time, over as many whole runs as fill the time."""
    runs = 0
    cpu_before = time.process_time_ns()
    started = now = time.perf_counter_ns()
    while now < started + seconds * 1e9:
        run(param)
        runs += 1
        now = time.perf_counter_ns()
    return (now - started) / (runs * operations), (time.process_time_ns() - cpu_before) / (runs * operations)


def say(unit, value):
    print(json.dumps({"unit": unit, "value": value}))


def megabytes(field, pid="self"):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith(field + ":"))


def peak_megabytes(pid="self"):
    """As Linux tells; what getrusage tells has the memory in it of the process that started this one."""
    return megabytes("VmHWM", pid)


def main(description, version, programs, operations):
    """programs: name -> (function of the parameter, its default)."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("program", choices=programs)
    parser.add_argument("param", nargs="?", type=int)
    parser.add_argument("--iterations", type=int, default=5)
    parser.add_argument("--millis", type=int, default=1000)
    parser.add_argument("--version", action="version", version=version)
    args = parser.parse_args()
    run, default = programs[args.program]
    param = default if args.param is None else args.param
    for _ in range(args.iterations):
        iterate(run, param, operations, args.millis / 1000)
    for _ in range(args.iterations):
        nanos, cpu_nanos = iterate(run, param, operations, args.millis / 1000)
        say("ns/op", nanos)
        say("cpu-ns/op", cpu_nanos)
    say("peak-MB", peak_megabytes())
