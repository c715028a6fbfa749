package io.treadle.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * On which of the machine's cores processes may run, by the program {@code taskset} of Linux. What a process is limited to its
 * children inherit, the JVMs that measure and the peers in other languages alike, and they see no more cores than those: a
 * scheduler with a thread for each core has as many threads.
 */
public final class Cores {
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private Cores() {}

    /**
     * Limits this process, and those that it starts from now on, to so many cores.
     *
     * @throws BenchmarkFailedException if the machine has fewer, or no {@code taskset}
     */
    public static void limit(int cores) throws BenchmarkFailedException {
        limit(ProcessHandle.current().pid(), cores);
    }

    static void limit(long pid, int cores) throws BenchmarkFailedException {
        List<Integer> all = online();
        if (cores < 1 || cores > all.size()) {
            throw new BenchmarkFailedException(
                    "expected at least one core and no more than there are: cores=" + cores + ", there=" + all.size());
        }
        move(pid, all.subList(0, cores));
    }

    /**
     * The same command on the cores that this process may not use, so that a server takes none from the client that is
     * measured; unchanged where there are none.
     */
    public static List<String> besides(List<String> command) throws BenchmarkFailedException {
        List<Integer> rest = others();
        return rest.isEmpty()
                ? command
                : Stream.concat(Stream.of("taskset", "-c", listed(rest)), command.stream())
                        .toList();
    }

    /** Moves a process, and those that it starts from now on, to those cores; it stays where there are none. */
    public static void moveAside(long pid) throws BenchmarkFailedException {
        List<Integer> rest = others();
        if (!rest.isEmpty()) {
            move(pid, rest);
        }
    }

    private static List<Integer> others() throws BenchmarkFailedException {
        List<Integer> rest = new ArrayList<>(online());
        rest.removeAll(allowed(ProcessHandle.current().pid()));
        return rest;
    }

    private static void move(long pid, List<Integer> cores) throws BenchmarkFailedException {
        new Command("taskset", List.of("taskset", "-a", "-c", "-p", listed(cores), Long.toString(pid))).output();
    }

    private static List<Integer> online() throws BenchmarkFailedException {
        try {
            return parse(Files.readString(ONLINE));
        } catch (IOException e) {
            throw new BenchmarkFailedException("cores can be chosen on Linux only: " + e, e);
        }
    }

    static List<Integer> allowed(long pid) throws BenchmarkFailedException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> parse(line.substring(ALLOWED.length())))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no line " + ALLOWED));
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot tell the cores of a process: pid=" + pid + ": " + e, e);
        }
    }

    /** The numbers in a list of Linux, such as {@code 0-2,7}. */
    static List<Integer> parse(String list) {
        return Stream.of(list.strip().split(",", -1)).flatMap(Cores::range).toList();
    }

    private static Stream<Integer> range(String range) {
        String[] ends = range.split("-", 2);
        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                .boxed();
    }

    private static String listed(List<Integer> cores) {
        return cores.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
