package io.treadle.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A TCP server or client that does byte for byte what its script says, and says so if the other side did not keep to it: for
 * tests of network code against what peers do at their worst. It runs on platform threads, outside any loop.
 *
 * <pre>{@code
 * try (var peer = ScriptedPeer.serve(connection -> connection.expect("PING\r\n").send("PO").reset())) {
 *     assertThrows(IOException.class, () -> ping(peer.address()));
 * }
 * }</pre>
 *
 * <p>All methods may be called by any thread, tasks too, where they wait as tasks do.
 */
/*
 *   open      scripts run, each from the moment its connection stands
 *   closing   close(): no further connections; steps that only wait (hold, pause) end; the others have a grace
 *   closed    the sockets of scripts that had not ended were cut; what went wrong in any of them is thrown
 */
public final class ScriptedPeer implements AutoCloseable {
    private final PeerOptions options;
    private final boolean client;
    private final List<PeerScript> scripts;
    private final InetSocketAddress address;
    private final List<AutoCloseable> sockets = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition connected = lock.newCondition();
    private final List<ScriptRun> runs = new ArrayList<>();
    private volatile @Nullable Throwable acceptFailure;

    private ScriptedPeer(PeerOptions options, boolean client, List<PeerScript> scripts, InetSocketAddress address) {
        this.options = options;
        this.client = client;
        this.scripts = scripts;
        this.address = address;
    }

    // ---- making one ----

    /**
     * A server on a port of the loopback address: the first connection runs the first script, the second one the second, and
     * further ones the last again.
     */
    public static ScriptedPeer serve(PeerScript... scripts) throws IOException {
        return serve(PeerOptions.DEFAULT, scripts);
    }

    /** A server, as {@link #serve(PeerScript...)}. */
    public static ScriptedPeer serve(PeerOptions options, PeerScript... scripts) throws IOException {
        if (scripts.length == 0) {
            throw new IllegalArgumentException("a peer needs something to do: scripts=0, expected at least one");
        }
        var server = PeerSockets.listen(options);
        var peer = new ScriptedPeer(options, false, List.of(scripts), addressOf(server));
        peer.sockets.add(server);
        Thread.ofPlatform().daemon().name("scripted-peer-accept").start(() -> peer.accept(server));
        return peer;
    }

    /** A client that connects to {@code server} and runs {@code script}. */
    public static ScriptedPeer connect(InetSocketAddress server, PeerScript script) throws IOException {
        return connect(PeerOptions.DEFAULT, server, 1, script);
    }

    /** A client that opens {@code connections} to {@code server} and runs {@code script} on all of them at once. */
    public static ScriptedPeer connect(
            PeerOptions options, InetSocketAddress server, int connections, PeerScript script) throws IOException {
        var peer = new ScriptedPeer(options, true, List.of(script), server);
        try {
            for (int i = 0; i < connections; i++) {
                peer.begin(PeerSockets.connect(server, options.receiveBuffer(), options.limit()));
            }
            return peer;
        } catch (Throwable e) {
            peer.cut();
            throw e;
        }
    }

    /** An address where connecting is refused, and that is nobody else's until this is closed. */
    public static ScriptedPeer refusing() throws IOException {
        var bound = PeerSockets.refuse(PeerOptions.DEFAULT.address());
        return idle((InetSocketAddress) bound.getLocalSocketAddress(), List.of(bound));
    }

    /** An address where connecting is not answered at all, as behind a firewall: of a listener whose backlog is full. */
    public static ScriptedPeer blackhole() throws IOException {
        var server = PeerSockets.listen(PeerOptions.DEFAULT.withBacklog(1));
        var peer = idle(addressOf(server), List.of(server));
        try {
            peer.sockets.addAll(PeerSockets.fillBacklog(server));
            return peer;
        } catch (Throwable e) {
            peer.cut();
            throw e;
        }
    }

    private static ScriptedPeer idle(InetSocketAddress address, List<? extends AutoCloseable> sockets) {
        var peer = new ScriptedPeer(PeerOptions.DEFAULT, false, List.of(), address);
        peer.sockets.addAll(sockets);
        return peer;
    }

    private static InetSocketAddress addressOf(ServerSocket server) {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    // ---- looking at it ----

    /** Where the server is, this one or the one that this client has connected to. */
    public InetSocketAddress address() {
        return address;
    }

    /** The port of {@link #address}. */
    public int port() {
        return address.getPort();
    }

    /** How many connections there have been. */
    public int connections() {
        return allRuns().size();
    }

    /**
     * One of the connections, the first being 0; waits for it as long as for a step of a script.
     *
     * @throws AssertionError if it does not come
     */
    public PeerConnection connection(int number) throws InterruptedException {
        return run(number).connection();
    }

    /**
     * Waits until the scripts of the first {@code count} connections have ended, and their connections with them.
     *
     * @throws AssertionError if they do not within the limit of a step, or were not followed
     */
    public void awaitScripts(int count) throws InterruptedException {
        var verdict = new Verdict();
        for (int i = 0; i < count; i++) {
            verdict.add(run(i).finish(options.limit()));
        }
        verdict.throwIfError();
    }

    private List<ScriptRun> allRuns() {
        lock.lock();
        try {
            return List.copyOf(runs);
        } finally {
            lock.unlock();
        }
    }

    private ScriptRun run(int number) throws InterruptedException {
        long left = options.limit().toNanos();
        lock.lock();
        try {
            while (runs.size() <= number) {
                if (left <= 0) {
                    throw new AssertionError("expected one more connection within the limit: number=" + number
                            + ", connections=" + runs.size() + ", limit=" + options.limit());
                }
                left = connected.awaitNanos(left);
            }
            return runs.get(number);
        } finally {
            lock.unlock();
        }
    }

    // ---- connections ----

    private void accept(ServerSocket server) {
        try {
            while (true) {
                begin(server.accept());
            }
        } catch (Throwable e) {
            if (!server.isClosed()) {
                acceptFailure = e;
            }
        }
    }

    private void begin(Socket socket) throws IOException {
        lock.lock();
        try {
            int number = runs.size();
            var connection = new PeerConnection(number, socket, client, options.limit(), closing);
            runs.add(ScriptRun.start(connection, scripts.get(Math.min(number, scripts.size() - 1))));
            connected.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- closing ----

    /**
     * Closes all; waits for scripts to come to their end, for the grace of the options at most. Idempotent.
     *
     * @throws AssertionError if a script was not followed, or had not come to its end; the others suppressed in it
     */
    @Override
    public void close() {
        closing.countDown();
        sockets.forEach(PeerConnection::closeQuietly);
        var verdict = new Verdict();
        verdict.add(acceptFailure);
        try {
            for (var run : allRuns()) {
                verdict.add(run.finish(options.grace()));
            }
        } catch (InterruptedException e) {
            cut();
            Thread.currentThread().interrupt();
        }
        verdict.throwIfError();
    }

    private void cut() {
        closing.countDown();
        sockets.forEach(PeerConnection::closeQuietly);
        allRuns().forEach(run -> run.connection().cut());
    }
}
