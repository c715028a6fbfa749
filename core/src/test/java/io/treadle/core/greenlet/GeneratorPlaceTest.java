package io.treadle.core.greenlet;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Generators, and the greenlets, tasks and threads that read them. */
class GeneratorPlaceTest {
    @EveryPlace
    void aBodyMaySwitchAmongGreenletsOfItsOwn(Where where) throws Exception {
        where.run(() -> {
            var generator = Generator.<Object>of(out -> {
                var main = Greenlet.current();
                var child = Greenlet.of(first -> main.switchTo("from the greenlet"));
                out.yield(String.valueOf(child.switchTo()));
            });
            assertEquals(List.of("from the greenlet"), listOf(generator));
        });
    }

    @EveryPlace
    void aGreenletOfTheConsumerCannotBeSwitchedToFromTheBody(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var generator = Generator.<Object>of(out -> main.switchTo());
            assertThrows(WrongThreadException.class, generator::next);
        });
    }

    @EveryPlace
    void onlyTheBodyYields(Where where) throws Exception {
        where.run(() -> {
            var leaked = new ArrayList<Yielder<Integer>>();
            try (var generator = Generator.<Integer>of(out -> {
                leaked.add(out);
                out.yield(1);
            })) {
                generator.next();
                assertThrows(
                        IllegalStateException.class, () -> leaked.getFirst().yield(2));
            }
        });
    }

    @Test
    void consumersMayTakeTurnsInAnyPlace() throws Exception {
        for (var first : Where.values()) {
            try (var generator = upTo(100)) {
                first.run(() -> assertEquals(0, generator.next()));
                // The place of the first consumer is gone, if it had a scheduler, so the body can only end.
                if (first == Where.PLATFORM_THREAD || first == Where.VIRTUAL_THREAD) {
                    int count = 0;
                    for (var next : Where.values()) {
                        int expected = ++count;
                        next.run(() -> assertEquals(expected, generator.next()));
                    }
                } else if (first != Where.GENERATOR_BODY) {
                    assertThrows(WrongThreadException.class, generator::next);
                }
            }
        }
    }

    @Test
    void aGeneratorOfALoopCanBeReadByAnotherThread() throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> {
                var generator = upTo(4);
                assertEquals(0, generator.next());
                var elsewhere = new CompletableFuture<Integer>();
                Thread.ofPlatform().start(() -> elsewhere.complete(generator.next() + generator.next()));
                assertEquals(3, elsewhere.get());
                assertEquals(3, generator.next());
                assertFalse(generator.hasNext());
            });
        }
    }

    @Test
    void theBodyIsPartOfTheTaskThatReads() throws Exception {
        onLoop(LoopConfig.named("test").withClock(VirtualClock.autojump()), loop -> {
            var tasks = Generator.<Task<?>>of(out -> {
                while (true) {
                    Task.sleep(Duration.ofMillis(1));
                    out.yield(Task.current());
                }
            });
            assertSame(Task.current(), tasks.next());
            var other = loop.spawn(() -> tasks.next() == Task.current());
            assertTrue(other.get());
            assertSame(Task.current(), tasks.next());
            tasks.close();
        });
    }

    @Test
    void cancellingTheTaskThatReadsReachesTheBody() throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> {
                for (GeneratorBody<Integer> waiting : List.<GeneratorBody<Integer>>of(
                        out -> Task.sleep(Duration.ofDays(1)), out -> new CountDownLatch(1).await())) {
                    var task = loop.spawn(() -> Generator.of(waiting).next());
                    Task.yieldNow();
                    task.cancel();
                    task.join();
                    assertEquals(TaskState.CANCELLED, task.state());
                }
            });
        }
    }

    @Test
    void anInterruptOfTheConsumerReachesTheBody() throws Exception {
        Where.PLATFORM_THREAD.run(() -> {
            var consumer = Thread.currentThread();
            var generator = Generator.<Object>of(out -> {
                consumer.interrupt();
                out.yield(assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await()));
            });
            assertInstanceOf(InterruptedException.class, generator.next());
        });
    }

    @EveryPlace
    void belowANativeFrameOnlyABodyOnTheSchedulerOfTheJdkYields(Where where) throws Exception {
        // The JDK's own virtual threads park their carrier there, which is allowed: the consumer is on another one.
        var expected = switch (where) {
            case PLATFORM_THREAD, VIRTUAL_THREAD, GENERATOR_BODY -> "parked";
            case GREENLET_RUN, NESTED_RUN, LOOP_TASK, ADOPTED_THREAD -> "refused";
        };
        where.run(() -> {
            var generator = Generator.<String>of(out -> {
                try {
                    NativeFrame.run(() -> out.yield("parked"));
                } catch (IllegalStateException e) {
                    out.yield("refused");
                }
            });
            assertEquals(expected, generator.next());
            generator.close();
        });
    }

    private static Generator<Integer> upTo(int end) {
        return Generator.of(out -> {
            for (int i = 0; i < end; i++) {
                out.yield(i);
            }
        });
    }

    private static <T> List<T> listOf(Generator<T> generator) {
        var all = new ArrayList<T>();
        generator.iterator().forEachRemaining(all::add);
        return all;
    }
}
