package io.treadle.loop.internal.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.SpawnOptions;
import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop of another JVM, seen from here. */
class AttachTest {
    private record Seen(int exitCode, String out, String err) {}

    private static Seen run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Attach.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Seen(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Has a loop on which a task waits, until its input ends. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            try (var loop = EventLoop.start(LoopOptions.DEFAULT.withName("far, \"away\""))) {
                loop.post(() -> loop.spawn(
                        SpawnOptions.named("consumer"),
                        () -> TaskQueue.<String>fifo().named("jobs").get()));
                while (System.in.read() >= 0) {
                    // until the test is over
                }
            }
        }
    }

    private static Process startProgram() throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("--enable-native"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The bean is there when the loop has run for a second; the other JVM is asked again and again, as it tells nobody. */
    private static Seen untilSeen(String command, Process program) throws Exception {
        var seen = run(command, String.valueOf(program.pid()));
        while (seen.exitCode() != 0 && program.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(100);
            seen = run(command, String.valueOf(program.pid()));
        }
        return seen;
    }

    @Test
    void psTreeAndJsonShowTheTasksOfAnotherJvm() throws Exception {
        var program = startProgram();
        try {
            var ps = untilSeen("ps", program);
            assertTrue(ps.out().contains("loop far, \"away\""), ps::toString);
            assertTrue(ps.out().contains("WAITING    consumer: gets from TaskQueue 'jobs'"), ps::toString);
            var tree = untilSeen("tree", program);
            assertTrue(tree.out().contains("'consumer', WAITING, gets from TaskQueue 'jobs'\n"), tree::toString);
            assertTrue(tree.out().contains("AttachTest$Program"), tree::toString);
            var json = untilSeen("json", program);
            assertTrue(json.out().startsWith("{\"loop\":\"far, \\\"away\\\"\""), json::toString);
        } finally {
            program.getOutputStream().close();
            program.waitFor();
        }
    }

    /** As in a folder of the PATH. */
    @Test
    void theScriptIsFoundByALinkToItToo(@TempDir Path checkout) throws Exception {
        var script = Files.createDirectories(checkout.resolve("bin")).resolve("treadle");
        Files.copy(Path.of("..", "bin", "treadle"), script, StandardCopyOption.COPY_ATTRIBUTES);
        var launch = Files.createDirectories(checkout.resolve("build")).resolve("launch");
        Files.writeString(launch, "#!/usr/bin/env bash\necho \"$@\"\n");
        assertTrue(launch.toFile().setExecutable(true));
        var link = Files.createSymbolicLink(checkout.resolve("link"), script);
        var process = new ProcessBuilder(link.toString(), "ps", "7")
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("loop io.treadle.loop.internal.tools.Attach ps 7\n", said);
    }

    @Test
    void wrongArgumentsAreAnsweredWithTheUsage() {
        assertEquals(2, run().exitCode());
        assertEquals(2, run("top", "1").exitCode());
        assertEquals(2, run("ps", "me").exitCode());
        assertTrue(run("ps").err().startsWith("usage: treadle ps PID"));
    }

    @Test
    void aProcessThatIsNoneIsSaidToBeNone() {
        var seen = run("ps", "999999999");
        assertEquals(1, seen.exitCode());
        assertEquals("there is no process 999999999\n", seen.err());
    }

    @Test
    void aProcessThatIsNoJvmIsSaidToBeNoneAndLivesOn() throws Exception {
        var process = new ProcessBuilder("sleep", "1000").start();
        try {
            var seen = run("ps", String.valueOf(process.pid()));
            assertEquals(1, seen.exitCode());
            assertTrue(seen.err().startsWith("the process " + process.pid() + " cannot be looked at"), seen::toString);
            assertEquals(-1, seen.err().indexOf('\0'));
            assertTrue(process.isAlive());
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void aLoopThatIsClosedIsNotSeenAnyMore() throws Exception {
        var server = ManagementFactory.getPlatformMBeanServer();
        var name = new ObjectName("io.treadle:type=EventLoop,name=\"short-lived\"");
        try (var loop = EventLoop.start(LoopOptions.DEFAULT.withName("short-lived"))) {
            awaitRegistered(server, name, true);
            assertTrue((long) server.getAttribute(name, "Turns") > 0);
            assertEquals("short-lived", loop.name());
        }
        awaitRegistered(server, name, false);
    }

    /** Returns when the bean is there, or is gone. */
    private static void awaitRegistered(MBeanServer server, ObjectName name, boolean wanted) throws Exception {
        var changed = new Semaphore(0);
        NotificationListener listener = (notification, handback) -> changed.release();
        server.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener, null, null);
        try {
            while (server.isRegistered(name) != wanted) {
                changed.acquire();
            }
        } finally {
            server.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, listener);
        }
    }
}
