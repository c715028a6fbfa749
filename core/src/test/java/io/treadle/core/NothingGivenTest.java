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
import java.util.concurrent.CompletableFuture;
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
    void aTaskThatStartsLaterNeedsATimeAndABody() {
        onLoop(loop -> {
            assertRefused(() -> loop.spawnLater(null, () -> "unreached"));
            assertRefused(() -> loop.spawnLater(Duration.ZERO, (Body<String, Exception>) null));
        });
    }

    @Test
    void aCallbackNeedsSomethingToCall() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "done");
            assertRefused(() -> task.onDone(null));
            task.join();
        });
    }

    /** By any thread: where nobody looked, the loop's own thread failed at it. */
    @Test
    void aSoftCancelNeedsAGrace() throws Exception {
        onLoop(loop -> {
            var scope = CancelScope.create();
            var task = loop.spawn(() -> "unharmed");
            var misuse = CompletableFuture.runAsync(() -> {
                assertRefused(() -> scope.cancel((Duration) null));
                assertRefused(() -> task.cancel("on purpose", null));
            });
            Task.await(misuse);
            assertEquals("unharmed", task.get());
        });
    }

    /** A scope without one took the whole loop down with its first task that failed. */
    @Test
    void aScopeNeedsAPolicy() {
        assertRefused(() -> ScopeOptions.DEFAULT.withPolicy(null));
    }

    @Test
    void aLoopNeedsAClockAHandlerAGraceAndAWatch() {
        var config = LoopConfig.named("null");
        assertRefused(() -> config.withClock(null));
        assertRefused(() -> config.withExceptionHandler(null));
        assertRefused(() -> config.withCloseGrace(null));
        assertRefused(() -> config.withWatch(null));
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
