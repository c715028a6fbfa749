package io.treadle.samples.docs;

import io.treadle.core.greenlet.Generator;
import io.treadle.core.greenlet.Greenlet;
import java.util.List;

/** Coroutines that switch to each other, and generators. */
class Greenlets {
    public static void main(String... args) {
        // region switching
        var main = Greenlet.current();
        var second = Greenlet.of(() -> {
            System.out.println("34");
            main.switchTo();
            System.out.println("78");
        });
        System.out.println("12"); // prints 12
        second.switchTo(); // prints 34
        System.out.println("56"); // prints 56
        second.switchTo(); // prints 78
        System.out.println(second.isDead()); // prints true
        // endregion

        // region values
        var echo = Greenlet.of(first -> {
            Object value = first; // of the first switch
            while (true) {
                value = main.switchTo("got " + value);
            }
        });
        System.out.println(echo.switchTo("a")); // prints got a
        System.out.println(echo.switchTo("b")); // prints got b
        echo.close(); // what is left unfinished is closed
        // endregion

        // region group
        for (var name : List.of("a", "b")) {
            Greenlet.of(() -> {
                        try {
                            main.switchTo();
                        } finally {
                            System.out.println(name + " cleans up");
                        }
                    })
                    .switchTo();
        }
        Greenlet.current().close(); // the main greenlet: all others of its place end
        // prints a cleans up
        // prints b cleans up
        // endregion

        // region generator
        var lines = List.of("one foot", "moves the machine");
        try (var words = Generator.<String>of(out -> {
            for (var line : lines) {
                for (var word : line.split(" ", -1)) {
                    out.yield(word);
                }
            }
        })) {
            words.stream().limit(3).forEach(System.out::println);
        }
        // prints one
        // prints foot
        // prints moves
        // endregion
    }
}
