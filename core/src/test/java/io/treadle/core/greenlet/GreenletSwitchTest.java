package io.treadle.core.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Switching: who runs, and what is passed. */
class GreenletSwitchTest {
    @EveryPlace
    void parentAndChildRunInTheOrderOfTheSwitches(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<Integer>();
            var main = Greenlet.current();
            var child = Greenlet.of(() -> {
                trail.add(1);
                main.switchTo();
                trail.add(3);
            });
            trail.add(0);
            child.switchTo();
            trail.add(2);
            child.switchTo();
            trail.add(4);
            assertEquals(List.of(0, 1, 2, 3, 4), trail);
        });
    }

    @EveryPlace
    void aValueIsPassedEachWay(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(first -> "end " + main.switchTo("up " + first));
            assertEquals("up 1", child.switchTo(1));
            assertEquals("end 2", child.switchTo(2));
        });
    }

    @EveryPlace
    void aSwitchWithoutAValuePassesNull(Where where) throws Exception {
        where.run(() -> {
            var child = Greenlet.of(first -> first);
            assertNull(child.switchTo());
        });
    }

    @EveryPlace
    void childrenWithOneBodyHaveProgressOfTheirOwn(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<@Nullable Object>();
            var main = Greenlet.current();
            GreenletBody body = first -> {
                trail.add(first);
                trail.add(main.switchTo());
                return null;
            };
            var one = Greenlet.of(body);
            var two = Greenlet.of(body);
            one.switchTo("one");
            two.switchTo("two");
            two.switchTo("two again");
            assertTrue(two.isDead());
            assertFalse(one.isDead());
            one.switchTo("one again");
            assertTrue(one.isDead());
            assertEquals(List.of("one", "two", "two again", "one again"), trail);
        });
    }

    @EveryPlace
    void siblingsSwitchToEachOther(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<Integer>();
            var both = new Greenlet[2];
            both[0] = Greenlet.of(() -> {
                trail.add(12);
                both[1].switchTo();
                trail.add(56);
                both[1].switchTo();
            });
            both[1] = Greenlet.of(() -> {
                trail.add(34);
                both[0].switchTo();
                trail.add(78);
            });
            both[0].switchTo();
            assertEquals(List.of(12, 34, 56, 78), trail);
        });
    }

    @EveryPlace
    void aSwitchWorksFromAnyDepth(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(() -> deep(100, () -> main.switchTo("from below")));
            assertEquals("from below", child.switchTo());
            child.switchTo();
            assertTrue(child.isDead());
        });
    }

    private static void deep(int depth, Runnable bottom) {
        if (depth == 0) {
            bottom.run();
        } else {
            deep(depth - 1, bottom);
        }
    }

    @EveryPlace
    void aSwitchToOneselfReturnsTheValue(Where where) throws Exception {
        where.run(() -> assertEquals(5, Greenlet.current().switchTo(5)));
    }

    @EveryPlace
    void aSwitchToADeadOneReturnsTheValueOfItsParent(Where where) throws Exception {
        where.run(() -> {
            var dead = Greenlet.of(() -> {});
            dead.switchTo();
            assertEquals(7, dead.switchTo(7));
        });
    }

    @EveryPlace
    void anAncestorIsSwitchedToLikeAnyOther(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(() -> {
                var grandchild = Greenlet.of(() -> main.switchTo("from the grandchild"));
                grandchild.switchTo();
            });
            assertEquals("from the grandchild", child.switchTo());
        });
    }

    @EveryPlace
    void threeThatStartEachOtherKeepTheirState(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<String>();
            var all = new Greenlet[3];
            for (int i = 0; i < 3; i++) {
                int self = i;
                all[i] = Greenlet.of(() -> {
                    trail.add("begin " + self);
                    all[(self + 1) % 3].switchTo();
                    trail.add("end " + self);
                });
            }
            all[0].switchTo();
            assertEquals(List.of("begin 0", "begin 1", "begin 2", "end 0"), trail);
            assertTrue(all[0].isDead());
            assertTrue(all[1].isActive() && all[2].isActive());
        });
    }

    @EveryPlace
    void theStatesAreToldApart(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            UnaryOperator<@Nullable Object> pause = value -> main.switchTo(states(Greenlet.current()));
            var child = Greenlet.of(first -> pause.apply(first));
            assertEquals("", states(child));
            assertEquals("started active ", child.switchTo());
            assertEquals("started active ", states(child));
            child.switchTo();
            assertEquals("started dead ", states(child));
            assertEquals("started active ", states(main));
        });
    }

    private static String states(Greenlet greenlet) {
        return (greenlet.isStarted() ? "started " : "")
                + (greenlet.isActive() ? "active " : "")
                + (greenlet.isDead() ? "dead " : "");
    }

    @EveryPlace
    void currentIsTheOneThatRuns(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(first -> Greenlet.current());
            assertSame(child, child.switchTo());
            assertSame(main, Greenlet.current());
            assertNull(main.parent());
        });
    }

    @EveryPlace
    void aNameIsGivenOrCounted(Where where) throws Exception {
        where.run(() -> {
            var child = Greenlet.of(() -> {});
            assertTrue(child.name().startsWith("greenlet-"), child.name());
            child.setName("parser");
            assertEquals("Greenlet[parser, new]", child.toString());
            assertEquals("main", Greenlet.current().name());
        });
    }

    @EveryPlace
    void theStackOfASuspendedOneIsReadable(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var child = Greenlet.of(() -> deep(3, () -> main.switchTo()));
            assertTrue(child.stackTrace().isEmpty());
            child.switchTo();
            Greenlet.of(() -> {}).switchTo();
            assertEquals(4, framesOf(child, "deep"));
            assertEquals(4, framesOf(child, "deep"), "it stays where it is when its stack is read");
            child.switchTo();
            assertTrue(child.isDead());
            assertTrue(child.stackTrace().isEmpty());
        });
    }

    private static long framesOf(Greenlet greenlet, String method) {
        return greenlet.stackTrace().stream()
                .filter(frame -> frame.getMethodName().equals(method))
                .count();
    }

    @EveryPlace
    void aThreadLocalIsEachGreenletsOwn(Where where) throws Exception {
        where.run(() -> {
            var local = new ThreadLocal<@Nullable String>();
            local.set("main's");
            var child = Greenlet.of(first -> {
                var before = local.get();
                local.set("child's");
                return before;
            });
            assertNull(child.switchTo());
            assertEquals("main's", local.get());
        });
    }

    @EveryPlace
    void anInheritableThreadLocalIsCopiedFromWhoSwitchesFirst(Where where) throws Exception {
        where.run(() -> {
            var local = new InheritableThreadLocal<String>();
            local.set("shared");
            assertEquals("shared", Greenlet.of(first -> local.get()).switchTo());
        });
    }
}
