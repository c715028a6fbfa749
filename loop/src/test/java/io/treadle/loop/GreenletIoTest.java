package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.greenlet.Greenlet;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** A greenlet of a task waits for something of the loop or of the JDK: its whole group does, and the other tasks go on. */
@LoopTest
class GreenletIoTest {
    private final List<String> trail = new ArrayList<>();

    /** In a task: while {@code wait} lasts in a greenlet of another one, its group waits and this task does {@code meanwhile}. */
    private void assertOnlyItsGroupWaits(Action<?> wait, Action<?> meanwhile) throws Exception {
        var other = Treadle.spawn(() -> {
            greenletThat(wait).switchTo();
            trail.add("its main greenlet");
        });
        Treadle.yieldNow();
        trail.add("another task");
        meanwhile.run();
        other.get();
        assertEquals(List.of("a greenlet waits", "another task", "it goes on", "its main greenlet"), trail);
    }

    private Greenlet greenletThat(Action<?> wait) {
        return Greenlet.of(() -> {
            trail.add("a greenlet waits");
            wait.run();
            trail.add("it goes on");
        });
    }

    @EachTransport
    void itReadsFromABlockingSocket(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                    var client = new Socket(server.getInetAddress(), server.getLocalPort());
                    var accepted = server.accept()) {
                assertOnlyItsGroupWaits(
                        () -> assertEquals(7, client.getInputStream().read()),
                        () -> accepted.getOutputStream().write(7));
            }
        });
    }

    @EachTransport
    void itCallsABodyOfTheOffloadPool(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var goOn = new CountDownLatch(1);
            assertOnlyItsGroupWaits(() -> Treadle.offload(() -> goOn.await()), goOn::countDown);
        });
    }

    @EachTransport
    void itSleeps(Transport transport) throws Exception {
        EventLoop.run(
                TestLoops.on(transport),
                () -> assertOnlyItsGroupWaits(() -> Treadle.sleep(Duration.ofMillis(5)), Treadle::yieldNow));
    }

    @Test
    void itWaitsForALockThatAnotherTaskHolds() throws Exception {
        EventLoop.run(() -> {
            var lock = new ReentrantLock();
            assertTrue(lock.tryLock());
            assertOnlyItsGroupWaits(
                    () -> {
                        lock.lock();
                        try {
                            assertTrue(lock.isHeldByCurrentThread());
                        } finally {
                            lock.unlock();
                        }
                    },
                    lock::unlock);
        });
    }

    /** Two groups of one loop: each greenlet waits for what the other one does after its own wait has begun. */
    @Test
    void greenletsOfTwoTasksWaitForEachOther() throws Exception {
        EventLoop.run(() -> {
            var mine = new CountDownLatch(1);
            var yours = new CountDownLatch(1);
            assertOnlyItsGroupWaits(
                    () -> {
                        mine.await();
                        yours.countDown();
                    },
                    () -> Greenlet.of(() -> {
                                mine.countDown();
                                yours.await();
                            })
                            .switchTo());
        });
    }
}
