#!/usr/bin/env python3
"""wrk as the ceiling of the program fetch: wrk.py fetch URL BYTES CONCURRENCY COUNT WARM_UP | --version

It goes by time and not by count, so it gets two seconds, and one before. Needs wrk: benchmarks/install-peers.
"""

import re
import resource
import shutil
import subprocess
import sys
import time

import measured


def run(concurrency, seconds, url):
    """What it prints, and the largest memory that it has had shortly before its end."""
    command = ["wrk", "-t1", f"-c{concurrency}", f"-d{seconds}s", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as wrk:
        time.sleep(seconds - 0.2)
        megabytes = measured.peak_megabytes(wrk.pid) if wrk.poll() is None else 0
        report = wrk.communicate()[0]
    if wrk.returncode != 0:
        sys.exit("wrk failed: " + report)
    return report, megabytes


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
    report, megabytes = run(concurrency, 2, url)
    cpu = children_cpu() - before
    requests, read = re.search(r"(\d+) requests in [^,]+, ([\d.]+\w+) read", report).groups()
    if "Non-2xx" in report or "Socket errors" in report or to_bytes(read) < int(requests) * size * 0.97:
        sys.exit("a wrong answer: " + report)
    measured.say("requests/s", float(re.search(r"Requests/sec: +([\d.]+)", report).group(1)))
    measured.say("cpu-us/request", cpu * 1e6 / int(requests))
    measured.say("peak-MB", megabytes)


def to_bytes(text):
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()
    return float(number) * {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30}[unit]


if __name__ == "__main__":
    main()
