package io.treadle.samples;

import io.treadle.core.CancelScope;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import picocli.CommandLine.Command;

/** A TCP proxy that hangs up where nothing has come from either side for a while. A client of its own tries it out. */
@Command(name = "proxy", description = "A TCP proxy with an idle timeout, in front of an echo server.")
final class TcpProxy implements Runnable {
    private static final Duration IDLE = Duration.ofMillis(300);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Override
    public void run() {
        try {
            Treadle.run(() -> {
                try (var echo = TcpServer.listen(ANY_PORT, stream -> stream.transferTo(stream));
                        var proxy = TcpServer.listen(ANY_PORT, client -> relay(client, echo.port()));
                        var client = TcpStream.connect("127.0.0.1", proxy.port())) {
                    client.write("hello through the proxy\n");
                    System.out.println("echo: " + client.readLine());
                    System.out.println("then silence: " + client.readLine());
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies both ways until one side ends, or nothing comes for too long. */
    private static void relay(TcpStream client, int port) throws IOException {
        try (var target = TcpStream.connect("127.0.0.1", port)) {
            var idle = CancelScope.create();
            idle.setTimeout(IDLE);
            boolean ended = idle.run(() -> Treadle.scope(scope -> {
                scope.spawn(() -> copy(client, target, idle));
                scope.spawn(() -> copy(target, client, idle));
            }));
            System.out.println(ended ? "proxy: both sides have ended" : "proxy: nothing came for a while");
        }
    }

    private static void copy(TcpStream from, TcpStream to, CancelScope idle) throws IOException {
        var buffer = ByteBuffer.allocate(1 << 14);
        while (from.read(buffer) >= 0) {
            idle.setTimeout(IDLE); // both directions put it off
            to.write(buffer.flip());
            buffer.clear();
        }
        to.shutdownOutput();
    }
}
