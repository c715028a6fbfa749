package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final int PRODUCERS = 8;
    private static final int ITEMS = 50_000;

    private record Item(int producer, int number) implements Runnable {
        @Override
        public void run() {}
    }

    private final Inbox inbox = new Inbox();

    @Test
    void drainsInTheOrderOfArrival() {
        inbox.add(new Item(0, 1));
        inbox.add(new Item(0, 2));
        inbox.add(new Item(0, 3));

        assertEquals(List.of(new Item(0, 1), new Item(0, 2), new Item(0, 3)), drained());
        assertTrue(inbox.isEmpty());
    }

    @Test
    void whatIsNotAcceptedStays() {
        inbox.add(new Item(0, 1));
        inbox.add(new Item(0, 2));
        inbox.add(new Item(0, 3));

        assertThrows(
                OutOfMemoryError.class,
                () -> inbox.drain(item -> {
                    if (!item.equals(new Item(0, 1))) {
                        throw new OutOfMemoryError("made for the test");
                    }
                }));
        assertEquals(List.of(new Item(0, 2), new Item(0, 3)), drained());
    }

    @Test
    void whatIsAddedWhileItDrainsWaitsForTheNextTime() {
        inbox.add(new Item(0, 1));

        var first = new ArrayList<Runnable>();
        inbox.drain(item -> {
            first.add(item);
            inbox.add(new Item(0, 2));
        });

        assertEquals(List.of(new Item(0, 1)), first);
        assertEquals(List.of(new Item(0, 2)), drained());
    }

    @Test
    void anItemIsSeenAsSoonAsItWasAdded() {
        assertTrue(inbox.isEmpty());
        inbox.add(new Item(0, 1));
        assertFalse(inbox.isEmpty());
    }

    @Test
    void manyProducersLoseNothingAndEachKeepsItsOrder() throws InterruptedException {
        var start = new CyclicBarrier(PRODUCERS);
        var producers = new ArrayList<Thread>();
        for (int producer = 0; producer < PRODUCERS; producer++) {
            producers.add(startProducer(producer, start));
        }

        var nextOf = new int[PRODUCERS];
        for (int received = 0; received < PRODUCERS * ITEMS; ) {
            for (var item : drained()) {
                var arrived = (Item) item;
                assertEquals(nextOf[arrived.producer]++, arrived.number, () -> "producer=" + arrived.producer);
                received++;
            }
        }

        for (var producer : producers) {
            producer.join();
        }
        assertTrue(inbox.isEmpty());
    }

    private Thread startProducer(int producer, CyclicBarrier start) {
        return Thread.startVirtualThread(() -> {
            try {
                start.await();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            for (int number = 0; number < ITEMS; number++) {
                inbox.add(new Item(producer, number));
            }
        });
    }

    private List<Runnable> drained() {
        var items = new ArrayList<Runnable>();
        inbox.drain(items::add);
        return items;
    }
}
