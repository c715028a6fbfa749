package io.treadle.core;

import io.treadle.core.internal.collect.LinkedRing;
import org.jspecify.annotations.Nullable;

/** What in a task is told when a scope is left. Confined to the loop's thread. */
final class ScopeTies {
    /** Something that is told when the scope in which it was made is left, at the latest when the task ends. */
    abstract static class Tied extends LinkedRing.Node {
        private @Nullable CancelScope scope;

        /** On the loop, possibly outside any task: must only enqueue. */
        abstract void scopeLeft();
    }

    /** Those of inner scopes behind those of outer ones. */
    private final LinkedRing<Tied> tied = new LinkedRing<>();

    void add(Tied what, CancelScope scope) {
        what.scope = scope;
        tied.add(what);
    }

    void remove(Tied what) {
        tied.remove(what);
    }

    /** Tells those of {@code left}, which is the innermost scope; null for all. */
    void tell(@Nullable CancelScope left) {
        for (var last = tied.last(); last != null && (left == null || last.scope == left); last = tied.last()) {
            tied.remove(last);
            last.scopeLeft();
        }
    }
}
