package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.greenlet.Generator;
import io.treadle.core.greenlet.Greenlet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As a named module, with access to the JDK for that module alone. */
@Tag("module-path")
class ModulePathTest {
    @Test
    void theTestsOfThisClassRunInTheNamedModule() {
        assertEquals("io.treadle.core", TaskLoop.class.getModule().getName());
    }

    @Test
    void aLoopRunsTasksThere() throws Exception {
        try (var loop = TaskLoop.create()) {
            assertEquals(42, loop.runUntilComplete(() -> loop.spawn(() -> 42).get()));
        }
    }

    @Test
    void greenletsSwitchThere() throws Exception {
        Greenlet.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(first -> main.switchTo("got " + first));
            assertEquals("got a", child.switchTo("a"));
            assertEquals("end", child.switchTo("end"));
            assertTrue(child.isDead());
        });
    }

    @Test
    void generatorsYieldThere() {
        try (var generator = Generator.<Integer>of(out -> out.yield(1))) {
            assertEquals(List.of(1), generator.stream().toList());
        }
    }
}
