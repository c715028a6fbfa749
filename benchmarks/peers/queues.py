#!/usr/bin/env python3
"""Queues between coroutines of asyncio or gevent, measured as the programs channel-pair and queue-pair measure Treadle.

queues.py asyncio|gevent channel-pair|queue-pair [CAPACITY] [--iterations N] [--millis M]

Capacity 0 is a rendezvous: gevent's Channel; asyncio has none, so it takes part in queue-pair alone. 1000000 stands for no
bound. Needs gevent for its part: benchmarks/install-peers.
"""

import asyncio
import platform
import sys

import measured

ITEMS = 100_000
UNBOUNDED = 1_000_000


def with_asyncio(capacity):
    """A producer and a consumer; an operation is one item."""

    async def produce(queue):
        for i in range(ITEMS):
            await queue.put(i)

    async def run():
        queue = asyncio.Queue(0 if capacity == UNBOUNDED else capacity)
        producer = asyncio.create_task(produce(queue))
        total = 0
        for _ in range(ITEMS):
            total += await queue.get()
        await producer
        check(total)

    asyncio.run(run())


def with_gevent(capacity):
    """The same in greenlets."""
    import gevent.queue

    bound = None if capacity == UNBOUNDED else capacity
    queue = gevent.queue.Channel() if capacity == 0 else gevent.queue.Queue(bound)

    def produce():
        for i in range(ITEMS):
            queue.put(i)

    producer = gevent.spawn(produce)
    total = sum(queue.get() for _ in range(ITEMS))
    producer.join()
    check(total)


def check(total):
    if total != ITEMS * (ITEMS - 1) // 2:
        sys.exit(f"not every item came once: sum={total}")


def main():
    library = sys.argv.pop(1)
    version = f"Python {platform.python_version()}"
    if library == "gevent":
        try:
            import gevent
        except ImportError:
            sys.exit("it needs the Python package gevent: benchmarks/install-peers, which is apt-get install python3-gevent")
        version += f", gevent {gevent.__version__}"
    programs = {"queue-pair": (with_asyncio, 64)}
    if library == "gevent":
        programs = {"channel-pair": (with_gevent, 64), "queue-pair": (with_gevent, 64)}
    measured.main(__doc__.splitlines()[0], version, programs, ITEMS)


if __name__ == "__main__":
    main()
