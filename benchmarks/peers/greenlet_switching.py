#!/usr/bin/env python3
"""Python's greenlet, measured as the JMH programs switch-handoff, ring-switch and generator-next measure Treadle.

greenlet_switching.py switch-handoff|ring-switch|generator-next [PARAM] [--samples N]

PARAM is the depth, the size of the ring or the nesting. Prints one JSON line a sample: nanoseconds an operation.
Needs greenlet: apt install python3-greenlet, and Debian's own /usr/bin/python3.
"""

import argparse
import json
import sys
import time

try:
    import greenlet
except ImportError:
    sys.exit("greenlet is missing: apt install python3-greenlet and run this with /usr/bin/python3")

OPERATIONS = 100_000
# A greenlet counts the frames of who started it, and a ring starts one from the other.
sys.setrecursionlimit(100_000)


def switch_handoff(depth):
    """Two players that switch to each other; an operation is one switch."""
    left = OPERATIONS
    players = []

    def descend(me, frames):
        if frames > 1:
            descend(me, frames - 1)
        else:
            pass_turns(players[1 - me])

    def pass_turns(other):
        nonlocal left
        while left > 0:
            left -= 1
            other.switch()

    players += [greenlet.greenlet(lambda me=me: descend(me, depth)) for me in (0, 1)]
    players[0].switch()
    assert left == 0


def ring_switch(size):
    """A token that goes round; an operation is one switch."""
    main = greenlet.getcurrent()
    ring = []

    def pass_on(self, left):
        following = ring[(self + 1) % size]
        while left > 0:
            left = following.switch(left - 1)
        main.switch(self)

    ring += [greenlet.greenlet(lambda left, self=i: pass_on(self, left)) for i in range(size)]
    assert ring[0].switch(OPERATIONS) == OPERATIONS % size


def generator_next(nesting):
    """A generator built on greenlets; an operation is one value."""
    consumer = greenlet.getcurrent()

    def body(levels):
        if levels > 1:
            body(levels - 1)
            return
        for _ in range(OPERATIONS):
            consumer.switch(1)

    producer = greenlet.greenlet(lambda: body(nesting))
    assert sum(producer.switch() for _ in range(OPERATIONS)) == OPERATIONS


PROGRAMS = {
    "switch-handoff": (switch_handoff, 1),
    "ring-switch": (ring_switch, 503),
    "generator-next": (generator_next, 1),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", choices=PROGRAMS)
    parser.add_argument("param", nargs="?", type=int)
    parser.add_argument("--samples", type=int, default=20)
    args = parser.parse_args()
    run, default = PROGRAMS[args.program]
    param = default if args.param is None else args.param
    for _ in range(args.samples):
        started = time.perf_counter_ns()
        run(param)
        nanos = (time.perf_counter_ns() - started) / OPERATIONS
        print(json.dumps({"benchmark": args.program, "peer": "greenlet", "param": param, "unit": "ns/op", "value": nanos}))


if __name__ == "__main__":
    main()
