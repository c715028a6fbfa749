package io.treadle.testkit.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.treadle.core.CancelScope;
import io.treadle.core.CompletedTasks;
import io.treadle.core.Task;
import io.treadle.core.TaskScope;
import io.treadle.core.channel.Channel;
import io.treadle.core.channel.Receiver;
import io.treadle.core.channel.Sender;
import io.treadle.core.function.Action;
import io.treadle.core.greenlet.Greenlet;
import io.treadle.core.pace.RateLimiter;
import io.treadle.core.pace.Ticker;
import io.treadle.core.pool.PoolItems;
import io.treadle.core.pool.TaskPool;
import io.treadle.core.queue.TaskQueue;
import io.treadle.core.sync.CapacityLimiter;
import io.treadle.core.sync.Deferred;
import io.treadle.core.sync.Event;
import io.treadle.core.sync.TaskBarrier;
import io.treadle.core.sync.TaskCondition;
import io.treadle.core.sync.TaskLock;
import io.treadle.core.sync.TaskRLock;
import io.treadle.core.sync.TaskSemaphore;
import io.treadle.core.testing.Sequencer;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.OffloadPool;
import io.treadle.loop.file.AsyncFiles;
import io.treadle.loop.file.FileChunks;
import io.treadle.loop.file.FileLines;
import io.treadle.loop.net.Resolver;
import io.treadle.loop.net.ResolverOptions;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import io.treadle.loop.net.UdpSocket;
import io.treadle.loop.process.Pipeline;
import io.treadle.loop.process.Redirection;
import io.treadle.loop.process.Signal;
import io.treadle.loop.process.Signals;
import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import io.treadle.loop.reactor.FluxItems;
import io.treadle.loop.reactor.ReactorBridge;
import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.ByteSource;
import io.treadle.loop.stream.MessageChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/**
 * What belongs to a loop is refused to all other threads, by every method but those that are for any thread. A method that
 * is new is refused too, or it is named here.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WrongThreadTest {
    /** A type, how one is made that is in use on its loop, and the methods that are for any thread. */
    private record Confined(Class<?> type, Callable<?> made, Set<String> forAnyThread) {}

    private final EventLoop home =
            EventLoop.start(LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> {}));
    private final EventLoop other = EventLoop.start();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    private int port;

    @BeforeEach
    void prepare() throws Exception {
        file = Files.writeString(directory.resolve("lines"), "a\nb\nc\n");
        port = home.submit(() -> TcpServer.listen("127.0.0.1", 0, stream -> waitForEver())
                        .port())
                .get();
    }

    @AfterEach
    void close() {
        other.close();
        home.close();
    }

    @TestFactory
    Stream<DynamicTest> isRefused() {
        return all().flatMap(confined -> Arrays.stream(Caller.values())
                .map(caller -> dynamicTest(
                        confined.type.getSimpleName() + " to " + caller, () -> assertRefused(confined, caller))));
    }

    private void assertRefused(Confined confined, Caller caller) throws Exception {
        var calls = new ForeignCalls(home, caller.executor(other), file);
        var unexpected = calls.notRefused(confined.type, confined.made).stream()
                .filter(done -> !confined.forAnyThread.contains(done.substring(0, done.indexOf(':'))))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), unexpected);
    }

    private Stream<Confined> all() {
        return Stream.of(ofTasks(), locks(), queues(), pools(), streams(), processes(), files())
                .flatMap(s -> s);
    }

    private Stream<Confined> ofTasks() {
        var asked = Set.of(
                "id",
                "name",
                "state",
                "value",
                "exception",
                "isDone",
                "isSuccessful",
                "isDaemon",
                "stackTrace",
                "onDone",
                "toCompletableFuture",
                "cancel",
                "kill");
        return Stream.of(
                new Confined(Task.class, WrongThreadTest::sleeper, asked),
                new Confined(TaskScope.class, WrongThreadTest::scope, Set.of("cancel", "cancelScope", "winner")),
                new Confined(
                        CancelScope.class,
                        WrongThreadTest::cancelScope,
                        Set.of(
                                "cancel",
                                "deadline",
                                "isCancelRequested",
                                "isCancelledCaught",
                                "isExpired",
                                "isShielded",
                                "origin",
                                "reason")),
                new Confined(CompletedTasks.class, () -> Task.asCompleted(List.of(sleeper())), Set.of("hasNext")),
                new Confined(
                        Greenlet.class,
                        WrongThreadTest::greenlet,
                        Set.of("isActive", "isDead", "isStarted", "name", "setName", "parent", "stackTrace")));
    }

    private Stream<Confined> locks() {
        return Stream.of(
                new Confined(TaskLock.class, WrongThreadTest::heldLock, Set.of("newCondition", "isHeld")),
                new Confined(
                        TaskRLock.class,
                        () -> used(new TaskRLock(), TaskRLock::acquire),
                        Set.of("newCondition", "isHeld")),
                new Confined(TaskCondition.class, () -> heldLock().newCondition(), Set.of()),
                new Confined(TaskSemaphore.class, () -> used(new TaskSemaphore(1), TaskSemaphore::acquire), Set.of()),
                new Confined(TaskBarrier.class, () -> used(new TaskBarrier(2), TaskBarrier::await), Set.of()),
                new Confined(
                        CapacityLimiter.class, () -> used(new CapacityLimiter(2), CapacityLimiter::acquire), Set.of()),
                new Confined(Event.class, () -> used(new Event(), Event::await), Set.of("set", "clear", "isSet")),
                new Confined(
                        Deferred.class,
                        () -> used(new Deferred<>(), Deferred::get),
                        Set.of("complete", "completeWith", "fail", "isDone", "value", "exception")));
    }

    private Stream<Confined> queues() {
        return Stream.of(
                new Confined(TaskQueue.class, () -> used(TaskQueue.<String>fifo(3), q -> q.put("a")), Set.of()),
                new Confined(Channel.class, WrongThreadTest::channel, Set.of("capacity", "onUndelivered")),
                new Confined(Sender.class, () -> channel().sender(), Set.of()),
                new Confined(Receiver.class, () -> channel().receiver(), Set.of()),
                new Confined(
                        RateLimiter.class,
                        () -> used(RateLimiter.of(1, Duration.ofMillis(1)), RateLimiter::acquire),
                        Set.of("withBurst")),
                new Confined(Ticker.class, () -> used(Ticker.fixedRate(Duration.ofMillis(1)), Ticker::next), Set.of()),
                new Confined(Sequencer.class, () -> used(new Sequencer(), s -> s.step(0, () -> {})), Set.of()));
    }

    private Stream<Confined> pools() {
        return Stream.of(
                new Confined(TaskPool.class, () -> TaskPool.of(2), Set.of("isShutdown")),
                new Confined(PoolItems.class, () -> TaskPool.of(2).imap(x -> x, List.of(1, 2)), Set.of()),
                new Confined(OffloadPool.class, () -> OffloadPool.of(1), Set.of("isShutdown")),
                new Confined(FluxItems.class, () -> ReactorBridge.iterate(Flux.just(1, 2)), Set.of()));
    }

    private Stream<Confined> streams() {
        return Stream.of(
                new Confined(
                        TcpStream.class,
                        () -> TcpStream.connect("127.0.0.1", port),
                        Set.of(
                                "available",
                                "isClosed",
                                "localAddress",
                                "remoteAddress",
                                "nettyChannel",
                                "asInputStream",
                                "asOutputStream")),
                new Confined(
                        UdpSocket.class,
                        () -> UdpSocket.connect("127.0.0.1", 9),
                        Set.of("available", "dropped", "isClosed", "localAddress", "remoteAddress", "nettyChannel")),
                new Confined(
                        TcpServer.class,
                        () -> TcpServer.listen("127.0.0.1", 0, stream -> waitForEver()),
                        Set.of("address", "port")),
                new Confined(
                        MessageChannel.class,
                        () -> MessageChannel.lines(TcpStream.connect("127.0.0.1", port), 100),
                        Set.of()),
                new Confined(Resolver.class, () -> Resolver.create(ResolverOptions.DEFAULT), Set.of()));
    }

    private Stream<Confined> processes() {
        var piped = SubprocessOptions.DEFAULT.withStdin(Redirection.pipe());
        return Stream.of(
                new Confined(
                        Subprocess.class,
                        () -> Subprocess.start("sleep", "100"),
                        Set.of(
                                "command",
                                "exitStatus",
                                "isAlive",
                                "kill",
                                "terminate",
                                "pid",
                                "stdin",
                                "stdout",
                                "stderr",
                                "toHandle")),
                new Confined(
                        ByteSource.class,
                        () -> Subprocess.start("sleep", "100").stdout(),
                        Set.of("available", "asInputStream")),
                new Confined(
                        ByteSink.class,
                        () -> Subprocess.start(piped, "sleep", "100").stdin(),
                        Set.of("asOutputStream")),
                new Confined(
                        Pipeline.class,
                        () -> Pipeline.start(List.of("sleep", "100")),
                        Set.of("stages", "stdin", "stdout", "kill", "terminate")),
                new Confined(Signals.class, () -> Signals.of(Signal.USR2), Set.of()));
    }

    private Stream<Confined> files() {
        return Stream.of(
                new Confined(FileChunks.class, () -> AsyncFiles.chunks(file, 2), Set.of()),
                new Confined(
                        FileLines.class,
                        () -> used(AsyncFiles.lines(file), f -> f.iterator().next()),
                        Set.of()),
                new Confined(Iterator.class, () -> AsyncFiles.chunks(file, 2).iterator(), Set.of()));
    }

    // ---- what is in use ----

    private static void waitForEver() {
        Task.sleep(Duration.ofDays(1));
    }

    private static Task<?> sleeper() {
        return EventLoop.current().spawn(WrongThreadTest::waitForEver);
    }

    /** Does {@code use} in a task that then stays. */
    private static <T> T used(T made, Use<T> use) {
        EventLoop.current().spawn(() -> {
            use.of(made);
            waitForEver();
        });
        Task.yieldNow();
        return made;
    }

    @FunctionalInterface
    private interface Use<T> {
        void of(T made) throws Exception;
    }

    private static TaskLock heldLock() {
        return used(new TaskLock("held"), TaskLock::acquire);
    }

    private static Channel<String> channel() {
        return used(Channel.<String>bounded(3), c -> c.send("a"));
    }

    private static TaskScope scope() {
        var opened = new TaskScope[1];
        used(opened, box -> {
            box[0] = TaskScope.open();
            waitForEver();
        });
        return opened[0];
    }

    private static CancelScope cancelScope() {
        Action<RuntimeException> staying = WrongThreadTest::waitForEver;
        return used(CancelScope.create(), scope -> scope.run(staying));
    }

    private static Greenlet greenlet() {
        return Greenlet.of(first -> first);
    }
}
