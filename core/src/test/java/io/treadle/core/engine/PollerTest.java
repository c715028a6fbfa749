package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.engine.FakePoller.Way;
import io.treadle.core.time.TaskClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class PollerTest {
    private final FakePoller poller;
    private final Scheduler scheduler;

    PollerTest(Way way) {
        poller = new FakePoller(way);
        scheduler = new Scheduler(
                new SchedulerOptions("polling", 0, Duration.ofNanos(50_000), TaskClock.system()), poller, this);
    }

    @AfterEach
    void close() throws InterruptedException {
        scheduler.close();
        scheduler.awaitClosed();
    }

    private Thread start(Runnable body) {
        return scheduler.newThread().start(body);
    }

    private void runToTheEnd(Thread thread) throws InterruptedException {
        scheduler.resume();
        thread.join();
    }

    @Test
    void theHubIsAVirtualThreadOfTheScheduler() {
        var current = new CompletableFuture<Thread>();
        var itsScheduler = new CompletableFuture<@Nullable Scheduler>();
        var inHub = new CompletableFuture<Boolean>();
        poller.onEachPoll = () -> {
            current.complete(Thread.currentThread());
            itsScheduler.complete(Scheduler.current());
            inHub.complete(scheduler.isInHub());
        };
        scheduler.resume();

        assertTrue(current.join().isVirtual());
        assertSame(poller.hub.join().thread(), current.join());
        assertSame(scheduler, itsScheduler.join());
        assertTrue(inHub.join());
        assertFalse(scheduler.isInHub());
    }

    @Test
    void workFromAnotherThreadEndsTheWait() throws InterruptedException {
        scheduler.resume();
        for (int i = 0; i < 1_000; i++) {
            poller.awaitWaiting();
            start(() -> {}).join();
        }
    }

    @Test
    void aTimerThatIsSetWhileTheHubWaitsShortensTheSleep() throws InterruptedException {
        var expired = new CountDownLatch(1);
        var timer = new Timer() {
            @Override
            protected void expire() {
                expired.countDown();
            }
        };
        scheduler.resume();
        poller.awaitWaiting();

        start(() -> scheduler.set(timer, scheduler.nanoTime() + 2_000_000));

        expired.await();
    }

    @Test
    void busyTasksDoNotKeepTheHubFromPolling() throws InterruptedException {
        runToTheEnd(start(() -> {
            while (poller.polls.get() < 100) {
                Thread.yield();
            }
        }));
    }

    @Test
    void theHubDoesNotWaitWhileSomethingIsReady() throws InterruptedException {
        var waits = new AtomicInteger();
        runToTheEnd(start(() -> {
            while (poller.polls.get() < 100) {
                Thread.yield();
            }
            waits.set(poller.waits.get());
        }));

        assertEquals(0, waits.get());
    }

    @Test
    void nobodyWakesASchedulerThatRuns() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var enough = new AtomicBoolean();
        var spinner = start(() -> {
            busy.countDown();
            while (!enough.get()) {
                Thread.onSpinWait();
            }
        });
        scheduler.resume();
        busy.await();

        int before = poller.wakeUps.get();
        for (int i = 0; i < 100; i++) {
            start(() -> {});
        }
        assertEquals(before, poller.wakeUps.get());

        enough.set(true);
        spinner.join();
    }

    /** As a handler does that wants a lock for which a task has queued first. */
    @Test
    @SuppressWarnings("LockNotBeforeTry") // who has the lock when is the test
    void theHubMayWaitForALockThatATaskQueuedForFirst() throws InterruptedException {
        var lock = new ReentrantLock();
        var taken = new CountDownLatch(1);
        lock.lock();
        var task = start(() -> {
            lock.lock();
            lock.unlock();
        });
        scheduler.resume();
        while (!lock.hasQueuedThread(task)) {
            Thread.yield();
        }
        poller.onEachPoll = () -> {
            lock.lock();
            taken.countDown();
            lock.unlock();
        };
        poller.wake();
        while (lock.getQueueLength() < 2) {
            Thread.yield();
        }

        lock.unlock();

        taken.await();
        task.join();
    }

    @Test
    void closingLetsTheHubReleaseWhatItHolds() throws InterruptedException {
        scheduler.resume();
        poller.awaitWaiting();

        close();

        assertTrue(poller.released);
    }

    @Test
    void onlyATaskBesideAReadyHubKnowsThatItWillPollSoon() throws InterruptedException {
        var inHub = new AtomicBoolean();
        poller.onEachPoll = () -> inHub.set(inHub.get() || poller.hub.join().willPollSoon());

        runToTheEnd(start(() -> {
            while (!poller.hub.isDone() || !poller.hub.join().willPollSoon()) {
                Thread.yield();
            }
        }));

        assertFalse(inHub.get());
        assertFalse(poller.hub.join().willPollSoon());
    }

    @Test
    void whatTheHubStartsEagerlyComesNextAndLeavesTheOrderOfTheOthers() throws InterruptedException {
        var trail = new ArrayList<String>();
        var first = scheduler.newThread().unstarted(() -> trail.add("first"));
        var eager = scheduler.newThread().unstarted(() -> {
            trail.add("eager");
            first.start();
        });
        var other = start(() -> {
            while (trail.isEmpty()) {
                Thread.yield();
            }
            trail.add("other");
        });
        poller.onEachPoll = () -> {
            if (eager.getState() == Thread.State.NEW) {
                scheduler.startNow(eager);
            }
        };

        runToTheEnd(other);
        eager.join();
        first.join();

        assertEquals(List.of("eager", "other", "first"), trail);
    }
}
