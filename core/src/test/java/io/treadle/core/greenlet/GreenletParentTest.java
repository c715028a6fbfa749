package io.treadle.core.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parents: who gets what a greenlet leaves behind. */
class GreenletParentTest {
    @EveryPlace
    void theCreatorIsTheParent(Where where) throws Exception {
        where.run(() -> assertSame(Greenlet.current(), Greenlet.of(() -> {}).parent()));
    }

    @EveryPlace
    void theResultGoesToTheParentAndNotToWhoSwitchedLast(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<@Nullable Object>();
            var child = Greenlet.of(first -> "result");
            var switcher = Greenlet.of(first -> {
                trail.add(child.switchTo());
                return "switcher's end";
            });
            assertEquals("result", switcher.switchTo());
            assertTrue(switcher.isActive());
            assertEquals("switcher's end", switcher.switchTo("resumed"));
            assertEquals(List.of("resumed"), trail);
        });
    }

    @EveryPlace
    void anErrorGoesToTheParentUnchanged(Where where) throws Exception {
        where.run(() -> {
            var error = new IOException("checked");
            var child = Greenlet.of(() -> {
                throw error;
            });
            assertSame(error, assertThrows(IOException.class, child::switchTo));
            assertTrue(child.isDead());
        });
    }

    @EveryPlace
    void aParentMayCatchTheErrorOfItsChild(Where where) throws Exception {
        where.run(() -> {
            var parent = Greenlet.of(first -> {
                var child = Greenlet.of(() -> {
                    throw new IllegalStateException("deep");
                });
                return assertThrows(IllegalStateException.class, child::switchTo)
                        .getMessage();
            });
            assertEquals("deep", parent.switchTo());
        });
    }

    @EveryPlace
    void resultAndErrorPassThroughADeadParent(Where where) throws Exception {
        where.run(() -> {
            var dead = Greenlet.of(() -> {});
            dead.switchTo();
            assertEquals("result", Greenlet.of(first -> "result", dead).switchTo());
            var failing = Greenlet.of(
                    () -> {
                        throw new IOException("failed");
                    },
                    dead);
            assertThrows(IOException.class, failing::switchTo);
        });
    }

    @EveryPlace
    void aResultStartsANewParent(Where where) throws Exception {
        where.run(() -> {
            var grandparent = Greenlet.of(first -> "grandparent got " + first);
            var parent = Greenlet.of(first -> "parent got " + first, grandparent);
            var child = Greenlet.of(first -> "result", parent);
            assertEquals("grandparent got parent got result", child.switchTo());
            assertTrue(parent.isDead() && grandparent.isDead());
        });
    }

    @EveryPlace
    void anErrorKillsANewParentWithoutRunningIt(Where where) throws Exception {
        where.run(() -> {
            var ran = new ArrayList<String>();
            var parent = Greenlet.of(() -> ran.add("parent"));
            var child = Greenlet.of(
                    () -> {
                        throw new IOException("failed");
                    },
                    parent);
            assertThrows(IOException.class, child::switchTo);
            assertTrue(parent.isDead());
            assertEquals(List.of(), ran);
        });
    }

    @EveryPlace
    void aSwitchToADeadOneGoesToItsSuspendedParent(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var parent = Greenlet.of(first -> {
                var one = main.switchTo("ready");
                var two = main.switchTo("got " + one);
                return "then got " + two;
            });
            parent.switchTo();
            var child = Greenlet.of(first -> "result", parent);
            assertEquals("got result", child.switchTo());
            assertEquals("then got again", child.switchTo("again"));
        });
    }

    @EveryPlace
    void aNewParentMayBeSetWhileTheChildLives(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var parent = Greenlet.of(first -> "parent got " + first);
            var child = Greenlet.of(first -> {
                main.switchTo();
                return "result";
            });
            child.switchTo();
            child.setParent(parent);
            assertSame(parent, child.parent());
            assertEquals("parent got result", child.switchTo());
        });
    }

    @EveryPlace
    void aGreenletMaySetItsOwnParentWhileItRuns(Where where) throws Exception {
        where.run(() -> {
            var parent = Greenlet.of(first -> "parent got " + first);
            var child = Greenlet.of(first -> {
                Greenlet.current().setParent(parent);
                return "result";
            });
            assertEquals("parent got result", child.switchTo());
        });
    }

    @EveryPlace
    void aDeadOneMayBeAParentAndHaveANewOne(Where where) throws Exception {
        where.run(() -> {
            var dead = Greenlet.of(() -> {});
            dead.switchTo();
            var child = Greenlet.of(first -> "result");
            child.setParent(dead);
            assertEquals("result", child.switchTo());
            dead.setParent(Greenlet.of(first -> "started with " + first));
            assertEquals("started with v", dead.switchTo("v"));
        });
    }

    @EveryPlace
    void aCircleOfParentsIsRefused(Where where) throws Exception {
        where.run(() -> {
            var parent = Greenlet.of(() -> {});
            var child = Greenlet.of(() -> {}, parent);
            assertThrows(IllegalArgumentException.class, () -> parent.setParent(child));
            assertThrows(IllegalArgumentException.class, () -> parent.setParent(parent));
            child.switchTo();
            var refused = assertThrows(IllegalArgumentException.class, () -> parent.setParent(child));
            assertTrue(refused.toString().contains("circle"), refused::toString);
        });
    }

    @EveryPlace
    void theMainGreenletHasNoParentAndTakesNone(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(() -> {});
            assertThrows(IllegalArgumentException.class, () -> main.setParent(child));
            assertNull(main.parent());
        });
    }

    @EveryPlace
    @SuppressWarnings("NullAway") // misuse
    void nullIsNoParent(Where where) throws Exception {
        where.run(() -> {
            var child = Greenlet.of(() -> {});
            var refused = assertThrows(NullPointerException.class, () -> child.setParent(null));
            assertTrue(refused.toString().contains("parent=null"), refused::toString);
            assertThrows(NullPointerException.class, () -> Greenlet.of(() -> {}, null));
        });
    }

    @EveryPlace
    void aParentOfAnotherPlaceIsRefused(Where where) throws Exception {
        var foreign = Greenlet.of(() -> {});
        where.run(() -> {
            var child = Greenlet.of(() -> {});
            assertThrows(WrongThreadException.class, () -> child.setParent(foreign));
            assertThrows(WrongThreadException.class, () -> Greenlet.of(() -> {}, foreign));
            assertThrows(WrongThreadException.class, () -> foreign.setParent(child));
        });
    }
}
