package io.treadle.samples.blocking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.function.Action;
import io.treadle.samples.server.JvmCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** What can be held up only in a JVM of its own, which runs the probe and asks this one to release the operation. */
final class ChildOperations {
    private static final String STANDARD_INPUT = "System.in.read";
    private static final String LOOK_UP = "InetAddress.getByName";
    private static final String RELEASE = "release";
    private static final String HOST = "treadle%d.invalid";
    private static final int LOOK_UPS = 3;
    /** Runs a program that has another file in place of /etc/hosts. */
    private static final String WITH_HOSTS = "mount --bind \"$1\" /etc/hosts && shift && exec \"$@\"";

    private ChildOperations() {}

    static List<Operation> all() {
        return List.of(
                new Operation(STANDARD_INPUT, probe -> readStandardInput()), new Operation(LOOK_UP, probe -> lookUp()));
    }

    private static String readStandardInput() throws IOException {
        var process = new ProcessBuilder(JvmCommand.of(Child.class, STANDARD_INPUT)).start();
        return answerOf(process, () -> writeLine(process));
    }

    private static void writeLine(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** A look-up reads /etc/hosts first, and so waits where that is a pipe into which nobody writes. */
    private static String lookUp() throws Exception {
        try (var hosts = Fifo.create()) {
            assumeTrue(canReplaceHosts(hosts), "unshare cannot put another file in place of /etc/hosts");
            var command =
                    new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", WITH_HOSTS, "sh", hosts.path.toString()));
            command.addAll(JvmCommand.of(Child.class, LOOK_UP));
            var process = new ProcessBuilder(command).start();
            return answerOf(process, () -> {
                writeHosts(hosts);
                writeLine(process);
            });
        }
    }

    private static boolean canReplaceHosts(Fifo hosts) throws InterruptedException {
        var words = List.of("unshare", "-rm", "sh", "-c", WITH_HOSTS, "sh", hosts.path.toString(), "true");
        try {
            return new ProcessBuilder(words).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void writeHosts(Fifo hosts) throws IOException {
        try (var end = hosts.bothEnds()) {
            for (int i = 1; i <= LOOK_UPS; i++) {
                end.write(("127.0.0.1 " + HOST.formatted(i) + "\n").getBytes(US_ASCII));
            }
        }
    }

    /** What the child has found, or how it has failed; {@code release} is run each time that it asks for it. */
    private static String answerOf(Process process, Action<IOException> release) throws IOException {
        try (var lines = process.inputReader()) {
            var line = lines.readLine();
            while (RELEASE.equals(line)) {
                release.run();
                line = lines.readLine();
            }
            return line == null ? errorsOf(process) : line;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String errorsOf(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), US_ASCII);
    }

    /** The child: prints {@link #RELEASE} as often as it needs, and at last what it has found. */
    static final class Child {
        private static final AtomicInteger LOOKED_UP = new AtomicInteger();

        private Child() {}

        public static void main(String[] args) throws Exception {
            Callable<Trial> setUp = args[0].equals(LOOK_UP) ? Child::lookUp : Child::read;
            try (var probe = new Probe()) {
                System.out.println(probe.find(setUp));
            }
        }

        private static Trial read() {
            return Trial.of(System.in::read, () -> System.out.println(RELEASE));
        }

        /** Each time another name, since they are remembered. */
        private static Trial lookUp() {
            var host = HOST.formatted(LOOKED_UP.incrementAndGet());
            return Trial.of(() -> InetAddress.getByName(host), () -> {
                System.out.println(RELEASE);
                System.in.read(); // when the parent has closed the pipe again
            });
        }
    }
}
