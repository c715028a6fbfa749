package io.treadle.loop.process;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@LoopTest
class ProcessTreeTest {
    /** As in a container whose first process is the JVM: nobody asks how those have ended that it has adopted. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "no /proc")
    void aZombieIsGone() throws Exception {
        EventLoop.run(() -> {
            try (var parent = Subprocess.start("sh", "-c", "sleep 1000 & echo $!; exec sleep 1000")) {
                long pid = Long.parseLong(String.valueOf(parent.stdout().readLine()));
                var child = ProcessHandle.of(pid).orElseThrow();
                var tree = new ProcessTree(child, null);
                tree.signal(true);
                Processes.until(tree::isGone);
                assertTrue(child.isAlive(), "says the JDK");
            }
        });
    }

    @Test
    void oneThatRunsIsNotGone() throws Exception {
        EventLoop.run(() -> {
            try (var process = Subprocess.start("cat")) {
                assertFalse(new ProcessTree(process.toHandle(), null).isGone());
            }
        });
    }
}
