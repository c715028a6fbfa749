package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.greenlet.Generator;
import io.treadle.core.greenlet.Greenlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class TaskLocalTest {
    private final TaskLocal<String> user = TaskLocal.create();
    private final List<String> trail = new ArrayList<>();

    @Test
    void anUnboundOneSaysHowToBindIt() {
        onLoop(loop -> {
            var e = assertThrows(NoSuchElementException.class, user::get);
            assertTrue(e.toString().contains("local.with(value, body)"), e.toString());
            assertFalse(user.isBound());
            assertEquals("nobody", user.orElse("nobody"));
        });
    }

    @Test
    void isBoundDuringTheBodyAndAsBeforeAfterIt() {
        onLoop(loop -> user.with("Alice", () -> {
            assertEquals("Bob", user.with("Bob", user::get));
            assertEquals("Alice", user.get());
        }));
    }

    @Test
    void isAsBeforeAfterABodyThatThrows() {
        onLoop(loop -> {
            assertThrows(
                    ArithmeticException.class,
                    () -> user.with("Alice", () -> {
                        throw new ArithmeticException();
                    }));
            assertFalse(user.isBound());
        });
    }

    @Test
    void aTaskInheritsWhatIsBoundWhereItIsSpawned() throws Exception {
        onLoop(loop -> {
            var task = user.with(
                    "Alice",
                    () -> loop.spawn(() -> {
                        Task.yieldNow();
                        return user.get() + " " + loop.spawn(user::get).get();
                    }));
            assertEquals("Alice Alice", task.get());
        });
    }

    @Test
    void whatATaskBindsConcernsNoOther() throws Exception {
        onLoop(loop -> user.with("Alice", () -> {
            var other = loop.spawn(() -> user.with("Bob", () -> {
                Task.yieldNow();
                return user.get();
            }));
            Task.yieldNow();
            assertEquals("Alice", user.get());
            assertEquals("Bob", other.get());
        }));
    }

    @Test
    void aCallbackSeesWhatWasBoundWhereItWasAsked() {
        onLoop(loop -> {
            user.with("soon", () -> loop.callSoon(() -> trail.add(user.get())));
            user.with("later", () -> loop.callLater(Duration.ZERO, () -> trail.add(user.get())));
            var task = loop.spawn(() -> {});
            user.with("done", () -> task.onDone(done -> trail.add(user.get())));
            loop.callSoon(() -> trail.add(user.orElse("none")));
            task.join();
            letCallbacksRun();
            assertEquals(
                    List.of("soon", "none", "later", "done").stream().sorted().toList(),
                    trail.stream().sorted().toList());
        });
    }

    @Test
    void aGreenletSharesThoseOfItsTask() {
        onLoop(loop -> user.with("Alice", () -> {
            Greenlet.of(() -> trail.add(user.get())).switchTo();
            assertEquals(List.of("Alice"), trail);
        }));
    }

    @Test
    void aGreenletCannotBeLeftByASwitchOutOfABinding() {
        onLoop(loop -> {
            var main = Greenlet.current();
            var greenlet = Greenlet.of(() -> user.with("Alice", () -> main.switchTo("left")));
            var e = assertThrows(IllegalStateException.class, greenlet::switchTo);
            assertTrue(e.toString().contains("switch"), e.toString());
            assertFalse(user.isBound());
        });
    }

    @Test
    void aGeneratorCannotYieldOutOfABinding() {
        onLoop(loop -> {
            try (var generator = Generator.<Integer>of(out -> user.with("Alice", () -> {
                out.yield(1);
            }))) {
                assertThrows(IllegalStateException.class, generator::next);
            }
        });
    }

    @Test
    void whatIsSubmittedInheritsNothingWhoeverDoesIt() throws Exception {
        onLoop(loop -> {
            var bound = user.with("Alice", () -> loop.submit(user::isBound));
            assertEquals(false, Task.await(bound));
        });
    }

    @Test
    void isForTasksOnly() {
        assertThrows(WrongThreadException.class, () -> user.with("Alice", () -> {}));
    }
}
