package io.treadle.loop;

import io.treadle.core.SpawnOptions;
import io.treadle.core.function.Action;

/** What a dump says of tasks that wait. In tasks. */
public final class Words {
    private Words() {}

    /** Does {@code action} in a task, until that or one of its own waits for what {@code words} begin to say; then cancels it. */
    public static void awaitFor(String words, Action<?> action) {
        var options = SpawnOptions.named("waiter").asSupervised().startedAtOnce();
        var waiter = Treadle.spawn(options, action);
        while (!isSaid(words)) {
            if (waiter.isDone()) {
                throw new AssertionError("ended before it said so: words=" + words + ", task=" + waiter);
            }
            Treadle.yieldNow();
        }
        waiter.cancel();
        waiter.join();
    }

    private static boolean isSaid(String words) {
        return EventLoop.current().snapshot().tasks().stream()
                .anyMatch(task -> String.valueOf(task.waitsFor()).startsWith(words));
    }
}
