#!/usr/bin/env python3
"""The whole programs of the benchmarks in Python, each on one thread.

whole.py asyncio|uvloop|gevent BENCHMARK WORDS... | LIBRARY --version

Each does its work once, checks the answer, and prints a JSON line for each thing that it measured. fetch and cold-start need
aiohttp, or with gevent requests. uvloop, gevent, aiohttp and requests: benchmarks/install-peers.
"""

import asyncio
import platform
import resource
import sys
import time

from measured import megabytes, peak_megabytes, say


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class Measured:
    """What this process says of itself."""

    def __init__(self):
        self.started = time.perf_counter()
        self.cpu = cpu_seconds()

    def tell(self, what, count):
        seconds, cpu = time.perf_counter() - self.started, cpu_seconds() - self.cpu
        say(what + "s/s", count / seconds)
        say("cpu-us/" + what, cpu * 1e6 / count)
        say("peak-MB", peak_megabytes())

    def tell_whole(self):
        seconds, cpu = time.perf_counter() - self.started, cpu_seconds() - self.cpu
        say("s", seconds)
        say("cpu-s", cpu)
        say("peak-MB", peak_megabytes())


def check(right, what):
    if not right:
        sys.exit(f"a wrong answer: {what}")


# Without a server


async def node(number, leaves):
    if leaves == 1:
        return number
    share = leaves // 10
    return sum(await asyncio.gather(*(node(number + i * share, share) for i in range(10))))


def skynet_asyncio(leaves):
    measured = Measured()
    check(asyncio.run(node(0, leaves)) == leaves * (leaves - 1) // 2, "sum")
    measured.tell_whole()


def skynet_gevent(leaves):
    import gevent

    def green(number, leaves):
        if leaves == 1:
            return number
        share = leaves // 10
        children = [gevent.spawn(green, number + i * share, share) for i in range(10)]
        return sum(child.get() for child in children)

    measured = Measured()
    check(gevent.spawn(green, 0, leaves).get() == leaves * (leaves - 1) // 2, "sum")
    measured.tell_whole()


def sleepers_asyncio(count, seconds):
    async def run():
        return sum(await asyncio.gather(*(one() for _ in range(count))))

    async def one():
        await asyncio.sleep(seconds)
        return 1

    measured = Measured()
    check(asyncio.run(run()) == count, "woken")
    measured.tell_whole()
    say("peak-B/task", peak_megabytes() * 1e6 / count)


def timers_asyncio(count):
    went_off = []

    async def run():
        loop = asyncio.get_running_loop()
        timers = [loop.call_later(3600 + i % 100, went_off.append, i) for i in range(count)]
        for timer in timers:
            timer.cancel()

    measured = Measured()
    asyncio.run(run())
    measured.tell("timer", count)
    check(not went_off, "a cancelled timer went off")


def idle_asyncio(millis):
    async def run():
        await asyncio.sleep(1)
        before = cpu_seconds()
        await asyncio.sleep(millis / 1e3)
        say("MB", megabytes("VmRSS"))
        say("cpu-ms/s", (cpu_seconds() - before) * 1e6 / millis)

    asyncio.run(run())


def idle_gevent(millis):
    import gevent

    gevent.sleep(1)
    before = cpu_seconds()
    gevent.sleep(millis / 1e3)
    say("MB", megabytes("VmRSS"))
    say("cpu-ms/s", (cpu_seconds() - before) * 1e6 / millis)


# With a server: the URL, the size of its page, the concurrency, how many requests, how many before


async def get(session, url, size):
    async with session.get(url) as response:
        body = await response.read()
        check(response.status == 200 and len(body) == size, f"status={response.status} bytes={len(body)}")


def aiohttp_session(connections):
    import aiohttp

    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections))


def fetch_asyncio(url, size, concurrency, count, warm_up):
    async def rest(session, left):
        for _ in left:  # all share one iterator
            await get(session, url, size)

    async def fetch_all(session, count):
        left = iter(range(count))
        await asyncio.gather(*(rest(session, left) for _ in range(concurrency)))

    async def run():
        async with aiohttp_session(concurrency) as session:
            await fetch_all(session, warm_up)
            measured = Measured()
            await fetch_all(session, count)
            measured.tell("request", count)

    asyncio.run(run())


def fetch_gevent(url, size, concurrency, count, warm_up):
    import gevent.monkey

    gevent.monkey.patch_all()
    import gevent.pool
    import requests
    import requests.adapters

    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=concurrency))
    pool = gevent.pool.Pool(concurrency)

    def one(_):
        response = session.get(url)
        check(response.status_code == 200 and len(response.content) == size, f"status={response.status_code}")

    def fetch_all(count):
        for _ in pool.imap_unordered(one, range(count)):
            pass

    fetch_all(warm_up)
    measured = Measured()
    fetch_all(count)
    measured.tell("request", count)


def cold_start_asyncio(url, size, started):
    async def run():
        async with aiohttp_session(1) as session:
            await get(session, url, size)
        say("ms", time.time() * 1e3 - started)
        say("cpu-ms", cpu_seconds() * 1e3)
        say("peak-MB", peak_megabytes())

    asyncio.run(run())


def versions(library):
    needed = {"asyncio": ["aiohttp"], "uvloop": ["uvloop", "aiohttp"], "gevent": ["gevent", "requests"]}[library]
    found = [f"Python {platform.python_version()}"]
    for name in needed:
        try:
            found.append(f"{name} {__import__(name).__version__}")
        except ImportError:
            sys.exit(f"it needs the Python package {name}: benchmarks/install-peers, which is apt-get install python3-{name}")
    return ", ".join(found)


def main():
    library, benchmark, *words = sys.argv[1:]
    if benchmark == "--version":
        print(versions(library))
        return
    if library == "uvloop":
        import uvloop

        uvloop.install()
    flavour = "gevent" if library == "gevent" else "asyncio"
    program = {"fetch-grid": "fetch"}.get(benchmark, benchmark).replace("-", "_")
    globals()[f"{program}_{flavour}"](*(int(word) if word.isdigit() else word for word in words))


if __name__ == "__main__":
    main()
