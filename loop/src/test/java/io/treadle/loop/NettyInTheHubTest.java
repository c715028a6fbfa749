package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Netty's channels, handlers and tasks on the thread of Treadle's tasks. */
@LoopTest
class NettyInTheHubTest {
    private static final int CLIENTS = 20;

    /** In a task: has {@code call} made by Netty, in the hub. */
    private static <T> T inHub(Callable<T> call) throws Exception {
        var result = new CompletableFuture<T>();
        EventLoop.current().nettyEventLoop().execute(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return Task.await(result);
    }

    @EachTransport
    void nettyServesNettyClientsOfTheSameLoop(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var loop = EventLoop.current();
            var server = NettyPeers.echoServer(loop, transport);
            var tasks = new ArrayList<Task<Integer>>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                tasks.add(loop.spawn(() -> EchoClient.connect(loop, transport, server.localAddress())
                        .exchange(number)));
            }
            assertEquals(numbers(), Treadle.gather(tasks));
        });
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, CLIENTS).boxed().toList();
    }

    @EachTransport
    void nettyServesBlockingSocketsInTasksOfTheSameLoop(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var loop = EventLoop.current();
            var server = NettyPeers.echoServer(loop, transport);
            var tasks = new ArrayList<Task<Integer>>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                tasks.add(loop.spawn(() -> exchangeByBlockingSocket(NettyPeers.port(server), number)));
            }
            assertEquals(numbers(), Treadle.gather(tasks));
        });
    }

    private static int exchangeByBlockingSocket(int port, int number) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            new DataOutputStream(socket.getOutputStream()).writeInt(number);
            return new DataInputStream(socket.getInputStream()).readInt();
        }
    }

    @EachTransport
    void blockingServerSocketsInTasksServeNettyClientsOfTheSameLoop(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var loop = EventLoop.current();
            try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                loop.spawn(() -> echoOnce(server.accept()));
                var client = EchoClient.connect(loop, transport, server.getLocalSocketAddress());
                assertEquals(7, client.exchange(7));
                NettyPeers.await(client.channel().close());
            }
        });
    }

    private static void echoOnce(Socket accepted) throws Exception {
        try (accepted) {
            accepted.getInputStream().transferTo(accepted.getOutputStream());
        }
    }

    @EachTransport
    void socketChannelsInTasksTalkToEachOther(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = ServerSocketChannel.open()
                            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    var client = SocketChannel.open(server.getLocalAddress());
                    var accepted = server.accept()) {
                var reader = Treadle.spawn(() -> {
                    var got = ByteBuffer.allocate(4);
                    client.read(got);
                    return got.getInt(0);
                });
                Treadle.yieldNow();
                accepted.write(ByteBuffer.allocate(4).putInt(0, 99));
                assertEquals(99, reader.get());
            }
        });
    }

    @EachTransport
    void handlersRunOnTheThreadOfTheTasksAndAreNoTasks(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var loop = EventLoop.current();
            assertSame(loop, inHub(EventLoop::current));
            assertEquals(true, inHub(loop::isOnThread));
            assertThrows(IllegalStateException.class, () -> inHub(Task::current));
        });
    }

    @EachTransport
    void nettyIsInItsEventLoopInHandlersAndNotInTasks(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var netty = EventLoop.current().nettyEventLoop();
            assertEquals(true, inHub(() -> netty.inEventLoop()));
            assertFalse(netty.inEventLoop());
        });
    }

    @Test
    void aHandlerThatWaitsGetsTheErrorAtOnce() throws Exception {
        EventLoop.run(() -> {
            var task = Treadle.spawn(SpawnOptions.DEFAULT.asDaemon(), () -> Treadle.sleep(Duration.ofDays(1)));
            var neverDone = new CompletableFuture<Integer>();
            assertRefusesToWait(() -> Treadle.sleep(Duration.ofDays(1)));
            assertRefusesToWait(() -> Treadle.sleep(Duration.ZERO));
            assertRefusesToWait(Treadle::yieldNow);
            assertRefusesToWait(() -> Treadle.await(neverDone));
            assertRefusesToWait(() -> task.join());
            assertRefusesToWait(() -> EventLoop.current().offload(() -> 1));
        });
    }

    /** What may throw anything. */
    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefusesToWait(Attempt wait) {
        var error = assertThrows(
                IllegalStateException.class,
                () -> inHub(() -> {
                    wait.run();
                    return "waited";
                }));
        TestLoops.assertSays("must not wait", error);
        TestLoops.assertSays("spawn", error);
    }

    @Test
    void aHandlerMaySpawnATaskEvenAnEagerOne() throws Exception {
        EventLoop.run(() -> {
            var trail = new ArrayList<String>();
            var task = inHub(() -> {
                var eager = Treadle.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> {
                    trail.add("task");
                    Treadle.yieldNow();
                    trail.add("task again");
                });
                trail.add("handler");
                return eager;
            });
            task.join();
            assertEquals(List.of("task", "handler", "task again"), trail);
        });
    }

    @EachTransport
    void aTimerOfNettyFiresWhileTasksAreIdle(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var fired = new CompletableFuture<Long>();
            long began = System.nanoTime();
            scheduleSoon(() -> fired.complete(System.nanoTime() - began));
            assertTrue(Task.await(fired) >= TimeUnit.MILLISECONDS.toNanos(5));
        });
    }

    @EachTransport
    void aTimerOfNettyFiresWhileTasksSpin(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var fired = new CompletableFuture<String>();
            scheduleSoon(() -> fired.complete("fired"));
            while (!fired.isDone()) {
                Treadle.yieldNow();
            }
        });
    }

    @EachTransport
    void aTimerOfNettyThatATaskSetsShortensTheSleepOfTheHub(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var hub = TestLoops.hubOf(loop);
            loop.post(() -> loop.callLater(Duration.ofDays(1), () -> {}));
            for (int i = 0; i < 20; i++) {
                TestLoops.awaitAsleep(loop, hub);
                var fired = new CompletableFuture<String>();
                loop.post(() -> scheduleSoon(() -> fired.complete("fired")));
                assertEquals("fired", fired.get());
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void scheduleSoon(Runnable command) {
        EventLoop.current().nettyEventLoop().schedule(command, 5, TimeUnit.MILLISECONDS);
    }
}
