package io.treadle.loop;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.treadle.core.Task;
import io.treadle.core.testing.VirtualClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

class VirtualTimeTest {
    private final VirtualClock clock = VirtualClock.autojump();

    private LoopOptions on(Transport transport) {
        return TestLoops.on(transport).withClock(clock);
    }

    @EachTransport
    void aDayOfSleepsIsOverAtOnce(Transport transport) {
        EventLoop.run(on(transport), () -> {
            for (int hour = 0; hour < 24; hour++) {
                Treadle.sleep(Duration.ofHours(1));
            }
        });
        assertEquals(ofDays(1), clock.elapsed());
    }

    @EachTransport
    void timeStandsStillForAnOffloadedCall(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var sleeper = Treadle.spawn(() -> Treadle.sleep(ofMillis(1)));
            var loop = EventLoop.current();
            Treadle.offload(() -> awaitIdle(loop));
            assertFalse(sleeper.isDone());
            assertEquals(Duration.ZERO, clock.elapsed());
        });
    }

    @EachTransport
    void timeStandsStillForASocketOfTheJdk(Transport transport) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EventLoop.run(on(transport), () -> {
                var sleeper = Treadle.spawn(() -> Treadle.sleep(ofMillis(1)));
                var loop = EventLoop.current();
                Thread.ofPlatform().daemon().start(TestLoops.unchecked(() -> acceptAndWrite(server, loop)));
                try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    assertEquals(42, socket.getInputStream().read());
                }
                assertFalse(sleeper.isDone());
                assertEquals(Duration.ZERO, clock.elapsed());
            });
        }
    }

    /** Until then a clock that does not wait has jumped. */
    private static void awaitIdle(EventLoop loop) throws Exception {
        TestLoops.awaitAsleep(loop, TestLoops.hubOf(loop));
    }

    private static void acceptAndWrite(ServerSocket server, EventLoop loop) throws Exception {
        try (var socket = server.accept()) {
            awaitIdle(loop);
            socket.getOutputStream().write(42);
        }
    }

    @EachTransport
    void whatATaskHandsToNettyIsDoneBeforeTimeMoves(Transport transport) {
        var times = new ArrayList<Duration>();
        EventLoop.run(on(transport), () -> {
            var netty = EventLoop.current().nettyEventLoop();
            netty.execute(() -> times.add(clock.elapsed()));
            Treadle.sleep(ofDays(1));
        });
        assertEquals(List.of(Duration.ZERO), times);
    }

    @EachTransport
    void waitingUntilAllAreBlockedSeesWhatNettyBroughtMeanwhile(Transport transport) {
        EventLoop.run(on(transport), () -> {
            var loop = EventLoop.current();
            var called = new AtomicBoolean();
            loop.nettyEventLoop().execute(() -> loop.callSoon(() -> called.set(true)));
            loop.waitAllBlocked();
            assertEquals(true, called.get());
            Task.sleep(ofDays(1));
        });
    }
}
