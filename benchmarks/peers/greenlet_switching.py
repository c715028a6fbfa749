#!/usr/bin/env python3
"""Python's greenlet, measured as the JMH programs switch-handoff, ring-switch and generator-next measure Treadle.

greenlet_switching.py switch-handoff|ring-switch|generator-next [PARAM] [--iterations N] [--millis M]

PARAM is the depth, the size of the ring or the nesting. N iterations of M milliseconds each warm it up; for each of N more
it prints what measured.py says. Needs greenlet, for the Python that runs this: benchmarks/install-peers.
"""

import platform
import sys

import measured

try:
    import greenlet
except ImportError:
    sys.exit("it needs the Python package greenlet: benchmarks/install-peers, which is apt-get install python3-greenlet")

OPERATIONS = 100_000


def start(greenlets):
    """Each from the main greenlet: those of a ring that start one another share the C stack
    and cost ten times as much."""
    for each in greenlets:
        each.switch()


def switch_handoff(depth):
    """Two players that switch to each other; an operation is one switch."""
    main = greenlet.getcurrent()
    left = OPERATIONS
    players = []

    def descend(me, frames):
        if frames > 1:
            descend(me, frames - 1)
        else:
            pass_turns(players[1 - me])

    def pass_turns(other):
        nonlocal left
        main.switch()
        while left > 0:
            left -= 1
            other.switch()

    players += [greenlet.greenlet(lambda me=me: descend(me, depth)) for me in (0, 1)]
    start(players)
    players[0].switch()
    assert left == 0


def ring_switch(size):
    """A token that goes round; an operation is one switch."""
    main = greenlet.getcurrent()
    ring = []

    def pass_on(self):
        following = ring[(self + 1) % size]
        left = main.switch()
        while left > 0:
            left = following.switch(left - 1)
        main.switch(self)

    ring += [greenlet.greenlet(lambda self=i: pass_on(self)) for i in range(size)]
    start(ring)
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


if __name__ == "__main__":
    version = f"Python {platform.python_version()}, greenlet {greenlet.__version__}"
    measured.main(__doc__.splitlines()[0], version, PROGRAMS, OPERATIONS)
