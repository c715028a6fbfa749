package io.treadle.loop.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A peer outside of the loop, for one connection, of which it reads nothing until it is told to. */
final class SlowPeer implements AutoCloseable {
    private final ServerSocket server;
    private final CountDownLatch told = new CountDownLatch(1);
    private final CompletableFuture<Long> count = new CompletableFuture<>();

    private SlowPeer(ServerSocket server) {
        this.server = server;
    }

    static SlowPeer listen() throws IOException {
        var peer = new SlowPeer(new ServerSocket());
        peer.server.setReceiveBufferSize(4096);
        peer.server.bind(StreamPair.anyPort());
        Thread.ofPlatform().daemon().start(peer::run);
        return peer;
    }

    private void run() {
        try (var socket = server.accept()) {
            told.await();
            long total = 0;
            var buffer = new byte[8192];
            for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
                total += read;
            }
            count.complete(total);
        } catch (IOException | InterruptedException e) {
            count.completeExceptionally(e);
        }
    }

    TcpStream connect() throws IOException {
        var address = (InetSocketAddress) server.getLocalSocketAddress();
        return TcpStream.connect(address, ConnectOptions.DEFAULT);
    }

    /** Has it read from now on, to the end. */
    void read() {
        told.countDown();
    }

    /** How many bytes it got before a good end. Blocks. */
    long count() throws Exception {
        try {
            return count.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        told.countDown();
        server.close();
    }
}
