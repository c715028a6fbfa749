package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.greenlet.Generator;
import io.treadle.core.greenlet.GeneratorBody;
import io.treadle.core.greenlet.Greenlet;
import io.treadle.core.greenlet.GreenletBody;
import io.treadle.core.support.LoopFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Null where there is something to do is refused by the call itself, not taken for an end or a cancellation later. */
@SuppressWarnings("NullAway")
class NothingGivenTest extends LoopFixture {
    @AfterEach
    void nothingIsReported() {
        assertEquals(List.of(), failures.all());
    }

    private static void assertRefused(Action<?> misuse) {
        var refusal = assertThrows(NullPointerException.class, misuse::run);
        assertTrue(
                refusal.getMessage().contains("=null") || refusal.getMessage().contains("is null"),
                refusal.getMessage());
    }

    @Test
    void aTaskNeedsABody() {
        onLoop(loop -> {
            assertRefused(() -> loop.spawn((Body<String, Exception>) null));
            assertRefused(() -> loop.spawn((Action<Exception>) null));
            assertRefused(() -> loop.spawnDetached(SpawnOptions.DEFAULT, (Body<String, Exception>) null));
            assertRefused(() -> {
                var unused = loop.submit(null);
            });
            TaskScope.run(scope -> {
                assertRefused(() -> scope.spawn((Body<String, Exception>) null));
            });
        });
    }

    @Test
    void aCallNeedsAnAction() {
        onLoop(loop -> {
            assertRefused(() -> loop.callSoon(null));
            assertRefused(() -> loop.callLater(Duration.ZERO, null));
            assertRefused(() -> loop.post(null));
        });
    }

    @Test
    void killNeedsAnError() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "unharmed");
            assertRefused(() -> task.kill(null));
            task.join();
            assertEquals("unharmed", task.value());
        });
    }

    @Test
    void aTaskLocalNeedsAValue() {
        onLoop(loop -> {
            var local = TaskLocal.<String>create();
            assertRefused(() -> local.with(null, () -> "unreached"));
        });
    }

    @Test
    void aGeneratorNeedsABodyAndAnError() {
        assertRefused(() -> Generator.of((GeneratorBody<String>) null));
        try (var generator = Generator.<String>of(out -> out.yield("first"))) {
            assertRefused(() -> generator.throwInto(null));
            assertEquals("first", generator.next());
        }
    }

    @Test
    void aGreenletNeedsABodyAndAnError() {
        Greenlet.run(() -> {
            assertRefused(() -> Greenlet.of((GreenletBody) null));
            assertRefused(() -> Greenlet.of((Action<?>) null));
            var greenlet = Greenlet.of(first -> first);
            assertRefused(() -> greenlet.throwInto(null));
            assertEquals("passed", greenlet.switchTo("passed"));
        });
    }
}
