package io.treadle.samples.processes;

import static java.time.Duration.ofSeconds;

import io.treadle.loop.net.ConnectOptions;
import io.treadle.loop.net.TcpStream;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Three attempts to connect in place of three pings. A refusal is an answer too: somebody is there, whose port is closed. (A firewall
 * that refuses in the place of the address cannot be told from it.)
 */
final class TcpPing {
    private static final int PORT = 7; // "echo", which is closed nearly everywhere
    private static final ConnectOptions ONE_SECOND = ConnectOptions.DEFAULT.withTimeout(ofSeconds(1));

    private TcpPing() {}

    static Ping of(int index, String address) {
        var millis = IntStream.range(0, 3)
                .mapToObj(attempt -> millisToAnAnswer(address))
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
        double average = DoubleStream.of(millis).average().orElse(Double.POSITIVE_INFINITY);
        return new Ping(index, average, millis.length);
    }

    private static OptionalDouble millisToAnAnswer(String address) {
        long start = System.nanoTime();
        try {
            TcpStream.connect(address, PORT, ONE_SECOND).close();
        } catch (IOException e) {
            if (!isRefusal(e)) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.of((System.nanoTime() - start) / 1e6);
    }

    /** Other failures to connect, such as a network that cannot be reached, may have the same type. */
    private static boolean isRefusal(IOException e) {
        return e instanceof ConnectException
                && Objects.toString(e.getMessage(), "").contains("refused");
    }
}
