package io.treadle.samples.processes;

import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/**
 * Ten children append to a list, and what each prints is what its own has become. The parent collects what they say into a list
 * that is in one place: its own. (The Manager comes with the multi-process module.)
 */
@Command(name = "manager-of-ten", description = "Ten children append to lists of their own; the parent collects.")
final class ManagedByTen implements Callable<Integer> {
    private static final List<Object> LIST =
            new ArrayList<>(IntStream.range(0, 5).boxed().toList());

    /** What each child does. */
    public static void main(String... args) {
        LIST.add("child " + args[0]);
        System.out.println(LIST);
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            var children = IntStream.range(0, 10)
                    .mapToObj(i -> Treadle.spawn(() -> Child.run(ManagedByTen.class, "" + i)))
                    .toList();
            var collected = Treadle.gather(children);
            collected.forEach(System.out::println);
            System.out.println("parent: " + LIST);
            return 0;
        });
    }
}
