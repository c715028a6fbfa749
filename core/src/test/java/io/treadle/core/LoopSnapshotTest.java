package io.treadle.core;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.channel.Channel;
import io.treadle.core.diagnostics.LoopSnapshot;
import io.treadle.core.diagnostics.TaskSnapshot;
import io.treadle.core.function.Action;
import io.treadle.core.pace.RateLimiter;
import io.treadle.core.pace.Retry;
import io.treadle.core.pace.Ticker;
import io.treadle.core.pool.TaskPool;
import io.treadle.core.queue.TaskQueue;
import io.treadle.core.select.Select;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.support.Loops;
import io.treadle.core.support.WordlessClause;
import io.treadle.core.sync.CapacityLimiter;
import io.treadle.core.sync.Deferred;
import io.treadle.core.sync.Event;
import io.treadle.core.sync.TaskBarrier;
import io.treadle.core.sync.TaskLock;
import io.treadle.core.sync.TaskRLock;
import io.treadle.core.sync.TaskSemaphore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class LoopSnapshotTest extends LoopFixture {
    private final Object monitor = new Object();

    private void waitForTheBell() {
        bell.await();
    }

    private static TaskSnapshot find(TaskLoop loop, String name) {
        return loop.snapshot().tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(loop.dump()));
    }

    /** What a task that does {@code action} waits for then. */
    private static String wordsFor(TaskLoop loop, Action<? extends Exception> action) {
        var task = loop.spawn(SpawnOptions.named("waiter").asSupervised(), action);
        Task.yieldNow();
        var words = find(loop, "waiter").waitsFor();
        task.cancel();
        task.join();
        return String.valueOf(words);
    }

    private void says(String expected, Action<? extends Exception> action) throws Exception {
        onLoop(loop -> assertEquals(expected, wordsFor(loop, action)));
    }

    // ---- what a task waits for ----

    @Test
    void aSleeperSaysHowMuchTimeIsLeft() throws Exception {
        onLoop(loop -> {
            var sleeper = loop.spawn(SpawnOptions.named("sleeper"), () -> Task.sleep(ofHours(2)));
            Task.yieldNow();
            clock.advance(ofHours(1));
            var seen = find(loop, "sleeper");
            assertEquals("sleeps", seen.waitsFor());
            assertEquals(ofHours(1), seen.timeLeft());
            sleeper.cancel();
        });
    }

    @Test
    void sleepersThatAreAlikeSayTheLeastAndTheMostTimeThatIsLeft() throws Exception {
        onLoop(loop -> {
            for (int hours = 1; hours <= 3; hours++) {
                var time = ofHours(hours);
                loop.spawn(SpawnOptions.DEFAULT.asDaemon(), () -> Task.sleep(time));
            }
            Task.yieldNow();
            assertTrue(loop.dump().contains("WAITING, daemon, sleeps, 3600.0 to 10800.0 s left\n"), loop.dump());
        });
    }

    @Test
    void whoSleepsForAPurposeNamesIt() throws Exception {
        says(
                "waits for the next tick of a Ticker of PT24H",
                () -> Ticker.fixedRate(ofDays(1)).next());
        says("waits for a permit of RateLimiter[a permit each PT24H, burst 1]", () -> {
            var limiter = RateLimiter.of(1, ofDays(1));
            limiter.acquire();
            limiter.acquire();
        });
        Action<IOException> failing = () -> {
            throw new IOException("on purpose");
        };
        says(
                "waits to try again, after 1 of 3 tries",
                () -> Retry.DEFAULT.withBackoff(ofDays(1), ofDays(1)).run(failing));
    }

    @Test
    void whoWaitsForATokenNamesTheFirstFewWhoHaveOne() throws Exception {
        onLoop(loop -> {
            var one = new CapacityLimiter(1);
            one.acquire();
            assertEquals(
                    "waits for a token of CapacityLimiter, of which 1 of 1 are lent, to task 1 'main'",
                    wordsFor(loop, one::acquire));
            one.setTotal(5);
            one.acquireFor("a name");
            for (int i = 0; i < 3; i++) {
                one.acquireFor(spawnSleeper(loop, "x"));
            }
            var words = wordsFor(loop, () -> one.acquireFor("another"));
            assertTrue(words.contains("5 of 5 are lent, to task 1 'main', task 3 'x', task 4 'x', ..."), words);
        });
    }

    @Test
    void whoWaitsForAPoolSaysSo() throws Exception {
        says("waits for a token of CapacityLimiter 'places of a pool', of which 1 of 1 are lent", () -> {
            var pool = TaskPool.of(1);
            pool.spawn(() -> Task.sleep(ofDays(1)));
            pool.spawn(() -> {});
        });
    }

    @Test
    void whoWaitsForALockNamesTheLockAndItsHolder() throws Exception {
        onLoop(loop -> {
            var lock = new TaskLock("db");
            lock.acquire();
            assertEquals("waits for TaskLock 'db' held by task 1 'main'", wordsFor(loop, lock::acquire));
            loop.spawn(SpawnOptions.named("waiter"), () -> {
                lock.acquire();
                lock.release();
            });
            Task.yieldNow();
            assertEquals(List.of(1L), find(loop, "waiter").blockers());
            lock.release();
        });
    }

    @Test
    void aReentrantLockAndAConditionSayWhatTheyAre() throws Exception {
        onLoop(loop -> {
            var lock = new TaskRLock();
            lock.acquire();
            assertEquals("waits for TaskRLock held by task 1 'main'", wordsFor(loop, lock::acquire));
            lock.release();
            var named = new TaskLock("db");
            var condition = named.newCondition();
            assertEquals("waits for a signal of a condition of TaskLock 'db'", wordsFor(loop, () -> {
                named.acquire();
                condition.await();
            }));
        });
    }

    @Test
    void whoJoinsNamesTheTask() throws Exception {
        onLoop(loop -> {
            var named = loop.spawn(SpawnOptions.named("x").asDaemon(), () -> Task.sleep(ofDays(1)));
            var nameless = loop.spawn(() -> Task.sleep(ofDays(1)));
            assertEquals("joins task " + named.id() + " 'x'", wordsFor(loop, named::join));
            assertEquals("joins task " + nameless.id(), wordsFor(loop, nameless::join));
            assertEquals(
                    "joins 2 tasks, of which 2 are missing; not done: task " + named.id() + " 'x', task "
                            + nameless.id(),
                    wordsFor(loop, () -> Task.joinAll(List.of(named, nameless))));
            assertEquals("waits for the next of 2 tasks", wordsFor(loop, () -> {
                try (var done = Task.asCompleted(List.of(named, nameless))) {
                    done.next();
                }
            }));
            nameless.cancel();
            named.cancel();
        });
    }

    private static Task<?> spawnSleeper(TaskLoop loop, String name) {
        return loop.spawn(SpawnOptions.named(name).asDaemon(), () -> Task.sleep(ofDays(1)));
    }

    @Test
    void whoGathersNamesTheTasksThatAreMissing() throws Exception {
        onLoop(loop -> {
            var done = loop.spawn(() -> {});
            done.join();
            var one = spawnSleeper(loop, "one");
            var two = spawnSleeper(loop, "two");
            var names = "task " + one.id() + " 'one', task " + two.id() + " 'two'";
            assertEquals(
                    "joins 3 tasks, of which 2 are missing; not done: " + names,
                    wordsFor(loop, () -> Task.joinAll(List.of(done, one, two), JoinOptions.ALL.raisingErrors())));
        });
    }

    @Test
    void ofManyTasksTheFirstFewAreNamed() throws Exception {
        onLoop(loop -> {
            var tasks = List.of(
                    spawnSleeper(loop, "a"), spawnSleeper(loop, "b"), spawnSleeper(loop, "c"), spawnSleeper(loop, "d"));
            var words = wordsFor(loop, () -> Task.joinAll(tasks));
            assertTrue(words.endsWith("'a', task 3 'b', task 4 'c', ..."), words);
        });
    }

    @Test
    void allWhoWaitForOneValueSaySo() throws Exception {
        onLoop(loop -> {
            var answer = new Deferred<String>().named("answer");
            for (var name : List.of("one", "two")) {
                loop.spawn(SpawnOptions.named(name), () -> assertEquals("42", answer.get()));
            }
            Task.yieldNow();
            assertEquals("waits for Deferred 'answer'", find(loop, "one").waitsFor());
            assertEquals("waits for Deferred 'answer'", find(loop, "two").waitsFor());
            answer.complete("42");
        });
    }

    @Test
    void whoClosesAScopeSaysForHowManyItWaits() throws Exception {
        onLoop(loop -> assertEquals(
                "waits for the end of 2 tasks",
                wordsFor(
                        loop,
                        () -> TaskScope.run(scope -> {
                            scope.spawn(() -> Task.sleep(ofDays(1)));
                            scope.spawn(() -> Task.sleep(ofDays(1)));
                        }))));
    }

    @Test
    void channelsAndQueuesAreNamed() throws Exception {
        says(
                "receives from Channel 'jobs'",
                () -> Channel.rendezvous().named("jobs").receive());
        says("sends to Channel", () -> Channel.rendezvous().send("x"));
        says("gets from TaskQueue 'jobs'", () -> TaskQueue.fifo().named("jobs").get());
        says("puts into TaskQueue", () -> {
            var queue = TaskQueue.<String>fifo(1);
            queue.put("a");
            queue.put("b");
        });
        says("waits until 1 items of a TaskQueue are done", () -> {
            var queue = TaskQueue.<String>fifo(1);
            queue.put("a");
            queue.join();
        });
    }

    @Test
    void eventsSemaphoresAndTheLikeAreNamed() throws Exception {
        says("waits for Event 'ready'", () -> new Event().named("ready").await());
        says("waits for Deferred", () -> new Deferred<String>().get());
        says(
                "waits for a permit of TaskSemaphore 's'",
                () -> new TaskSemaphore(0).named("s").acquire());
        says("waits at TaskBarrier, where 1 of 2 have come", () -> new TaskBarrier(2).await());
        says("waits for a token of CapacityLimiter, of which 0 of 0 are lent", () -> new CapacityLimiter(0).acquire());
    }

    @Test
    void aSelectNamesAllThatItWaitsFor() throws Exception {
        says(
                "receives from Channel 'jobs' or waits for Event",
                () -> Select.of(Channel.<Event>rendezvous().named("jobs").receiving(), new Event().waiting())
                        .await());
    }

    @Test
    void whoAwaitsAFutureSaysSo() throws Exception {
        says("awaits a future", () -> Task.await(new CompletableFuture<String>()));
    }

    @Test
    void aWaitOfTheJdkIsToldByItsCallAndItsCaller() throws Exception {
        inRealTime(loop -> {
            var taker = loop.spawn(SpawnOptions.named("taker"), LoopSnapshotTest::takeFromNobody);
            loop.spawn(SpawnOptions.named("sleeper"), () -> Thread.sleep(ofDays(1)));
            Task.yieldNow();
            var words = String.valueOf(find(loop, "taker").waitsFor());
            assertTrue(words.startsWith("waits in java.util.concurrent.ArrayBlockingQueue.take, called by"), words);
            assertTrue(words.contains("LoopSnapshotTest.takeFromNobody(LoopSnapshotTest.java:"), words);
            assertTrue(words.contains(", for a java.util.concurrent.locks."), words);
            var slept = String.valueOf(find(loop, "sleeper").waitsFor());
            assertTrue(slept.startsWith("waits in java.lang.Thread.sleep, called by "), slept);
            loop.tasks().stream().filter(task -> task != Task.current()).forEach(Task::cancel);
            taker.join();
        });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "waiting pins before JDK 24, and stops the loop")
    void aWaitForAMonitorSaysSo() throws Exception {
        inRealTime(loop -> {
            synchronized (monitor) {
                var waiter = loop.spawn(SpawnOptions.named("waiter"), this::enterTheMonitor);
                Task.yieldNow();
                var words = String.valueOf(find(loop, "waiter").waitsFor());
                assertTrue(
                        words.startsWith("waits to enter synchronized, called by io.treadle.core.LoopSnapsh"), words);
                assertFalse(waiter.isDone());
            }
        });
    }

    private void enterTheMonitor() {
        synchronized (monitor) {
            assertTrue(Thread.holdsLock(monitor));
        }
    }

    private static void takeFromNobody() throws InterruptedException {
        new ArrayBlockingQueue<String>(1).take();
    }

    @Test
    void aClauseThatFailsToSayWhatItIsSpoilsNothing() throws Exception {
        onLoop(loop -> assertTrue(wordsFor(loop, () -> {
                    var wait = Wait.begin();
                    wait.add(new WordlessClause());
                    wait.park();
                })
                .contains("on purpose")));
    }

    // ---- the tree ----

    @Test
    void tasksOfAScopeAreBelowTheTaskThatOpenedIt() throws Exception {
        onLoop(loop -> TaskScope.run(ScopeOptions.DEFAULT.withName("requests"), scope -> {
            scope.spawn(
                    SpawnOptions.named("child"),
                    () -> TaskScope.run(inner -> {
                        inner.spawn(SpawnOptions.named("grandchild"), this::waitForTheBell);
                    }));
            Task.yieldNow();
            Task.yieldNow();
            var child = find(loop, "child");
            var grandchild = find(loop, "grandchild");
            assertEquals(1, child.parent());
            assertEquals("requests", child.scope());
            assertEquals(child.id(), grandchild.parent());
            assertEquals(2, grandchild.depth());
            assertTrue(
                    loop.dump()
                            .contains(
                                    "\n    task 2 'child', WAITING, in scope 'requests', waits for the end of 1 task\n"),
                    loop.dump());
            assertTrue(loop.dump().contains("\n      task 3 'grandchild', WAITING"), loop.dump());
            bell.ring();
        }));
    }

    @Test
    void theDumpHasStateAndStackOfEachTask() throws Exception {
        onLoop(loop -> {
            loop.spawn(SpawnOptions.named("listener").asDaemon(), this::waitForTheBell);
            Task.yieldNow();
            var dump = loop.dump();
            assertTrue(dump.startsWith("loop test: 2 tasks\n  task 1 'main', RUNNING\n"), dump);
            assertTrue(dump.contains("\n  task 2 'listener', WAITING, daemon, waits in "), dump);
            assertTrue(dump.contains("LoopSnapshotTest.waitForTheBell"), dump);
            bell.ring();
        });
    }

    @Test
    void thoseThatAreAlikeAreOneEntry() throws Exception {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous().named("jobs");
            for (int i = 0; i < 50; i++) {
                loop.spawn(SpawnOptions.named("worker-" + i), () -> channel.receive());
            }
            Task.yieldNow();
            var dump = loop.dump();
            assertTrue(
                    dump.contains("\n  50 tasks alike: task 2 'worker-0', task 3 'worker-1', task 4 'worker-2', ...,"
                            + " WAITING, receives from Channel 'jobs'\n"),
                    dump);
            loop.tasks().stream().filter(task -> task != Task.current()).forEach(Task::cancel);
        });
    }

    @Test
    void tenThousandThatAreAlikeAreOneEntryToo() {
        var tasks = LongStream.rangeClosed(1, 10_000)
                .mapToObj(id -> new TaskSnapshot(
                        id, "w" + id, 0, 0, null, "WAITING", false, false, "sleeps", null, List.of(), null, List.of()))
                .toList();
        assertEquals(
                "loop test: 10000 tasks\n  10000 tasks alike: task 1 'w1', task 2 'w2', task 3 'w3', ..., WAITING, sleeps",
                new LoopSnapshot("test", "", tasks).toString());
    }

    @Test
    void aDeepTreeIsNoRecursion() throws Exception {
        onLoop(loop -> {
            nest(2000);
            while (loop.tasks().size() < 2001) {
                Task.yieldNow();
            }
            var deepest = loop.snapshot().tasks().get(2000);
            assertEquals(1999, deepest.depth());
            assertTrue(loop.dump().length() < 20_000_000);
            bell.ring();
        });
    }

    private void nest(int depth) {
        TaskLoop.current().spawn(() -> {
            if (depth > 1) {
                TaskScope.run(scope -> {
                    nest(depth - 1);
                });
            } else {
                bell.await();
            }
        });
    }

    @Test
    void aCallbackThatWaitsIsThere() throws Exception {
        onLoop(loop -> {
            loop.callSoon(this::waitForTheBell);
            Loops.letCallbacksRun();
            assertEquals(0, find(loop, "callbacks").id());
            bell.ring();
        });
    }

    // ---- JSON ----

    @Test
    void theJsonHasEachTaskAndEachDifferentStackOnce() throws Exception {
        onLoop(loop -> {
            loop.spawn(SpawnOptions.named("say \"hi\"\n"), this::waitForTheBell);
            loop.spawn(SpawnOptions.named("\ud800"), this::waitForTheBell);
            Task.yieldNow();
            var json = loop.snapshot().toJson();
            assertTrue(
                    json.startsWith("{\"loop\":\"test\",\"note\":\"\",\"tasks\":[{\"id\":1,\"name\":\"main\","), json);
            assertTrue(json.contains("\"name\":\"say \\\"hi\\\"\\u000a\""), json);
            assertTrue(json.contains("\"name\":\"\\ud800\""), json);
            assertEquals(2, json.split("\"stack\":1", -1).length - 1, json);
            bell.ring();
        });
    }

    // ---- from other threads ----

    @Test
    void anotherThreadGetsAnExactSnapshotOfALoopThatRuns() throws Exception {
        inRealTime(loop -> {
            var snapshot = Task.await(CompletableFuture.supplyAsync(loop::snapshot));
            assertEquals("", snapshot.note());
            assertEquals("awaits a future", snapshot.tasks().get(0).waitsFor());
            assertEquals(List.of(Task.current()), Task.await(CompletableFuture.supplyAsync(loop::tasks)));
        });
    }

    @Test
    void aLoopThatIsBlockedIsReadFromOutsideAndTheSnapshotSaysSo() throws Exception {
        var blocked = new CountDownLatch(1);
        var over = new AtomicBoolean();
        try (var loop = TaskLoop.create()) {
            var dump = CompletableFuture.supplyAsync(() -> {
                awaitUninterruptibly(blocked);
                return loop.dump();
            });
            var runner = Thread.ofPlatform()
                    .start(() -> loop.runUntilComplete(() -> {
                        loop.spawn(SpawnOptions.named("ready"), () -> Task.yieldNow());
                        Task.yieldNow(); // so that it has begun
                        spin(blocked, over);
                    }));
            var text = dump.get(1, TimeUnit.MINUTES);
            over.set(true);
            runner.join();
            assertTrue(text.contains("the loop does not answer"), text);
            assertTrue(text.contains("LoopSnapshotTest.spin"), text);
            assertTrue(text.contains("task 1 'main', RUNNING"), text);
            assertTrue(text.contains("'ready', READY"), text);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void spin(CountDownLatch blocked, AtomicBoolean over) {
        blocked.countDown();
        while (!over.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aLoopThatStandsStillOrIsClosedIsReadToo() {
        var loop = TaskLoop.create();
        loop.runUntilComplete(() -> {
            loop.spawn(SpawnOptions.named("left"), this::waitForTheBell);
            Task.yieldNow();
        });
        var still = loop.snapshot();
        assertEquals("the loop stands still", still.note());
        assertEquals(
                List.of("left"), still.tasks().stream().map(TaskSnapshot::name).toList());
        loop.close();
        assertEquals("closed", loop.snapshot().note());
        assertEquals(List.of(), loop.tasks());
    }

    // ---- one task ----

    @Test
    void aTaskTellsWhereItIs() throws Exception {
        onLoop(loop -> {
            var listener = loop.spawn(this::waitForTheBell);
            Task.yieldNow();
            assertTrue(listener.stackTrace().stream()
                    .anyMatch(frame -> frame.getMethodName().equals("waitForTheBell")));
            bell.ring();
            listener.join();
            assertEquals(List.of(), listener.stackTrace());
        });
    }

    @Test
    void aTaskTellsWhetherItIsADaemon() throws Exception {
        onLoop(loop -> {
            assertTrue(loop.spawn(SpawnOptions.named("d").asDaemon(), () -> {}).isDaemon());
            assertFalse(loop.spawn(() -> {}).isDaemon());
        });
    }
}
