#!/usr/bin/env python3
"""wrk as the ceiling of the program fetch: wrk.py fetch URL BYTES CONCURRENCY COUNT WARM_UP | --version

It goes by time and not by count, so it gets two seconds, and half a second before. Needs wrk: benchmarks/install-peers.
"""

import json
import re
import resource
import shutil
import subprocess
import sys


def run(concurrency, seconds, url):
    command = ["wrk", "-t1", f"-c{concurrency}", f"-d{seconds}s", url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def say(unit, value):
    print(json.dumps({"unit": unit, "value": value}))


def children_cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    if not shutil.which("wrk"):
        sys.exit("it needs wrk: benchmarks/install-peers, which is apt-get install wrk")
    if sys.argv[1] == "--version":
        version = subprocess.run(["wrk", "-v"], capture_output=True, text=True).stdout
        print(" ".join(version.split()[:2]))
        return
    url, size, concurrency = sys.argv[2], int(sys.argv[3]), sys.argv[4]
    run(concurrency, 1, url)
    before = children_cpu()
    report = run(concurrency, 2, url)
    cpu = children_cpu() - before
    requests, read = re.search(r"(\d+) requests in [^,]+, ([\d.]+\w+) read", report).groups()
    if "Non-2xx" in report or "Socket errors" in report or to_bytes(read) < int(requests) * size * 0.97:
        sys.exit("a wrong answer: " + report)
    say("requests/s", float(re.search(r"Requests/sec: +([\d.]+)", report).group(1)))
    say("cpu-us/request", cpu * 1e6 / int(requests))
    say("peak-MB", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6)


def to_bytes(text):
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()
    return float(number) * {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30}[unit]


if __name__ == "__main__":
    main()
