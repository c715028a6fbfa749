"""What the peers in Python share: they measure themselves as ProcessPeer.java says.

PROGRAM [PARAM] [--iterations N] [--millis M]: N iterations of M milliseconds each warm it up; for each of N more a JSON
line is printed, nanoseconds an operation.
"""

import argparse
import json
import time


def iterate(run, param, operations, seconds):
    """Nanoseconds an operation, over as many whole runs as fill the time."""
    runs = 0
    started = now = time.perf_counter_ns()
    while now < started + seconds * 1e9:
        run(param)
        runs += 1
        now = time.perf_counter_ns()
    return (now - started) / (runs * operations)


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
        value = iterate(run, param, operations, args.millis / 1000)
        print(json.dumps({"unit": "ns/op", "value": value}))
