package io.treadle.samples.processes;

import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/**
 * A child fills a map and reverses a list, its own; the parent's stay as they were. (The Manager, which keeps one for all in a
 * process of its own, comes with the multi-process module.)
 */
@Command(name = "manager", description = "Collections are not shared: a child changes its own.")
final class ManagedCollections implements Callable<Integer> {
    private static final Map<String, Object> MAP = new TreeMap<>();
    private static final List<Integer> LIST =
            new ArrayList<>(IntStream.range(0, 10).boxed().toList());

    /** What the child does. */
    public static void main(String... args) {
        MAP.putAll(Map.of("name", "zhangyanlin", "age", 18, "Job", "pythoner"));
        Collections.reverse(LIST);
        System.out.println("child: " + MAP + " " + LIST);
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            System.out.println(Child.run(ManagedCollections.class));
            System.out.println("parent: " + MAP + " " + LIST);
            return 0;
        });
    }
}
