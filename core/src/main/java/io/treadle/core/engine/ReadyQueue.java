package io.treadle.core.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The continuations that can run now, first in, first out. Touched by the platform thread only, so without atomics; a
 * ring of a power-of-two size that grows and never shrinks.
 */
class ReadyQueue {
    private @Nullable Runnable[] ring = new @Nullable Runnable[256];
    private int head;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Runnable continuation) {
        ensureRoom();
        ring[(head + size++) & (ring.length - 1)] = continuation;
    }

    void addFirst(Runnable continuation) {
        ensureRoom();
        head = (head - 1) & (ring.length - 1);
        ring[head] = continuation;
        size++;
    }

    @Nullable
    Runnable poll() {
        if (size == 0) {
            return null;
        }
        var continuation = ring[head];
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        return continuation;
    }

    /** Exchanges the first and the one {@code distance} places behind it. */
    final void swapFirst(int distance) {
        int other = (head + distance) & (ring.length - 1);
        var continuation = ring[head];
        ring[head] = ring[other];
        ring[other] = continuation;
    }

    private void ensureRoom() {
        if (size == ring.length) {
            grow();
        }
    }

    private void grow() {
        var larger = Arrays.copyOfRange(ring, head, head + ring.length * 2);
        System.arraycopy(ring, 0, larger, ring.length - head, head);
        ring = larger;
        head = 0;
    }
}
