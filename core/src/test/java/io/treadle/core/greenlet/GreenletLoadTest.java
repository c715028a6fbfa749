package io.treadle.core.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many greenlets, and deep ones. */
class GreenletLoadTest {
    private static final int MANY = 1_000_000;
    /** Each costs two of them; a fifth of these greenlets, kept, would still show. */
    private static final int MANY_WITH_THREAD_HOPS = 100_000;
    /** More than a thread of the default size can take. */
    private static final int DEEP = 20_000;

    private static final long ALLOWED_GROWTH = 16L << 20;

    @ParameterizedTest
    @EnumSource(names = {"GREENLET_RUN", "LOOP_TASK", "PLATFORM_THREAD"})
    void manyGreenletsThatHaveEndedLeaveTheHeapFlat(Where where) throws Exception {
        where.run(() -> {
            startAndEnd(10_000);
            long before = usedHeap();
            startAndEnd(where == Where.PLATFORM_THREAD ? MANY_WITH_THREAD_HOPS : MANY);
            long growth = usedHeap() - before;
            assertTrue(growth < ALLOWED_GROWTH, () -> "heap growth in bytes: " + growth);
        });
    }

    private static void startAndEnd(int count) {
        for (int i = 0; i < count; i++) {
            int number = i;
            assertEquals(number, Greenlet.of(first -> number).switchTo());
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @ParameterizedTest
    @EnumSource(names = {"GREENLET_RUN", "LOOP_TASK", "PLATFORM_THREAD"})
    void aChainOf100000EachSwitchesToTheNext(Where where) throws Exception {
        where.run(() -> assertEquals(100_000, link(100_000).switchTo(0)));
    }

    private static Greenlet link(int left) {
        return Greenlet.of(passed -> {
            int count = passed instanceof Integer before ? before + 1 : 0;
            return left == 1 ? count : link(left - 1).switchTo(count);
        });
    }

    @Test
    void aRecursionGoesAsDeepAsTheThreadsStackAndSwitchesAtTheBottom() throws Exception {
        var options = GreenletOptions.DEFAULT.withStackSize(16 << 20);
        Greenlet.run(options, () -> {
            var main = Greenlet.current();
            var child = Greenlet.of(() -> descend(DEEP, depth -> main.switchTo("bottom")));
            assertEquals("bottom", child.switchTo());
            child.switchTo();
            assertTrue(child.isDead());
            return null;
        });
    }

    @Test
    void aSwitchThatIsTooDeepIsAnErrorAndLeavesAllAsItWas() throws Exception {
        Greenlet.run(() -> {
            var main = Greenlet.current();
            var target = Greenlet.of(first -> "ran");
            var child = Greenlet.of(() -> descend(DEEP, depth -> target.switchTo()));
            assertThrows(StackOverflowError.class, child::switchTo);
            assertSame(main, Greenlet.current());
            assertEquals("ran", target.switchTo());
        });
    }

    private static int descend(int depth, IntConsumer bottom) {
        if (depth == 0) {
            bottom.accept(0);
            return 0;
        }
        return descend(depth - 1, bottom) + 1;
    }
}
