package io.treadle.core;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The place of a scope in the tree of scopes, and who cancels the waits in it. */
/*
 * The parent of a scope is the one around it in the same task, or the task's own scope; the parent of a task's own scope is
 * that of the task scope in which it was spawned. Each scope knows who cancels the waits in it:
 *
 *   cancelledBy   the outermost scope with a request, itself included, up to the innermost full shield;
 *                 a soft shield lets only hard requests pass
 *   cancelledHard the same for requests whose grace, if they had one, is over
 *
 * That is worked out once, going down from the scope where something changes (request, grace over, shield), so asking costs
 * one field, and cancelling costs as much as there are scopes and tasks below.
 */
abstract sealed class CancelNode permits CancelScope {
    /** What becomes of it in this order. */
    enum Phase {
        NEW,
        ENTERED,
        LEFT
    }

    /** The tasks that were spawned in it; null where it is no task scope's. */
    private final @Nullable LiveTasks children;
    /** The task scope whose {@code children} they are, else the next one around this. */
    private @Nullable TaskScope home;

    private Phase phase = Phase.NEW;
    private @Nullable RealTask<?> owner;
    private @Nullable CancelScope parent;
    private @Nullable CancelScope inner;

    // what the scope was asked for
    boolean shielded;
    boolean softlyShielded;
    /** The request that it end; null where there is none. */
    @Nullable
    Cancellation cancellation;

    // worked out from these, its own and those around it
    private @Nullable CancelScope cancelledBy;
    private @Nullable CancelScope cancelledHard;

    CancelNode(@Nullable TaskScope home, @Nullable LiveTasks children) {
        this.home = home;
        this.children = children;
    }

    /** There is no other kind; this is a class of its own for readers, and one object with the scope. */
    private CancelScope self() {
        return (CancelScope) this;
    }

    // ---- its life ----

    /** Becomes part of the tree, below {@code around}, null for none, as a scope of {@code task}. */
    final void attach(RealTask<?> task, @Nullable CancelScope around) {
        phase = Phase.ENTERED;
        owner = task;
        parent = around;
        @Nullable CancelNode node = around;
        if (node != null && node.owner == task) {
            node.inner = self();
            home = children == null ? node.home : home;
        }
        refresh();
    }

    /** Leaves the tree, for good. */
    final void detach() {
        phase = Phase.LEFT;
        @Nullable CancelNode node = parent;
        if (node != null) {
            node.inner = null;
        }
    }

    final Phase phase() {
        return phase;
    }

    final boolean isNew() {
        return phase == Phase.NEW;
    }

    final boolean isEntered() {
        return phase == Phase.ENTERED;
    }

    // ---- around it ----

    /** Who cancels the waits in here; null for nobody. */
    final @Nullable CancelScope cancelledBy() {
        return cancelledBy;
    }

    /** The task scope that takes the tasks that are spawned in here; null for the one that the task belongs to. */
    final @Nullable TaskScope home() {
        return home;
    }

    final void forEachChild(Consumer<RealTask<?>> visitor) {
        if (children != null) {
            children.forEach(visitor);
        }
    }

    /** The next one around; null for none. */
    final @Nullable CancelScope parent() {
        return parent;
    }

    final boolean isLeft() {
        return phase == Phase.LEFT;
    }

    /** The task that has entered it; null if none has. */
    final @Nullable RealTask<?> owner() {
        return owner;
    }

    /** The task that has entered it. */
    final RealTask<?> task() {
        if (owner == null) {
            throw new IllegalStateException("not entered: " + this + "; please report");
        }
        return owner;
    }

    /** Which one it is: whose, the how manieth from the outside, and its name if it is a task scope's. */
    final String place() {
        if (owner == null) {
            return "new";
        }
        int depth = 0;
        for (var around = parent; around != null && around.owner() == owner; around = around.parent()) {
            depth++;
        }
        var name = children == null || home == null ? null : home.name();
        return owner.name() + (depth == 0 ? "" : ", scope " + depth) + (name == null ? "" : " '" + name + "'");
    }

    // ---- below it ----

    /** Adds what is directly below: the scope inside this one, and the scopes of the tasks that were spawned in it. */
    final void addBelow(ArrayDeque<CancelScope> found) {
        if (children != null) {
            children.forEach(task -> {
                if (task.hasScopes()) {
                    found.add(task.scopes().own());
                } else {
                    task.scopes().cancellationChanged(); // its own scope, made just now, knows already
                }
            });
        }
        if (inner != null) {
            found.add(inner);
        }
    }

    /** The task for which this is the innermost scope; null if there is none. */
    final @Nullable RealTask<?> taskInside() {
        return inner == null && phase == Phase.ENTERED ? owner : null;
    }

    // ---- who cancels it ----

    /** Whether it was asked to end and no grace is left. */
    final boolean isHard() {
        return cancellation != null && cancellation.isHard();
    }

    /** Whether it is a shield, full or soft. */
    final boolean isAnyShield() {
        return shielded || softlyShielded;
    }

    /** Works out again who cancels the waits in here; whether that has changed. */
    final boolean refresh() {
        var before = cancelledBy;
        var beforeHard = cancelledHard;
        @Nullable CancelNode around = shielded ? null : parent;
        var hardAround = around == null ? null : around.cancelledHard;
        var byAround = around == null || softlyShielded ? hardAround : around.cancelledBy;
        cancelledHard = hardAround != null ? hardAround : isHard() ? self() : null;
        cancelledBy = byAround != null ? byAround : cancellation != null ? self() : null;
        return before != cancelledBy || beforeHard != cancelledHard;
    }
}
