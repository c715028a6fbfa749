package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.loop.net.ConnectOptions;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server in a process that has no file descriptor left. */
class NoDescriptorsTest {
    private static final int DESCRIPTORS = 256;
    private static final int ATTEMPTS = 6;

    /** The pauses between so many attempts: 10, 20, 40, 80, 160. */
    private static final long LEAST_MILLIS = 310;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aServerTriesAgainWithGrowingPausesAndServesWhenThereAreSome() throws Exception {
        assertEquals(
                new Fork.Outcome(0, "reports: 1\npauses grow\nhello\n"),
                Fork.runWithDescriptors(DESCRIPTORS, Program.class));
    }

    static final class Program {
        private static final List<FileInputStream> FILES = new ArrayList<>();
        private static int reports;
        private static int failures;

        public static void main(String[] args) throws Exception {
            var options = LoopOptions.DEFAULT
                    .withWatch(WatchOptions.OFF)
                    .withExceptionHandler((message, error, task) -> reports++);
            EventLoop.run(options, () -> {
                var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                try (var server = TcpServer.listen(address, stream -> stream.write("hello\n"))) {
                    rehearse(server);
                    try (var client = connectWithTheLastDescriptor(server)) {
                        awaitFailures();
                        closeFiles();
                        System.out.println(client.readLine());
                    }
                }
            });
        }

        private static TcpStream connect(TcpServer server) throws IOException {
            return TcpStream.connect(server.address(), ConnectOptions.DEFAULT);
        }

        /** Once before, as classes cannot be loaded from a folder without a descriptor. */
        private static void rehearse(TcpServer server) throws Exception {
            server.nettyChannel().pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                @Override
                public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                    failures++;
                    context.fireExceptionCaught(cause);
                }
            });
            server.nettyChannel().pipeline().fireExceptionCaught(new IOException("a rehearsal"));
            try (var client = connect(server)) {
                client.readLine();
            }
            do {
                Treadle.sleep(Duration.ofMillis(1));
            } while (failures == 0 || reports == 0 || server.connections() > 0);
            failures = 0;
        }

        /** The last but one may go to the JVM itself, which gives it back: then the server has one, and all is done again. */
        private static TcpStream connectWithTheLastDescriptor(TcpServer server) throws IOException {
            while (true) {
                openFiles();
                FILES.removeLast().close(); // for the client's own socket
                var client = connect(server);
                while (failures == 0 && client.available() == 0) {
                    Treadle.sleep(Duration.ofMillis(1));
                }
                if (failures > 0) {
                    return client;
                }
                client.close();
            }
        }

        private static void openFiles() throws IOException {
            try {
                while (true) {
                    FILES.add(new FileInputStream("/dev/null"));
                }
            } catch (FileNotFoundException e) {
                // none is left
            }
        }

        private static void awaitFailures() {
            long start = System.nanoTime();
            int before = failures;
            while (failures < ATTEMPTS) {
                Treadle.sleep(Duration.ofMillis(1));
            }
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            long least = before == 1 ? LEAST_MILLIS - 20 : 0; // a slow machine may have missed the first
            System.out.println("reports: " + reports); // the rehearsal's; another one would come after a minute
            System.out.println(failures == ATTEMPTS && millis >= least ? "pauses grow" : failures + " in " + millis);
        }

        private static void closeFiles() throws IOException {
            for (var file : FILES) {
                file.close();
            }
        }
    }
}
