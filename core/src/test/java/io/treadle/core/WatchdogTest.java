package io.treadle.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.diagnostics.LoopBlocked;
import io.treadle.core.diagnostics.LoopBlocked.Kind;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.support.LogCapture;
import io.treadle.core.support.Loops;
import io.treadle.core.time.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each blocks a loop until that has been reported, so none depends on how fast anything is. */
class WatchdogTest {
    /** So long that a machine that is busy itself seldom keeps a loop from what a test has it do. */
    private static final Duration LIMIT = ofMillis(100);

    private final BlockingQueue<LoopBlocked> reports = new LinkedBlockingQueue<>();

    private void watched(Loops.OnLoop<Exception> body) throws Exception {
        watched(LoopConfig.named("test"), body);
    }

    private void watched(LoopConfig config, Loops.OnLoop<Exception> body) throws Exception {
        var watch = WatchOptions.DEFAULT.withLimit(LIMIT).withListener(reports::add);
        Loops.onLoop(config.withWatch(watch), body);
    }

    private void compute() {
        while (reports.isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aSliceThatComputesIsReportedWhileItDoes() throws Exception {
        watched(loop -> compute());
        var report = reports.remove();
        assertEquals(Kind.LONG_SLICE, report.kind());
        assertEquals("test", report.loop());
        assertEquals("task 1 'main'", report.task());
        assertTrue(report.lasted().compareTo(LIMIT) >= 0, report::toString);
        assertTrue(
                report.stack().stream().anyMatch(frame -> frame.getMethodName().equals("compute")), report::toString);
        assertTrue(report.toString().contains("by task 1 'main', which computes or blocks"), report::toString);
    }

    @Test
    void afterASliceThatComputesTheOthersGoOnAndTimersAreLateAndInOrder() throws Exception {
        var order = new ArrayList<String>();
        watched(loop -> {
            var first = loop.deadlineAfter(ofMillis(1));
            loop.callAt(Deadline.after(first.nanos(), ofMillis(1)), () -> order.add("second"));
            loop.callAt(first, () -> order.add("first"));
            var other = loop.spawn(() -> order.add("other"));
            compute();
            assertEquals(List.of(), order);
            other.join();
            Task.sleep(ofMillis(3));
        });
        assertEquals(Set.of("first", "second", "other"), Set.copyOf(order));
        assertTrue(order.indexOf("first") < order.indexOf("second"), order::toString);
    }

    /** It would be lost if that was the end of the program. */
    @Test
    void whoRunsALoopGoesOnWhenAReportThatIsUnderWayHasBeenGiven() throws Exception {
        var runner = Thread.currentThread();
        var begun = new AtomicBoolean();
        var returned = new AtomicBoolean();
        var early = new AtomicBoolean();
        var watch = WatchOptions.DEFAULT.withLimit(LIMIT).withListener(report -> {
            begun.set(true);
            while (runner.getState() != Thread.State.TIMED_WAITING && !returned.get()) {
                Thread.onSpinWait();
            }
            early.set(!returned.get());
            reports.add(report);
        });
        Loops.onLoop(LoopConfig.named("test").withWatch(watch), loop -> {
            while (!begun.get()) {
                Thread.onSpinWait();
            }
        });
        returned.set(true);
        reports.take();
        assertTrue(early.get());
    }

    @Test
    void theReportNamesTheTasksAbove() throws Exception {
        watched(loop -> TaskScope.run(outer -> {
            outer.spawn(
                    SpawnOptions.named("middle"),
                    () -> TaskScope.run(inner -> {
                        inner.spawn(SpawnOptions.named("busy"), () -> {
                            while (reportsOf("task 3 'busy'").isEmpty()) {
                                Thread.onSpinWait();
                            }
                        });
                    }));
        }));
        var report = reportsOf("task 3 'busy'").getFirst();
        assertEquals(List.of("task 1 'main'", "task 2 'middle'"), report.path());
        assertTrue(report.toString().contains("task 1 'main' > task 2 'middle' > task 3 'busy'"), report::toString);
    }

    /** On a machine that is busy itself, another task may be reported before. */
    private List<LoopBlocked> reportsOf(String task) {
        return reports.stream().filter(report -> task.equals(report.task())).toList();
    }

    /** Its initializer waits, which pins. */
    private static final class WaitsAsItIsInitialized {
        static {
            awaitReport();
        }

        static void touch() {}
    }

    private static volatile boolean over;

    private static void awaitReport() {
        while (!over) {
            LockSupport.parkNanos(1_000_000_000);
        }
    }

    private void overWithTheFirstReport() {
        var thread = Thread.currentThread();
        over = false;
        Thread.ofPlatform().daemon().start(() -> {
            while (reports.isEmpty()) {
                Thread.onSpinWait();
            }
            over = true;
            LockSupport.unpark(thread);
        });
    }

    @Test
    void aWaitThatCannotGiveWayIsPinnedAndTheReportNamesWhatPinsIt() throws Exception {
        watched(loop -> {
            overWithTheFirstReport();
            WaitsAsItIsInitialized.touch();
        });
        var report = reports.remove();
        assertEquals(Kind.PINNED, report.kind());
        assertEquals("<clinit>", String.valueOf(report.pinnedBy()).replaceAll(".*\\.(<clinit>).*", "$1"));
        assertTrue(report.toString().contains("pinned by "), report::toString);
    }

    private static void waitInBlock(Object lock) {
        synchronized (lock) {
            awaitReport();
        }
    }

    private static synchronized void waitInMethod() {
        awaitReport();
    }

    @Test
    void onJdksWhereSynchronizedPinsTheReportNamesWhoHoldsTheMonitor() throws Exception {
        assumeTrue(Runtime.version().feature() < 24, "from JDK 24 on synchronized does not pin");
        watched(loop -> {
            overWithTheFirstReport();
            waitInBlock(new Object());
        });
        assertHolder("waitInBlock");
        watched(loop -> {
            overWithTheFirstReport();
            waitInMethod();
        });
        assertHolder("waitInMethod");
    }

    private void assertHolder(String method) {
        var report = reports.remove();
        assertEquals(Kind.PINNED, report.kind());
        assertTrue(String.valueOf(report.pinnedBy()).contains("." + method + "("), report::toString);
    }

    @Test
    void theMethodWithASynchronizedBlockIsFoundOnAStack() {
        var stack = List.of(frame("awaitReport"), frame("waitInBlock"), frame("compute"));
        assertEquals(frame("waitInBlock"), PinHolder.in(stack, null));
        assertEquals(frame("waitInMethod"), PinHolder.in(List.of(frame("compute"), frame("waitInMethod")), null));
        assertEquals(null, PinHolder.in(List.of(frame("compute")), null));
        assertEquals(null, PinHolder.in(List.of(new StackTraceElement("no.such.Type", "x", null, 0)), null));
    }

    @SuppressWarnings({"UnusedMethod", "UnusedNestedClass"}) // for its twin
    private static final class Locked1 {
        static synchronized void hold() {}
    }

    /** Knows a twin of {@link Locked1} that no class path has, as the loader of a container does. */
    private static final class OwnLoader extends ClassLoader {
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (var file = WatchdogTest.class.getResourceAsStream("WatchdogTest$Locked1.class")) {
                if (!name.endsWith("Locked2") || file == null) {
                    throw new ClassNotFoundException(name);
                }
                var twin = new String(file.readAllBytes(), ISO_8859_1).replace("Locked1", "Locked2");
                return defineClass(name, twin.getBytes(ISO_8859_1), 0, twin.length());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aMethodOfAClassThatOnlyTheProgramsOwnLoaderKnowsIsFoundToo() {
        var frame = new StackTraceElement(WatchdogTest.class.getName() + "$Locked2", "hold", null, 0);
        assertEquals(frame, PinHolder.in(List.of(frame), new OwnLoader()));
        assertEquals(null, PinHolder.in(List.of(frame), null));
    }

    private static StackTraceElement frame(String method) {
        return new StackTraceElement(WatchdogTest.class.getName(), method, null, 0);
    }

    @Test
    void everyMethodOfTheJdkCanBeLookedThrough() throws Exception {
        for (var type : List.of(String.class, Thread.class, HashMap.class, Pattern.class)) {
            for (var method : type.getDeclaredMethods()) {
                SynchronizedBlocks.hasOne(type, method.getName());
            }
        }
        assertTrue(SynchronizedBlocks.hasOne(Class.forName("java.util.Collections$SynchronizedMap"), "get"));
    }

    // ---- with the looks made by hand ----

    private void unwatched(Loops.OnLoop<Exception> body) throws Exception {
        Loops.onLoop(LoopConfig.named("test").withWatch(WatchOptions.OFF.withListener(reports::add)), body);
    }

    @Test
    void manyShortSlicesOfOneTurnAreToldFromALongOne() throws Exception {
        var config = LoopConfig.named("test").withTurnBudget(ofMinutes(1));
        Loops.onLoop(config.withWatch(WatchOptions.OFF.withListener(reports::add)), loop -> {
            var watch = new LoopWatch(loop, ofMillis(100).toNanos(), 0);
            for (int millis = 0; millis <= 100; millis += 25) {
                watch.look(ofMillis(millis).toNanos());
                Task.yieldNow();
            }
        });
        var report = reports.remove();
        assertEquals(Kind.MANY_SLICES, report.kind());
        assertEquals(4, report.slices());
    }

    @Test
    void anEpisodeIsReportedOnce() throws Exception {
        unwatched(loop -> {
            var watch = new LoopWatch(loop, ofMillis(100).toNanos(), 0);
            for (int millis = 0; millis <= 10_000; millis += 50) {
                watch.look(ofMillis(millis).toNanos());
            }
        });
        assertEquals(1, reports.size());
        assertEquals(ofMillis(100), reports.remove().lasted());
    }

    @Test
    void episodesThatFollowEachOtherAreCountedAndNotReportedEach() throws Exception {
        unwatched(loop -> {
            var watch = new LoopWatch(loop, ofMillis(100).toNanos(), 0);
            for (int episode = 0; episode < 20; episode++) {
                for (int millis = 0; millis <= 150; millis += 50) {
                    watch.look(ofMillis(episode * 200L + millis).toNanos());
                }
                Task.sleep(Duration.ofNanos(1));
            }
        });
        assertEquals(
                List.of(0, 4, 9), reports.stream().map(LoopBlocked::suppressed).toList());
    }

    @Test
    void whileClassesAreLoadedTheLimitIsTenTimesAsLong() throws Exception {
        unwatched(loop -> {
            assertEquals(0, reportsOfLookingAt(loop, 2999, 3998));
            assertEquals(1, reportsOfLookingAt(loop, 2999, 3999));
        });
    }

    @Test
    void afterThatTheLimitIsWhatWasSet() throws Exception {
        unwatched(loop -> {
            assertEquals(0, reportsOfLookingAt(loop, 3000, 3099));
            assertEquals(1, reportsOfLookingAt(loop, 3000, 3100));
        });
    }

    /** With classes being loaded for three seconds. */
    private int reportsOfLookingAt(TaskLoop loop, long firstMillis, long secondMillis) {
        var watch = new LoopWatch(loop, ofMillis(100).toNanos(), ofSeconds(3).toNanos());
        watch.look(ofMillis(firstMillis).toNanos());
        watch.look(ofMillis(secondMillis).toNanos());
        return reports.size();
    }

    @Test
    void whatBlocksALoopIsReportedBeforeTheLoopIsShownByJmxWhichTakesItsTime() {
        var order = new ArrayList<String>();
        var watchOptions = WatchOptions.OFF.withListener(report -> order.add("reported"));
        try (var loop = new TaskLoop(LoopConfig.named("test").withWatch(watchOptions), null) {
            @Override
            protected void hasRunForAWhile() {
                order.add("shown");
            }
        }) {
            loop.runUntilComplete(() -> {
                var watch = new LoopWatch(loop, ofSeconds(1).toNanos(), 0);
                watch.look(0);
                watch.look(ofSeconds(1).toNanos());
            });
        }
        assertEquals(List.of("reported", "shown"), order);
    }

    @Test
    void aLoopThatSleepsIsNotBlocked() throws Exception {
        try (var loop =
                TaskLoop.create(LoopConfig.named("test").withWatch(WatchOptions.OFF.withListener(reports::add)))) {
            var runner = Thread.ofPlatform().start(loop::runForever);
            while (loop.scheduler().isPaused() || !loop.scheduler().glance().asleep()) {
                Thread.onSpinWait();
            }
            var watch = new LoopWatch(loop, ofMillis(100).toNanos(), 0);
            watch.look(0);
            watch.look(ofSeconds(10).toNanos());
            loop.stop();
            runner.join();
        }
        assertEquals(List.of(), List.copyOf(reports));
    }

    @Test
    void aListenerThatFailsStopsTheWatchOfThatLoopAlone() throws Exception {
        var failing = LoopConfig.named("failing")
                .withWatch(WatchOptions.DEFAULT.withLimit(LIMIT).withListener(report -> {
                    reports.add(report);
                    throw new IllegalStateException("on purpose");
                }));
        try (var log = new LogCapture(Watchdog.class.getName())) {
            Loops.onLoop(failing, loop -> compute());
            reports.clear();
            watched(loop -> compute());
            assertEquals(1, reports.size());
            assertEquals(1, log.lines().size());
        }
    }

    @Test
    void aLimitTooShortToWatchIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> WatchOptions.DEFAULT.withLimit(Duration.ofMillis(1)));
    }
}
