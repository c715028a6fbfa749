package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The JDK's poller of sockets belongs to the whole JVM. Were it started by the first socket of a task, then all sockets in
 * virtual threads would wait for that task's loop: while it is busy, and for ever when it has ended, unless what it leaves
 * is handed on.
 */
@LoopTest
class PollerCaptureTest {
    private static final String LEFT_TO_THE_LOOP = "treadle.socketPoller";

    @Test
    void loopsMayComeAndGoWhileAnUnrelatedVirtualThreadReadsFromASocket() throws Exception {
        assertEquals(new Fork.Outcome(0, "read 60\n"), Fork.run(Program.class));
    }

    @Test
    void aBusyLoopDoesNotHoldUpTheSocketsOfOtherVirtualThreads() throws Exception {
        assertEquals(new Fork.Outcome(0, "read 1\n"), Fork.run(BusyLoop.class));
    }

    @Test
    void aLoopThatIsToHaveThePollerHandsItBackWhenItCloses() throws Exception {
        assertEquals(new Fork.Outcome(0, "read 60\n"), Fork.run(Program.class, LEFT_TO_THE_LOOP));
    }

    @Test
    void aLoopThatIsToHaveThePollerHoldsItUp() throws Exception {
        assumeTrue(Runtime.version().feature() >= 22, "before JDK 22 the poller has threads of the system only");
        assertEquals(new Fork.Outcome(0, "waits, reads 1\n"), Fork.run(HeldUp.class, LEFT_TO_THE_LOOP));
    }

    private static void leaveToTheLoop(String[] arguments) {
        if (arguments.length > 0) {
            System.setProperty(arguments[0], "loop");
        }
    }

    /** What is sent while the loop is busy arrives when it is not any more. */
    static final class HeldUp {
        private HeldUp() {}

        public static void main(String[] arguments) throws Exception {
            leaveToTheLoop(arguments);
            var program = new Program();
            var done = new CountDownLatch(1);
            try (var loop = EventLoop.start()) {
                loop.submit(() -> program.useSocket()).get();
                var sender = program.startReader();
                program.awaitReader();
                var spinning = new CountDownLatch(1);
                loop.post(() -> {
                    spinning.countDown();
                    while (done.getCount() > 0) {
                        Thread.onSpinWait(); // which does not give way
                    }
                });
                spinning.await();
                sender.getOutputStream().write(1);
                var early = program.read.poll(200, TimeUnit.MILLISECONDS);
                done.countDown();
                System.out.println(early == null ? "waits, reads " + program.read.take() : "does not wait");
            }
            System.exit(0);
        }
    }

    /** Were the poller captured, it would wait for a thread that is busy until the read is done. */
    static final class BusyLoop {
        private BusyLoop() {}

        public static void main(String[] arguments) throws Exception {
            var program = new Program();
            var read = new CompletableFuture<Integer>();
            try (var loop = EventLoop.start()) {
                loop.submit(() -> program.useSocket()).get();
                var spinning = new CountDownLatch(1);
                loop.post(() -> {
                    spinning.countDown();
                    while (!read.isDone()) {
                        Thread.onSpinWait(); // which does not give way
                    }
                });
                spinning.await();
                var sender = program.startReader();
                read.complete(program.exchange(sender));
            }
            System.out.println("read " + read.get());
            System.exit(0);
        }
    }

    /** In a JVM of its own, since the first use of a socket by a virtual thread must be that of a task. */
    static final class Program {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final BlockingQueue<Integer> read = new LinkedBlockingQueue<>();
        private @Nullable Thread reader;

        private Program() throws IOException {}

        public static void main(String[] arguments) throws Exception {
            leaveToTheLoop(arguments);
            new Program().run();
        }

        private void run() throws Exception {
            useSocketInLoop();
            var sender = startReader();
            int count = 0;
            for (int i = 0; i < 20; i++) {
                count += exchange(sender);
                useSocketInLoop();
                count += exchange(sender);
                var other = EventLoop.start();
                count += exchange(sender);
                other.close();
            }
            System.out.println("read " + count);
            System.exit(0);
        }

        private void useSocketInLoop() throws Exception {
            EventLoop.run(() -> useSocket());
        }

        /** In a task: another one waits for a socket. */
        int useSocket() throws Exception {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                    var accepted = server.accept()) {
                var reader = Treadle.spawn(() -> socket.getInputStream().read());
                Task.yieldNow();
                accepted.getOutputStream().write(1);
                return reader.get();
            }
        }

        /** Starts a virtual thread of the JDK's own scheduler that reads from a socket; returns the other end. */
        private Socket startReader() throws IOException {
            var socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
            reader = Thread.startVirtualThread(() -> readAll(socket));
            return server.accept();
        }

        private void readAll(Socket socket) {
            try (socket) {
                for (int got = socket.getInputStream().read();
                        got >= 0;
                        got = socket.getInputStream().read()) {
                    read.add(got);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e); // to the log of the forked JVM
            }
        }

        private int exchange(Socket sender) throws Exception {
            awaitReader();
            sender.getOutputStream().write(1);
            return read.take();
        }

        /** Until the reader is in the poller's hands. */
        private void awaitReader() {
            var waiting = Objects.requireNonNull(reader);
            TestLoops.until(() -> TestLoops.isParked(waiting));
        }
    }
}
