package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.time.TaskClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerStartNowTest {
    private final Scheduler scheduler =
            new Scheduler(new SchedulerOptions("starting", 0, Duration.ofSeconds(1), TaskClock.system()), null, this);
    private final List<String> trail = new ArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        scheduler.close();
        scheduler.awaitClosed();
    }

    private Thread start(Runnable body) {
        return scheduler.newThread().start(body);
    }

    private Thread unstarted(String step) {
        return scheduler.newThread().unstarted(() -> trail.add(step));
    }

    private void runToTheEnd(Thread... threads) throws InterruptedException {
        scheduler.resume();
        for (var thread : threads) {
            thread.join();
        }
    }

    @Test
    void aThreadThatIsStartedNowRunsToItsFirstWaitThenItsStarterThenTheOthers() throws InterruptedException {
        var eager = scheduler.newThread().unstarted(() -> {
            trail.add("eager");
            Thread.yield();
            trail.add("eager again");
        });
        var starter = start(() -> {
            start(() -> trail.add("other"));
            scheduler.startNow(eager);
            trail.add("starter");
        });

        runToTheEnd(starter, eager);

        assertEquals(List.of("eager", "starter", "other", "eager again"), trail);
    }

    @Test
    void startingNowNests() throws InterruptedException {
        var inner = unstarted("inner");
        var outer = scheduler.newThread().unstarted(() -> {
            trail.add("outer");
            scheduler.startNow(inner);
            trail.add("outer again");
        });
        var starter = start(() -> {
            scheduler.startNow(outer);
            trail.add("starter");
        });

        runToTheEnd(starter, outer, inner);

        assertEquals("outer", trail.get(0));
        assertEquals("inner", trail.get(1));
        assertEquals(
                List.of("outer again", "starter"),
                trail.subList(2, 4).stream().sorted().toList());
    }

    /** A class initializer pins the thread that runs it, on all JDKs, so the starter cannot give way in it. */
    @Test
    void whatIsStartedNowByAPinnedThreadRunsLater() throws InterruptedException {
        runToTheEnd(start(Pinned::load));

        for (var thread : Pinned.STARTED) {
            thread.join();
        }
    }

    private static final class Pinned {
        static final List<Thread> STARTED = List.of(startNow(), startNow(), startNow());

        static void load() {}

        private static Thread startNow() {
            var scheduler = Objects.requireNonNull(Scheduler.current());
            var thread = scheduler.newThread().unstarted(() -> {});
            scheduler.startNow(thread);
            return thread;
        }
    }
}
