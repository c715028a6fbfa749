package io.treadle.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server that sends just the bytes that a test tells it to. The first connection runs the first script, the second one
 * the second, and further ones the last again; each in a platform thread, since it is no part of what is tested.
 */
final class ByteServer implements AutoCloseable {
    /** What happens on one connection, which is closed after it. */
    @FunctionalInterface
    interface Script {
        void run(Peer peer) throws Exception;
    }

    private final ServerSocket socket;
    private final @Nullable SSLContext tls;
    private final List<Script> scripts;
    private volatile boolean mutual;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Peer> peers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    private ByteServer(@Nullable SSLContext tls, List<Script> scripts) throws IOException {
        this.socket = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        this.tls = tls;
        this.scripts = scripts;
        startThread(this::accept);
    }

    static ByteServer start(Script... scripts) throws IOException {
        return new ByteServer(null, Arrays.asList(scripts));
    }

    /** One that speaks TLS, which a script takes no notice of. */
    static ByteServer startSecure(SSLContext context, Script... scripts) throws IOException {
        return new ByteServer(context, Arrays.asList(scripts));
    }

    /** The same, which wants to see a certificate of the client. */
    static ByteServer startMutual(SSLContext context, Script script) throws IOException {
        var server = startSecure(context, script);
        server.mutual = true;
        return server;
    }

    /** Answers every request of every connection with {@code response}, until the client closes. */
    static ByteServer answering(String response) throws IOException {
        return start(peer -> peer.answerAll(response));
    }

    /** Answers each connection's first request with {@code response}, and closes. */
    static ByteServer answeringOnce(String response) throws IOException {
        return start(peer -> {
            peer.readRequest();
            peer.send(response);
        });
    }

    /** Answers each request, given whole, with what {@code answer} makes of it, until the client closes. */
    static ByteServer answering(Function<String, String> answer) throws IOException {
        return start(peer -> {
            while (true) {
                peer.send(answer.apply(peer.readRequest()));
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** How many connections have been accepted. */
    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                var peer = toPeer(socket.accept());
                var script = scripts.get(Math.min(connections.getAndIncrement(), scripts.size() - 1));
                synchronized (this) {
                    peers.add(peer);
                    startThread(() -> serve(peer, script));
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                failures.add(e);
            }
        }
    }

    private Peer toPeer(Socket accepted) throws IOException {
        if (tls == null) {
            return new Peer(accepted, accepted);
        }
        var secure = (SSLSocket) tls.getSocketFactory().createSocket(accepted, null, true);
        secure.setNeedClientAuth(mutual);
        return new Peer(accepted, secure);
    }

    private void serve(Peer peer, Script script) {
        try (peer) {
            script.run(peer);
        } catch (IOException e) {
            // The client went away; a test that minds looks at what the client saw.
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    private synchronized void startThread(Runnable body) {
        var thread = new Thread(body, "byte-server");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Closes all, and throws what a script failed with. */
    @Override
    public void close() {
        try {
            socket.close();
            closePeers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CompletableFuture.runAsync(this::awaitThreads).join(); // a join of a thread pins a task up to JDK 23
        failures.forEach(e -> {
            throw new AssertionError("a script failed", e);
        });
    }

    private synchronized void closePeers() {
        peers.forEach(Peer::close);
    }

    /** Returns once all scripts that were begun are done and their connections closed. */
    void awaitPeers() throws InterruptedException {
        for (var thread : startedThreads().stream().skip(1).toList()) {
            thread.join();
        }
        synchronized (this) {
            peers.clear();
            threads.subList(1, threads.size()).clear();
        }
    }

    private synchronized List<Thread> startedThreads() {
        return List.copyOf(threads);
    }

    private void awaitThreads() {
        for (var thread : startedThreads()) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** For scripts: waits for {@code event}, not for ever. */
    static <T> T await(CompletableFuture<T> event) throws Exception {
        return event.get(60, TimeUnit.SECONDS);
    }
}
