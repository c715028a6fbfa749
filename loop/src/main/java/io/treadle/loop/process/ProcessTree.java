package io.treadle.loop.process;

import java.util.LinkedHashSet;
import java.util.Set;

/** A process and all that it has started, and so on, as far as they are still its descendants. Looks into the system: blocks. */
final class ProcessTree {
    private final ProcessHandle root;

    private ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    static ProcessTree of(ProcessHandle root) {
        return new ProcessTree(root);
    }

    /**
     * Signals all. From the root down, since a parent whose child has gone might start another; and until no new one is
     * found, since they may start others meanwhile.
     */
    void signal(boolean forcibly) {
        var signalled = new LinkedHashSet<ProcessHandle>();
        var found = withDescendants(Set.of(root));
        while (!signalled.containsAll(found)) {
            found.removeAll(signalled);
            found.forEach(process -> signal(process, forcibly));
            signalled.addAll(found);
            found = withDescendants(signalled);
        }
    }

    private static Set<ProcessHandle> withDescendants(Set<ProcessHandle> roots) {
        var all = new LinkedHashSet<>(roots);
        roots.forEach(process -> process.descendants().forEach(all::add));
        return all;
    }

    /**
     * Signals one. In the way of {@link Process#destroy}, which would close its streams as well, and so lose what it has to say
     * at its end. The JDK looks whether the number still belongs to this very process.
     */
    static boolean signal(ProcessHandle process, boolean forcibly) {
        return forcibly ? process.destroyForcibly() : process.destroy();
    }
}
