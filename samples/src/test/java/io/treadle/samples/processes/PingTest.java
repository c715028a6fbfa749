package io.treadle.samples.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.loop.Treadle;
import io.treadle.samples.Samples;
import io.treadle.samples.server.JvmCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the samples that ping do where ping cannot. */
class PingTest {
    private static final String AVERAGE = "[\\d.E-]+";

    @TempDir
    private Path folder;

    @Test
    void whoRefusesATcpConnectionHasAnswered() throws Exception {
        var ping = Treadle.run(() -> TcpPing.of(4, "127.0.0.1"));
        assertEquals(3, ping.received());
        assertTrue(ping.millis() < 1000, ping::toString);
    }

    @Test
    void anAddressThatNoConnectionReachesHasNotAnswered() throws Exception {
        var ping = Treadle.run(() -> TcpPing.of(4, "255.255.255.255"));
        assertEquals(new Ping(4, Double.POSITIVE_INFINITY, 0), ping);
    }

    @Test
    void wherePingIsNotAllowedTcpIsAskedAndOneLineSaysSo() throws Exception {
        pingIs("echo 'ping: socktype: SOCK_RAW' >&2; echo 'ping: socket: Operation not permitted' >&2; exit 2");
        assertTcpIsAsked("ping: socktype: SOCK_RAW");
    }

    @Test
    void whereThereIsNoPingTcpIsAskedAndOneLineSaysSo() throws Exception {
        assertTcpIsAsked(".*ping.*");
    }

    private void pingIs(String script) throws IOException {
        var ping = Files.writeString(folder.resolve("ping"), "#!/bin/sh\n" + script + "\n");
        assertTrue(ping.toFile().setExecutable(true));
    }

    private void assertTcpIsAsked(String reason) throws Exception {
        var expected = List.of(
                "no ping here, TCP is asked instead: " + reason,
                "\\[\\[0, AVERAGE, 3\\], \\[1, AVERAGE, 3\\]\\]".replace("AVERAGE", AVERAGE));
        assertLinesMatch(expected, pingList("127.0.0.1", "127.0.0.2"));
    }

    /** In a JVM of its own, since a program is looked for by the PATH of who starts it. */
    private List<String> pingList(String first, String second) throws IOException, InterruptedException {
        var output = folder.resolve("output.txt");
        var builder = new ProcessBuilder(JvmCommand.small(Samples.class, "ping-list", first, second))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PATH", folder.toString());
        var process = builder.start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it hangs");
            return Files.readAllLines(output);
        } finally {
            process.destroyForcibly();
        }
    }
}
