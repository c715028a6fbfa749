package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffledReadyQueueTest {
    private record Item(int number) implements Runnable {
        @Override
        public void run() {}
    }

    private static final List<Runnable> ITEMS =
            IntStream.range(0, 1000).<Runnable>mapToObj(Item::new).toList();

    private static List<Runnable> order(long seed) {
        var queue = new ShuffledReadyQueue(seed);
        ITEMS.forEach(queue::add);
        var taken = new ArrayList<Runnable>();
        for (var item = queue.poll(); item != null; item = queue.poll()) {
            taken.add(item);
        }
        return taken;
    }

    @Test
    void handsOutEachOnce() {
        var taken = order(1);
        assertEquals(ITEMS.size(), taken.size());
        assertEquals(new HashSet<>(ITEMS), new HashSet<>(taken));
    }

    @Test
    void theSameSeedGivesTheSameOrder() {
        assertEquals(order(7), order(7));
    }

    @Test
    void anotherSeedGivesAnotherOrder() {
        assertNotEquals(order(7), order(8));
        assertNotEquals(ITEMS, order(7));
    }

    @Test
    void whatIsAddedFirstStillComesFirst() {
        var queue = new ShuffledReadyQueue(1);
        ITEMS.forEach(queue::add);
        Runnable next = new Item(-1);
        queue.addFirst(next);
        assertSame(next, queue.poll());
    }
}
