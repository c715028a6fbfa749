package io.treadle.benchmarks.switching;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Threads in a ring, of which each passes the token on by unparking the next one and parks until it comes round again. Only who
 * has the token changes {@code left}.
 */
final class ParkingRing {
    private static final int OVER = -1;

    private final AtomicInteger holder = new AtomicInteger();
    private final Thread[] ring;
    private int left;
    private int last = OVER;

    ParkingRing(int size, ThreadFactory threads) {
        ring = IntStream.range(0, size)
                .mapToObj(self -> threads.newThread(() -> member(self)))
                .toArray(Thread[]::new);
    }

    /** Passes the token so often, starting with member 0, ends the ring, and gives who has it then. */
    int pass(int times) {
        left = times;
        for (Thread member : ring) {
            member.start();
        }
        for (Thread member : ring) {
            Threads.join(member);
        }
        return last;
    }

    private void member(int self) {
        for (int now = holder.getAcquire(); now != OVER; now = holder.getAcquire()) {
            if (now == self) {
                useToken(self);
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void useToken(int self) {
        if (left == 0) {
            end(self);
            return;
        }
        left--;
        int next = (self + 1) % ring.length;
        holder.setRelease(next);
        LockSupport.unpark(ring[next]);
    }

    private void end(int self) {
        last = self;
        holder.setRelease(OVER);
        for (Thread member : ring) {
            LockSupport.unpark(member);
        }
    }
}
