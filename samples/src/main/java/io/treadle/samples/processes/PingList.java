package io.treadle.samples.processes;

import static java.time.Duration.ofSeconds;

import io.treadle.core.DeadlineException;
import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import io.treadle.loop.process.SubprocessStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Pings all addresses of a list, three times each, some at a time; the results are in the order of the list. Where ping is
 * missing or not allowed, connecting to a port is the next best thing.
 */
@Command(name = "ping-list", description = "Child processes for a list of addresses, results in the order of the list.")
final class PingList implements Callable<Integer> {
    static final List<String> LOCAL_ADDRESSES = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4");

    private static final SubprocessOptions OPTIONS = SubprocessOptions.DEFAULT.withTimeout(ofSeconds(20));

    @Parameters(arity = "0..*", description = "Addresses; by default some of this machine.")
    private List<String> addresses = LOCAL_ADDRESSES;

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            try (var pool = TaskPool.of(4);
                    var listener = new ServerSocket(0)) { // on all addresses of this machine
                System.out.println(pool.map(address -> ping(address, listener.getLocalPort()), addresses));
            }
            return 0;
        });
    }

    static String ping(String address, int port) throws IOException {
        try {
            var result = Subprocess.run(OPTIONS, "ping", "-c", "3", "-i", "0.2", address);
            if (result.isSuccess()) {
                return address + ": up";
            }
        } catch (SubprocessStartException | DeadlineException e) {
            // no ping here, or no answer
        }
        return address + (answersTcp(address, port) ? ": up" : ": down");
    }

    private static boolean answersTcp(String address, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
