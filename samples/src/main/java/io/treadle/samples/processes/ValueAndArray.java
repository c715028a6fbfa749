package io.treadle.samples.processes;

import io.treadle.loop.Treadle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/**
 * Two children set a number and turn the signs of an array. Each has its own, so the parent's stay as they were, and the second
 * child finds none of the first one's work. (Value and Array come with the multi-process module.)
 */
@Command(name = "value-and-array", description = "Numbers are not shared: two children change their own copies.")
final class ValueAndArray implements Callable<Integer> {
    private static final int[] ARRAY = IntStream.range(0, 11).toArray();
    private static double number;

    /** What each child does. */
    public static void main(String... args) {
        number = 3.333333333333333;
        Arrays.setAll(ARRAY, i -> -ARRAY[i]);
        System.out.println("child " + args[0] + ": " + number + " " + Arrays.toString(ARRAY));
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            var c = Treadle.spawn(() -> Child.run(ValueAndArray.class, "c"));
            var d = Treadle.spawn(() -> Child.run(ValueAndArray.class, "d"));
            Treadle.gather(List.of(c, d)).forEach(System.out::println);
            System.out.println("parent: " + number + " " + Arrays.toString(ARRAY));
            return 0;
        });
    }
}
