package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The JDK's poller of sockets belongs to the whole JVM. Were it started by the first socket of a task, then all sockets in
 * virtual threads would wait for that task's loop: while it is busy, and for ever when it has ended, unless what it leaves
 * is handed on.
 */
@LoopTest
class PollerCaptureTest {
    @Test
    void loopsMayComeAndGoWhileAnUnrelatedVirtualThreadReadsFromASocket() throws Exception {
        assertEquals(new Fork.Outcome(0, "read 60\n"), Fork.run(Program.class));
    }

    @Test
    void aBusyLoopDoesNotHoldUpTheSocketsOfOtherVirtualThreads() throws Exception {
        assertEquals(new Fork.Outcome(0, "read 1\n"), Fork.run(BusyLoop.class));
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
            var waiting = Objects.requireNonNull(reader);
            TestLoops.until(() -> TestLoops.isParked(waiting)); // in the poller's hands
            sender.getOutputStream().write(1);
            return read.take();
        }
    }
}
