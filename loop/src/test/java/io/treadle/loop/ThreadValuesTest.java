package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the JDK keeps for each thread, each task has for itself, though all run on one thread. */
@LoopTest
class ThreadValuesTest {
    private final ThreadLocal<@Nullable Integer> number = new ThreadLocal<>();

    @Test
    void aThreadLocalBelongsToItsTask() throws Exception {
        var seen = EventLoop.<List<Integer>, Exception>run(() -> Treadle.gather(IntStream.range(0, 10)
                .mapToObj(i -> Treadle.spawn(() -> {
                    number.set(i);
                    Treadle.yieldNow();
                    return number.get();
                }))
                .toList()));
        assertEquals(IntStream.range(0, 10).boxed().toList(), seen);
    }

    @Test
    void aTaskSeesNoThreadLocalOfWhoSpawnedIt() throws Exception {
        assertNull(EventLoop.<@Nullable Integer, Exception>run(() -> {
            number.set(1);
            return Treadle.spawn(number::get).get();
        }));
    }

    @Test
    void anInheritableThreadLocalIsInheritedFromWhoSpawnedIt() throws Exception {
        var inherited = new InheritableThreadLocal<@Nullable Integer>();
        assertEquals(1, EventLoop.<@Nullable Integer, Exception>run(() -> {
            inherited.set(1);
            return Treadle.spawn(inherited::get).get();
        }));
    }

    @Test
    void anInterruptIsThatOfItsTask() throws Exception {
        EventLoop.run(() -> {
            Thread.currentThread().interrupt();
            assertFalse(
                    Treadle.spawn(() -> Thread.currentThread().isInterrupted()).get());
            assertTrue(Thread.interrupted());
        });
    }
}
