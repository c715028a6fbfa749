package io.treadle.loop;

import static io.treadle.loop.TestLoops.FOREVER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import io.treadle.loop.net.ConnectOptions;
import io.treadle.loop.net.TcpStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loop that is told when to run, as with asyncio. */
@LoopTest
class EventLoopByHandTest {
    private final EventLoop loop = EventLoop.create(LoopOptions.DEFAULT.withName("by-hand"));

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void nothingRunsUntilItIsTold() {
        var posted = new CompletableFuture<String>();
        loop.post(() -> posted.complete("ran"));
        assertFalse(posted.isDone());
        loop.runUntilComplete(() -> {});
        assertEquals("ran", posted.join());
    }

    @Test
    void runUntilCompleteLeavesTheOthersPendingAndTheNextRunGoesOn() {
        var trail = new ArrayList<String>();
        var other = loop.runUntilComplete(() -> loop.spawn(() -> {
            trail.add("one");
            Treadle.yieldNow();
            trail.add("two");
        }));
        assertFalse(other.isDone());
        loop.runUntilComplete(() -> other.join());
        assertEquals(List.of("one", "two"), trail);
    }

    @Test
    void runUntilCompleteTakesATaskOfTheLoop() throws Exception {
        Task<String> task = loop.runUntilComplete(() -> loop.spawn(() -> "later"));
        assertEquals("later", loop.runUntilComplete(task));
        assertEquals("later", loop.runUntilComplete(task), "done already");
    }

    @Test
    void whatArrivesWhileTheLoopStandsStillIsReadOnceWhenItGoesOn() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = (InetSocketAddress) listener.getLocalSocketAddress();
            var stream = loop.runUntilComplete(() -> TcpStream.connect(address, ConnectOptions.DEFAULT));
            try (var peer = listener.accept()) {
                var read = loop.runUntilComplete(() -> loop.spawn(() -> stream.readExactly(4)));
                peer.getOutputStream().write("once".getBytes(UTF_8));
                peer.shutdownOutput();
                assertEquals("once", new String(loop.runUntilComplete(read), UTF_8));
                assertEquals(0, loop.runUntilComplete(() -> stream.readAll(10)).length);
            }
        }
    }

    @Test
    void runForeverReturnsWhenATaskStopsIt() {
        var trail = new ArrayList<Integer>();
        loop.post(() -> loop.spawn(() -> {
            for (int i = 0; ; i++) {
                trail.add(i);
                if (i == 3) {
                    loop.stop();
                }
                Treadle.yieldNow();
            }
        }));
        loop.runForever();
        assertEquals(List.of(0, 1, 2, 3), trail, "the slice that runs is the last");
    }

    @Test
    void stopFromAnotherThreadEndsARunThatSpins() throws InterruptedException {
        var spinning = new CountDownLatch(1);
        loop.post(() -> loop.spawn(() -> {
            while (true) {
                spinning.countDown();
                Treadle.yieldNow();
            }
        }));
        var caller = new Thread(loop::runForever);
        caller.start();
        spinning.await();
        loop.stop();
        caller.join();
    }

    @EachTransport
    void stopFromAnotherThreadEndsARunThatSleeps(Transport transport) throws Exception {
        try (var sleeping = EventLoop.create(TestLoops.on(transport))) {
            var caller = new Thread(sleeping::runForever);
            caller.start();
            TestLoops.awaitAsleep(sleeping, TestLoops.hubOf(sleeping));
            sleeping.stop();
            caller.join();
        }
    }

    @Test
    void aRunThatIsStoppedBeforeItsTaskIsDoneSaysSo() {
        var error = assertThrows(
                IllegalStateException.class,
                () -> loop.runUntilComplete(() -> {
                    loop.stop();
                    Treadle.sleep(FOREVER);
                }));
        TestLoops.assertSays("run again to go on", error);
    }

    @Test
    void aLoopThatRunsCannotBeRunTwice() throws InterruptedException {
        var running = new CountDownLatch(1);
        loop.post(running::countDown);
        var caller = new Thread(loop::runForever);
        caller.start();
        running.await();
        var error = assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(() -> {}));
        TestLoops.assertSays("use loop.submit(body).get()", error);
        loop.stop();
        caller.join();
    }

    @Test
    void closingALoopInTheBackgroundOfRunForeverEndsTheRun() throws InterruptedException {
        var running = new CountDownLatch(1);
        loop.post(running::countDown);
        var caller = new Thread(loop::runForever);
        caller.start();
        running.await();
        loop.close();
        caller.join();
    }

    @Test
    void closingALoopEndsARunUntilCompleteByCancellingItsTask() throws InterruptedException {
        var running = new CountDownLatch(1);
        var ended = new CompletableFuture<Throwable>();
        var caller = new Thread(() -> {
            try {
                loop.runUntilComplete(() -> {
                    running.countDown();
                    Treadle.sleep(FOREVER);
                });
            } catch (RuntimeException e) {
                ended.complete(e);
            }
        });
        caller.start();
        running.await();
        loop.close();
        assertEquals(
                "io.treadle.core.TaskCancelledException",
                ended.join().getClass().getName());
    }

    @Test
    void aClosedLoopRefusesEverything() {
        loop.close();
        assertTrue(loop.isClosed());
        assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(() -> {}));
        assertThrows(IllegalStateException.class, loop::runForever);
        assertThrows(RejectedExecutionException.class, () -> loop.post(() -> {}));
        assertThrows(RejectedExecutionException.class, () -> loop.submit(() -> 1));
        assertThrows(RejectedExecutionException.class, () -> loop.executor().execute(() -> {}));
    }

    @Test
    void closeWithinTheLoopSaysWhatToDo() {
        loop.runUntilComplete(() -> {
            var error = assertThrows(IllegalStateException.class, loop::close);
            TestLoops.assertSays("use stop()", error);
        });
        assertFalse(loop.isClosed());
    }

    @Test
    void closingCancelsThePendingTasksAndRunsTheirCleaningUp() {
        var trail = new ArrayList<String>();
        var task = loop.runUntilComplete(() -> {
            var pending = loop.spawn(() -> {
                try {
                    Treadle.sleep(FOREVER);
                } catch (Cancelled e) {
                    trail.add("cancelled");
                    throw e;
                } finally {
                    trail.add("cleaned up");
                }
            });
            Treadle.yieldNow();
            return pending;
        });
        loop.close();
        assertEquals(TaskState.CANCELLED, task.state());
        assertEquals(List.of("cancelled", "cleaned up"), trail);
    }

    @Test
    void severalThreadsMayCloseAtTheSameTime() throws InterruptedException {
        var closers = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            var closer = new Thread(() -> {
                loop.close();
                assertTrue(loop.isClosed());
            });
            closer.start();
            closers.add(closer);
        }
        for (var closer : closers) {
            closer.join();
        }
        assertFalse(TestLoops.hasPlatformThread("by-hand"));
    }
}
