package io.treadle.core.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StableHeapTest {
    private record Item(int priority, int number) {}

    private static final Comparator<Item> BY_PRIORITY = Comparator.comparingInt(Item::priority);

    private boolean failing;
    private int comparisonsLeft;

    private int failingNow(Item one, Item other) {
        if (failing && comparisonsLeft-- == 0) {
            throw new IllegalStateException("on purpose");
        }
        return BY_PRIORITY.compare(one, other);
    }

    private static List<Item> drain(StableHeap<Item> heap) {
        return new ArrayList<>(Stream.generate(heap::poll).limit(heap.size()).toList());
    }

    @Test
    void theLeastComesFirstAndEqualsInTheOrderTheyCame() {
        var random = new Random(7);
        var heap = new StableHeap<>(BY_PRIORITY);
        var all = new ArrayList<Item>();
        for (int number = 0; number < 1000; number++) {
            var item = new Item(random.nextInt(20), number);
            all.add(item);
            heap.add(item);
        }

        all.sort(BY_PRIORITY); // which is stable
        assertEquals(all, drain(heap));
    }

    @Test
    void itHoldsItsOrderWhilePutAndTakenAlternate() {
        var random = new Random(11);
        var heap = new StableHeap<>(BY_PRIORITY);
        var model = new ArrayList<Item>();
        for (int number = 0; number < 5000; number++) {
            if (random.nextInt(5) < 3) {
                var item = new Item(random.nextInt(10), number);
                heap.add(item);
                model.add(item);
                model.sort(BY_PRIORITY);
            } else {
                assertEquals(model.isEmpty() ? null : model.removeFirst(), heap.poll());
            }
            assertEquals(model.isEmpty() ? null : model.getFirst(), heap.peek());
            assertEquals(model.size(), heap.size());
        }
    }

    @Test
    void aComparatorThatFailsAtAnyPointLeavesItAsItWas() {
        for (int failAt = 0; failAt < 10; failAt++) {
            for (boolean adding : List.of(true, false)) {
                var heap = new StableHeap<>(this::failingNow);
                var all = new ArrayList<Item>();
                for (int number = 0; number < 100; number++) {
                    var item = new Item(100 - number, number);
                    heap.add(item);
                    all.add(item);
                }
                comparisonsLeft = adding ? Math.min(failAt, 5) : failAt;
                failing = true;
                assertThrows(IllegalStateException.class, () -> touch(heap, adding));
                failing = false;

                all.sort(BY_PRIORITY);
                assertEquals(all, drain(heap), "failAt=" + failAt + ", adding=" + adding);
            }
        }
    }

    private static void touch(StableHeap<Item> heap, boolean adding) {
        if (adding) {
            heap.add(new Item(0, 100));
        } else {
            heap.poll();
        }
    }

    @Test
    void anEmptyOneHasNothing() {
        var heap = new StableHeap<>(BY_PRIORITY);
        assertNull(heap.poll());
        assertNull(heap.peek());
        assertEquals(List.of(), List.copyOf(heap));
    }
}
