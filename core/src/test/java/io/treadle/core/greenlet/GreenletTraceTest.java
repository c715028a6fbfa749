package io.treadle.core.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The tracer: which events it is told, and what becomes of one that fails. */
class GreenletTraceTest {
    @EveryPlace
    void switchesAndThrowsAreToldWithOriginAndTarget(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(() -> main.switchTo());
            child.setName("child");
            var events = trace(() -> {
                child.switchTo();
                assertThrows(IOException.class, () -> child.throwInto(new IOException()));
            });
            assertEquals(
                    List.of("SWITCH main child", "SWITCH child main", "THROW main child", "THROW child main"), events);
        });
    }

    @EveryPlace
    void anExitThatEndsAGreenletArrivesAsASwitch(Where where) throws Exception {
        where.run(() -> {
            var child = Greenlet.of(() -> {});
            child.setName("child");
            assertEquals(List.of("THROW main child", "SWITCH child main"), trace(child::kill));
        });
    }

    @EveryPlace
    void anErrorIsToldOnEachStepThroughNewParents(Where where) throws Exception {
        where.run(() -> {
            var parent = Greenlet.of(() -> {});
            parent.setName("parent");
            var child = Greenlet.of(() -> {}, parent);
            child.setName("child");
            assertEquals(
                    List.of("THROW main child", "THROW child parent", "THROW parent main"),
                    trace(() -> assertThrows(IOException.class, () -> child.throwInto(new IOException()))));
        });
    }

    @EveryPlace
    void aDeadOneIsNoStep(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var dead = Greenlet.of(() -> {});
            dead.switchTo();
            var events = trace(() -> {
                dead.switchTo();
                dead.kill();
                main.switchTo();
                assertThrows(IOException.class, () -> dead.throwInto(new IOException()));
            });
            assertEquals(
                    List.of("SWITCH main main", "SWITCH main main", "SWITCH main main", "THROW main main"), events);
        });
    }

    @EveryPlace
    void theTracerRunsInTheTarget(Where where) throws Exception {
        where.run(() -> {
            var inTarget = new ArrayList<Boolean>();
            Greenlet.setTrace((event, origin, target) -> inTarget.add(Greenlet.current() == target));
            Greenlet.of(() -> {}).switchTo();
            Greenlet.setTrace(null);
            assertEquals(List.of(true, true), inTarget);
        });
    }

    @EveryPlace
    void aTracerThatFailsIsRemovedAndItsErrorShowsInTheTarget(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(first ->
                    assertThrows(IllegalStateException.class, main::switchTo).getMessage());
            child.switchTo();
            Greenlet.setTrace(failing());
            assertEquals("tracer", child.throwInto(new IOException("replaced")));
            assertNull(Greenlet.setTrace(null));
        });
    }

    @EveryPlace
    void aTracerThatSwitchesIsRefusedAndTheTargetIsTold(Where where) throws Exception {
        where.run(() -> {
            var other = Greenlet.of(() -> {});
            var child = Greenlet.of(() -> {});
            Greenlet.setTrace((event, origin, target) -> other.switchTo());
            var refusal = assertThrows(IllegalStateException.class, child::switchTo);
            assertTrue(refusal.toString().contains("a tracer must not switch"), refusal::toString);
            assertNull(Greenlet.setTrace(null));
            assertFalse(other.isStarted());
            assertNull(other.switchTo());
        });
    }

    @EveryPlace
    void aTracerThatFailsAtTheFirstSwitchKeepsTheBodyFromRunning(Where where) throws Exception {
        where.run(() -> {
            var ran = new ArrayList<String>();
            var child = Greenlet.of(() -> ran.add("child"));
            Greenlet.setTrace(failing());
            assertThrows(IllegalStateException.class, child::switchTo);
            assertTrue(child.isDead());
            assertEquals(List.of(), ran);
        });
    }

    @EveryPlace
    void theTracerBeforeIsGivenBack(Where where) throws Exception {
        where.run(() -> {
            var tracer = failing();
            assertNull(Greenlet.setTrace(tracer));
            assertSame(tracer, Greenlet.setTrace(null));
        });
    }

    @EveryPlace
    void eachPlaceHasATracerOfItsOwn(Where where) throws Exception {
        where.run(() -> {
            var events = trace(() -> Greenlet.run(() -> Greenlet.of(() -> {}).switchTo()));
            assertEquals(List.of(), events);
        });
    }

    private static GreenletTracer failing() {
        return (event, origin, target) -> {
            throw new IllegalStateException("tracer");
        };
    }

    private static List<String> trace(Action<?> traced) throws Exception {
        var events = new ArrayList<String>();
        Greenlet.setTrace((event, origin, target) -> events.add(event + " " + origin.name() + " " + target.name()));
        traced.run();
        Greenlet.setTrace(null);
        return events;
    }
}
