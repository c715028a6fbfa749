package io.treadle.attach;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.greenlet.Greenlet;

/** What the tests run in JVMs of their own: a use of Treadle, named by the first argument. */
final class AttachedProgram {
    private AttachedProgram() {}

    public static void main(String... arguments) throws Exception {
        switch (arguments[0]) {
            case "loop" -> runLoop();
            case "greenlet" -> System.out.println(Greenlet.of(first -> "ran").switchTo());
            case "question" -> {
                ask();
                runLoop();
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void ask() {
        try {
            TaskLoop.current();
        } catch (WrongThreadException e) {
            System.out.println("asked: not on a loop");
        }
    }

    private static void runLoop() throws Exception {
        try (var loop = TaskLoop.create()) {
            System.out.println(loop.runUntilComplete(() -> Task.current().name() + " ran"));
        }
    }
}
