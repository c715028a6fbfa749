package io.treadle.core.internal.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkedRingTest {
    private static final class Item extends LinkedRing.Node {}

    private final LinkedRing<Item> ring = new LinkedRing<>();

    @Test
    void behavesLikeAList() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var model = new ArrayList<Item>();
        for (int step = 0; step < 10_000; step++) {
            change(random, model);
            assertEquals(model, contents(), "seed=" + seed + ", step=" + step);
            assertEquals(model.size(), ring.size(), "seed=" + seed + ", step=" + step);
            assertEquals(model.isEmpty(), ring.isEmpty(), "seed=" + seed + ", step=" + step);
            assertSame(model.isEmpty() ? null : model.getLast(), ring.last(), "seed=" + seed + ", step=" + step);
        }
    }

    private void change(Random random, List<Item> model) {
        int kind = random.nextInt(4);
        if (kind <= 1) {
            var item = new Item();
            ring.add(item);
            model.add(item);
        } else if (kind == 2) {
            assertSame(model.isEmpty() ? null : model.removeFirst(), ring.poll());
        } else if (!model.isEmpty()) {
            assertTrue(ring.remove(model.remove(random.nextInt(model.size()))));
        }
    }

    private List<Item> contents() {
        var all = new ArrayList<Item>();
        ring.forEach(all::add);
        return all;
    }

    @Test
    void theFirstStaysUntilItIsPolled() {
        var first = new Item();
        ring.add(first);
        ring.add(new Item());

        assertSame(first, ring.first());
        assertSame(first, ring.poll());
        assertEquals(1, ring.size());
    }

    @Test
    void anEmptyRingGivesNull() {
        assertNull(ring.first());
        assertNull(ring.poll());
    }

    @Test
    void anElementThatLeftCanComeBack() {
        var item = new Item();
        ring.add(item);
        ring.remove(item);
        assertFalse(item.isLinked());

        ring.add(item);
        assertTrue(item.isLinked());
        assertSame(item, ring.poll());
    }

    @Test
    void removingTwiceDoesNothing() {
        var item = new Item();
        ring.add(item);

        assertTrue(ring.remove(item));
        assertFalse(ring.remove(item));
        assertEquals(0, ring.size());
    }

    @Test
    void anElementOfAnotherRingIsNotRemoved() {
        var item = new Item();
        new LinkedRing<Item>().add(item);

        assertFalse(ring.remove(item));
        assertTrue(item.isLinked());
    }

    @Test
    void anElementIsInOneRingAtATime() {
        var item = new Item();
        ring.add(item);

        assertThrows(AssertionError.class, () -> new LinkedRing<Item>().add(item));
    }

    @Test
    void aVisitorMayRemoveWhatItIsGiven() {
        var items = List.of(new Item(), new Item(), new Item());
        items.forEach(ring::add);
        var visited = new ArrayList<Item>();

        ring.forEach(item -> {
            visited.add(item);
            ring.remove(item);
        });

        assertEquals(items, visited);
        assertTrue(ring.isEmpty());
    }
}
