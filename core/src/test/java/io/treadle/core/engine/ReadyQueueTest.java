package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
    /** More than the initial size, so that the queue grows. */
    private static final int MANY = 1_000;

    private record Item(int number) implements Runnable {
        @Override
        public void run() {}
    }

    private final ReadyQueue queue = new ReadyQueue();

    @Test
    void firstInIsFirstOut() {
        addAll(0, MANY);

        assertPolled(0, MANY);
        assertNull(queue.poll());
    }

    @Test
    void growingKeepsTheOrderWhereTheRingHadWrappedRound() {
        addAll(0, 200);
        assertPolled(0, 150);
        addAll(200, MANY);

        assertPolled(150, MANY);
    }

    @Test
    void whatIsAddedFirstComesFirst() {
        addAll(0, 2);
        queue.addFirst(new Item(-1));
        queue.addFirst(new Item(-2));

        assertPolled(-2, 2);
    }

    @Test
    void addingFirstGrowsToo() {
        for (int i = MANY - 1; i >= 0; i--) {
            queue.addFirst(new Item(i));
        }

        assertPolled(0, MANY);
    }

    @Test
    void behavesLikeADeque() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var model = new ArrayDeque<Item>();
        for (int step = 0; step < 100_000; step++) {
            change(random, step, model);
            assertEquals(model.size(), queue.size(), "seed=" + seed + ", step=" + step);
            assertEquals(model.isEmpty(), queue.isEmpty(), "seed=" + seed + ", step=" + step);
        }
        while (!model.isEmpty()) {
            assertSame(model.poll(), queue.poll(), "seed=" + seed);
        }
        assertTrue(queue.isEmpty());
    }

    private void change(Random random, int step, ArrayDeque<Item> model) {
        var item = new Item(step);
        switch (random.nextInt(5)) {
            case 0 -> {
                queue.addFirst(item);
                model.addFirst(item);
            }
            case 1, 2 -> {
                queue.add(item);
                model.add(item);
            }
            default -> assertSame(model.poll(), queue.poll(), () -> "step=" + step);
        }
    }

    private void addAll(int from, int to) {
        for (int i = from; i < to; i++) {
            queue.add(new Item(i));
        }
    }

    private void assertPolled(int from, int to) {
        for (int i = from; i < to; i++) {
            assertEquals(new Item(i), queue.poll());
        }
    }
}
