package io.treadle.loop.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process and all that it has started, and so on: those that were its descendants, or bore its mark, when they were looked for.
 * They are members for good, since the system forgets who belonged to a process as soon as that has ended. Looks into the system:
 * blocks.
 */
final class ProcessTree {
    private final Set<ProcessHandle> members = new LinkedHashSet<>();
    private final @Nullable TreeMark mark;

    /** Of {@code root}, which was started with {@code mark}; without one, its descendants are unknown once it has ended. */
    ProcessTree(ProcessHandle root, @Nullable TreeMark mark) {
        members.add(root);
        this.mark = mark;
    }

    /**
     * Signals all. From the root down, since a parent whose child has gone might start another; and until no new one is
     * found, since they may start others meanwhile.
     */
    void signal(boolean forcibly) {
        Set<ProcessHandle> found = new LinkedHashSet<>(members);
        found.addAll(descendants(members));
        while (!found.isEmpty()) {
            found.forEach(process -> signal(process, forcibly));
            members.addAll(found);
            found = descendants(members);
            found.removeAll(members);
        }
    }

    /** Of those that still run; the number of another one may be somebody else's by now. */
    private Set<ProcessHandle> descendants(Collection<ProcessHandle> roots) {
        var all = new LinkedHashSet<ProcessHandle>();
        roots.stream()
                .filter(ProcessHandle::isAlive)
                .flatMap(ProcessHandle::descendants)
                .forEach(all::add);
        if (mark != null) {
            mark.bearers().forEach(all::add);
        }
        return all;
    }

    /** Whether all that were found have ended. */
    boolean isGone() {
        return members.stream().noneMatch(ProcessTree::isRunning);
    }

    /**
     * Whether it has not ended. The JDK takes a zombie for alive, and who should see to it may never do so: where this JVM is the
     * first process of a container, it is the parent of all orphans.
     */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith(") Z ", stat.lastIndexOf(')')); // the name before may have anything in it
        } catch (IOException e) {
            return false; // only Linux tells
        }
    }

    /**
     * Signals one. In the way of {@link Process#destroy}, which would close its streams as well, and so lose what it has to say
     * at its end. The JDK looks whether the number still belongs to this very process.
     */
    static boolean signal(ProcessHandle process, boolean forcibly) {
        return forcibly ? process.destroyForcibly() : process.destroy();
    }
}
