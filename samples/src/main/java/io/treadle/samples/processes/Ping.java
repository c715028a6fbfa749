package io.treadle.samples.processes;

import static java.time.Duration.ofSeconds;

import io.treadle.core.DeadlineException;
import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import io.treadle.loop.process.SubprocessResult;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What three pings of an address have brought.
 *
 * @param index its place in the list
 * @param millis how long an answer took on average; infinity if there was none
 * @param received how many answers came
 */
record Ping(int index, double millis, int received) {
    /** Two of this machine, and between them one that nobody has: it is reserved for documents. */
    static final List<String> ADDRESSES = List.of("127.0.0.1", "198.51.100.1", "127.0.0.2");

    private static final SubprocessOptions OPTIONS =
            SubprocessOptions.DEFAULT.withEnvironment("LC_ALL", "C").withTimeout(ofSeconds(20));
    private static final Pattern RECEIVED = Pattern.compile("(\\d+) (?:packets )?received");
    private static final Pattern AVERAGE = Pattern.compile("min/avg/max.* = [\\d.]+/([\\d.]+)/");
    private static final Pattern REFUSED = Pattern.compile("(?i)not permitted|permission denied|missing cap_net_raw");

    /** @throws IOException if there is no ping here, or it is not allowed */
    static Ping byIcmp(int index, String address) throws IOException {
        try {
            var said = Subprocess.run(OPTIONS, "ping", "-c", "3", "-i", "0.2", "-W", "1", address);
            return parse(index, said);
        } catch (DeadlineException e) {
            return new Ping(index, Double.POSITIVE_INFINITY, 0);
        }
    }

    private static Ping parse(int index, SubprocessResult said) throws IOException {
        if (REFUSED.matcher(said.stderr()).find()) {
            throw new IOException(said.stderr().lines().findFirst().orElse("not permitted"));
        }
        var received = RECEIVED.matcher(said.stdout()); // not found where there is no route, or no such name
        var average = AVERAGE.matcher(said.stdout());
        return new Ping(
                index,
                average.find() ? Double.parseDouble(average.group(1)) : Double.POSITIVE_INFINITY,
                received.find() ? Integer.parseInt(received.group(1)) : 0);
    }

    @Override
    public String toString() {
        return "[" + index + ", " + millis + ", " + received + "]";
    }
}
