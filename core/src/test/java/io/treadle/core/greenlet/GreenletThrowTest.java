package io.treadle.core.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Throwing into greenlets, and ending them. */
class GreenletThrowTest {
    @EveryPlace
    void anErrorIsThrownWhereTheTargetIsSuspended(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var error = new IOException("thrown in");
            var child = Greenlet.of(first -> assertThrows(IOException.class, main::switchTo));
            child.switchTo();
            assertSame(error, child.throwInto(error));
        });
    }

    @EveryPlace
    void anErrorThatTheTargetDoesNotCatchComesBack(Where where) throws Exception {
        where.run(() -> {
            var child = suspended(new ArrayList<>());
            var error = new IOException("thrown in");
            assertSame(error, assertThrows(IOException.class, () -> child.throwInto(error)));
            assertTrue(child.isDead());
        });
    }

    @EveryPlace
    void anErrorForANewOneKillsItAndGoesToItsParent(Where where) throws Exception {
        where.run(() -> {
            var ran = new ArrayList<String>();
            var child = Greenlet.of(() -> ran.add("child"));
            assertThrows(IOException.class, () -> child.throwInto(new IOException()));
            assertTrue(child.isDead());
            assertFalse(child.isStarted());
            assertEquals(List.of(), ran);
        });
    }

    @EveryPlace
    void anErrorForANewOneReachesItsSuspendedParent(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var parent = Greenlet.of(first -> assertThrows(IOException.class, main::switchTo));
            parent.switchTo();
            var error = new IOException();
            assertSame(error, Greenlet.of(() -> {}, parent).throwInto(error));
        });
    }

    @EveryPlace
    void anErrorForADeadOneGoesToItsParent(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var dead = Greenlet.of(() -> {});
            dead.switchTo();
            assertThrows(IOException.class, () -> dead.throwInto(new IOException()));
            var parent = Greenlet.of(first -> assertThrows(IOException.class, main::switchTo));
            parent.switchTo();
            dead.setParent(parent);
            var error = new IOException();
            assertSame(error, dead.throwInto(error));
        });
    }

    @EveryPlace
    void anErrorForADeadOneKillsItsNewParent(Where where) throws Exception {
        where.run(() -> {
            var dead = Greenlet.of(() -> {});
            dead.switchTo();
            var parent = Greenlet.of(() -> {});
            dead.setParent(parent);
            assertThrows(IOException.class, () -> dead.throwInto(new IOException()));
            assertTrue(parent.isDead());
        });
    }

    @EveryPlace
    void anErrorForOneselfIsThrown(Where where) throws Exception {
        where.run(() -> {
            var current = Greenlet.current();
            assertThrows(IOException.class, () -> current.throwInto(new IOException()));
            assertThrows(GreenletExit.class, current::kill);
        });
    }

    @EveryPlace
    void anErrorForAWaitingAncestorIsThrownThere(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(() -> main.throwInto(new IOException()));
            assertThrows(IOException.class, child::switchTo);
            assertTrue(child.isActive());
        });
    }

    @EveryPlace
    void aKilledOneRunsItsFinallyAndItsParentGetsTheExitAsAValue(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<String>();
            var child = suspended(trail);
            assertInstanceOf(GreenletExit.class, child.kill());
            assertTrue(child.isDead());
            assertEquals(List.of("finally"), trail);
            assertInstanceOf(GreenletExit.class, child.kill(), "killing a dead one gives the same kind of value");
        });
    }

    @EveryPlace
    void aNewOneIsKilledWithoutRunning(Where where) throws Exception {
        where.run(() -> {
            var ran = new ArrayList<String>();
            var child = Greenlet.of(() -> ran.add("child"));
            assertInstanceOf(GreenletExit.class, child.kill());
            assertTrue(child.isDead());
            assertEquals(List.of(), ran);
        });
    }

    @EveryPlace
    void anUncaughtExitOfTheBodysOwnIsItsValue(Where where) throws Exception {
        where.run(() -> {
            var exit = new GreenletExit("the value") {
                private static final long serialVersionUID = 1L;
            };
            var child = Greenlet.of(() -> {
                throw exit;
            });
            assertSame(exit, child.switchTo());
        });
    }

    @EveryPlace
    void aCaughtExitMayEndWithAnotherValueOrNotAtAll(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(first -> {
                assertThrows(GreenletExit.class, main::switchTo);
                return main.switchTo("still here");
            });
            child.switchTo();
            assertEquals("still here", child.kill());
            assertTrue(child.isActive());
            assertEquals(42, child.switchTo(42));
        });
    }

    @EveryPlace
    void aThirdWhoKillsStaysSuspendedBecauseTheParentGetsTheExit(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<String>();
            var victim = suspended(trail);
            var killer = Greenlet.of(victim::kill);
            assertInstanceOf(GreenletExit.class, killer.switchTo());
            assertTrue(victim.isDead());
            assertTrue(killer.isActive());
        });
    }

    @EveryPlace
    void aNewParentOfAKilledOneStartsWithNull(Where where) throws Exception {
        where.run(() -> {
            GreenletBody tell = first -> "started with " + first;
            assertEquals(
                    "started with null",
                    Greenlet.of(() -> {}, Greenlet.of(tell)).kill());
            var child = suspended(new ArrayList<>());
            child.setParent(Greenlet.of(tell));
            assertEquals("started with null", child.kill());
            child.setParent(Greenlet.of(tell));
            assertEquals("started with null", child.kill());
        });
    }

    @EveryPlace
    void closingRunsFinallyAndComesBackWhoeverTheParentIs(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var trail = new ArrayList<String>();
            var other = Greenlet.of(() -> trail.add("never"));
            try (var child = suspended(trail)) {
                child.setParent(other);
            }
            assertSame(main, Greenlet.current());
            assertEquals(List.of("finally"), trail);
        });
    }

    @EveryPlace
    void closingANewOrDeadOneRunsNothing(Where where) throws Exception {
        where.run(() -> {
            var ran = new ArrayList<String>();
            var child = Greenlet.of(() -> ran.add("child"));
            child.close();
            child.close();
            assertTrue(child.isDead());
            assertEquals(List.of(), ran);
        });
    }

    @EveryPlace
    void closingThrowsWhatAFinallyBlockThrows(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(() -> {
                try {
                    main.switchTo();
                } finally {
                    fail();
                }
            });
            child.switchTo();
            assertThrows(IOException.class, child::close);
            assertTrue(child.isDead());
        });
    }

    private static void fail() throws IOException {
        throw new IOException("cleaning up failed");
    }

    @EveryPlace
    void closingTellsWhenTheGreenletResists(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(() -> {
                assertThrows(GreenletExit.class, main::switchTo);
                main.switchTo();
            });
            child.switchTo();
            var refused = assertThrows(IllegalStateException.class, child::close);
            assertTrue(refused.toString().contains("let GreenletExit pass"), refused::toString);
            child.switchTo();
        });
    }

    @EveryPlace
    void aGreenletCannotCloseItself(Where where) throws Exception {
        where.run(() -> {
            var child = Greenlet.of(() -> Greenlet.current().close());
            assertThrows(IllegalStateException.class, child::switchTo);
        });
    }

    @EveryPlace
    void closingTheMainOneEndsAllOthersAndANewUseBeginsAnew(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<String>();
            var all = List.of(suspended(trail), suspended(trail), suspended(trail));
            Greenlet.current().close();
            assertEquals(List.of("finally", "finally", "finally"), trail);
            assertTrue(all.stream().allMatch(Greenlet::isDead));
            assertEquals("anew", Greenlet.of(first -> "anew").switchTo());
        });
    }

    @EveryPlace
    void suspendedOnesAreEndedWhenTheOwnerEnds(Where where) throws Exception {
        var trail = new ArrayList<String>();
        var left = new ArrayList<Greenlet>();
        var threads = new ArrayList<Thread>();
        where.run(() -> {
            left.add(suspended(trail));
            left.add(suspended(trail));
            left.forEach(greenlet -> threads.add(greenlet.strand().thread()));
        });
        for (var thread : threads) {
            thread.join(); // where the owner is a thread, another one notices its end
        }
        assertEquals(List.of("finally", "finally"), trail);
        assertTrue(left.stream().allMatch(Greenlet::isDead));
    }

    /** A greenlet that waits in a switch, and notes when its finally block runs. */
    private static Greenlet suspended(List<String> trail) {
        var parent = Greenlet.current();
        var child = Greenlet.of((@Nullable Object first) -> {
            try {
                return parent.switchTo();
            } finally {
                trail.add("finally");
            }
        });
        child.switchTo();
        return child;
    }
}
