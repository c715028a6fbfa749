package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.SpawnOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code jcmd} says of a loop. The commands are those of the JVM itself, which {@code jcmd} only has it run. */
class JdkToolsTest {
    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

    private static void run(String command, String... arguments) throws Exception {
        ManagementFactory.getPlatformMBeanServer()
                .invoke(new ObjectName(COMMANDS), command, new Object[] {arguments}, new String[] {
                    String[].class.getName()
                });
    }

    @Test
    void theThreadDumpOfTheJdkHasTasksByTheirNames(@TempDir Path directory) throws Exception {
        var file = directory.resolve("threads.json");
        try (var loop = EventLoop.start()) {
            loop.submit(() -> {
                        loop.spawn(SpawnOptions.named("in-the-dump"), () -> Treadle.sleep(TestLoops.FOREVER));
                        Treadle.yieldNow();
                        return 0;
                    })
                    .get();
            run("threadDumpToFile", "-format=json", file.toString());
        }
        assertTrue(Files.readString(file).contains("\"name\": \"in-the-dump\""));
    }
}
