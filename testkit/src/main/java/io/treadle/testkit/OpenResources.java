package io.treadle.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What this process holds at one point in time that a test could leave behind: sockets, pipes, files and other descriptors
 * (told by Linux only), and platform threads that programs have started. Any thread.
 *
 * <pre>{@code
 * var before = OpenResources.now();
 * ...
 * before.assertNothingAdded();
 * }</pre>
 */
public final class OpenResources {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** For longer than a thread of an offload pool stays without work, which is ten seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Of the JVM, which starts and ends them as it likes. */
    private static final Set<String> GROUPS_OF_THE_JDK = Set.of("system", "InnocuousThreadGroup", "CarrierThreads");

    private final Set<String> descriptors;
    private final Set<Thread> threads;

    private OpenResources(Set<String> descriptors, Set<Thread> threads) {
        this.descriptors = descriptors;
        this.threads = threads;
    }

    /** Takes stock. */
    public static OpenResources now() throws IOException {
        return new OpenResources(openDescriptors(), liveThreads());
    }

    /**
     * Waits until nothing is held that was not held then; other threads and the system may need a moment to let go.
     *
     * @throws AssertionError with what is left after 20 seconds of real time
     */
    public void assertNothingAdded() throws IOException, InterruptedException {
        assertNothingAdded(LIMIT);
    }

    /** The same within {@code limit} of real time. */
    public void assertNothingAdded(Duration limit) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        var added = added();
        while (!added.isEmpty()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new AssertionError("expected nothing to be left open: added=" + added);
            }
            Thread.sleep(5);
            added = added();
        }
    }

    private Set<String> added() throws IOException {
        var added = new TreeSet<>(openDescriptors());
        added.removeAll(descriptors);
        var started = new HashSet<>(liveThreads());
        started.removeAll(threads);
        started.forEach(thread -> added.add("thread " + thread.getName()));
        return added;
    }

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(OpenResources::isOfPrograms)
                .collect(Collectors.toSet());
    }

    private static boolean isOfPrograms(Thread thread) {
        var group = thread.getThreadGroup(); // null for one that has ended
        return group != null && !GROUPS_OF_THE_JDK.contains(group.getName());
    }

    private static Set<String> openDescriptors() throws IOException {
        var open = new HashSet<String>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (var numbers = Files.newDirectoryStream(DESCRIPTORS)) {
                for (var number : numbers) {
                    addTarget(number, open);
                }
            }
        }
        return open;
    }

    /** Under the name of what is open, since numbers are used again: {@code socket:[12345]}. */
    private static void addTarget(Path number, Set<String> open) throws IOException {
        try {
            var target = Files.readSymbolicLink(number).toString();
            if (!isOfTheJvm(target)) {
                open.add(target.startsWith("anon_inode") ? target + " " + number.getFileName() : target);
            }
        } catch (NoSuchFileException e) {
            // closed meanwhile; that of the directory itself among them
        }
    }

    private static boolean isOfTheJvm(String target) {
        return target.endsWith(".jar")
                || target.startsWith(System.getProperty("java.home"))
                || target.startsWith("/proc/");
    }
}
