package io.treadle.testkit.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.function.Action;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.OffloadOptions;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import io.treadle.testkit.OpenResources;
import io.treadle.testkit.ScriptedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Runs a fault on a loop, and sees to it that the loop still serves afterwards, and that nothing is left. */
final class Faults {
    static final Duration SOON = Duration.ofMillis(100);

    /** What a test has offloaded leaves no thread for as long as it is looked whether one is left. */
    private static final OffloadOptions SHORT_LIVED = OffloadOptions.DEFAULT.withIdleTimeout(SOON);

    private Faults() {}

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static void assertSurvives(Action<Exception> fault) throws Exception {
        assertSurvives(LoopOptions.DEFAULT, fault);
    }

    static void assertSurvives(LoopOptions options, Action<Exception> fault) throws Exception {
        EventLoop.<Exception>run(options.withName("faults").withOffload(SHORT_LIVED), () -> {
            warmUp();
            var before = OpenResources.now();
            Treadle.scope(scope -> {
                var unused = scope.spawn(fault);
            });
            echo();
            awaitNoTasks();
            before.assertNothingAdded();
        });
    }

    /** Has everything made that the JDK, Netty and the loop make once and keep. */
    private static void warmUp() throws Exception {
        echo();
        try (var peer = ScriptedPeer.serve(connection -> connection.send("x"));
                var client = TcpStream.connect("localhost", peer.port())) {
            assertEquals("x", client.readLine());
        }
    }

    private static void echo() throws Exception {
        try (var server = TcpServer.listen(anyPort(), stream -> stream.transferTo(stream));
                var client = TcpStream.connect("127.0.0.1", server.port())) {
            client.write("still here\n");
            assertEquals("still here", client.readLine());
        }
    }

    private static void awaitNoTasks() {
        var self = Task.current();
        until(() -> EventLoop.current().tasks().stream().allMatch(task -> task == self || task.isDaemon()));
    }

    /** Gives way until it holds; bounded by the test's timeout. */
    static void until(Condition condition) {
        while (!condition.holds()) {
            Task.yieldNow();
        }
    }

    /** What no event tells. */
    @FunctionalInterface
    interface Condition {
        boolean holds();
    }

    static void assertSays(String expected, Throwable error) {
        assertTrue(String.valueOf(error.getMessage()).contains(expected), error::toString);
    }
}
