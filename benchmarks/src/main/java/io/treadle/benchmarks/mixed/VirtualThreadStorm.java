package io.treadle.benchmarks.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A virtual thread for each. */
final class VirtualThreadStorm extends StormServer {
    @Override
    public void request(Runnable done, Consumer<Throwable> failed) {
        Thread.startVirtualThread(() -> {
            pause(WORK);
            done.run();
        });
    }

    @Override
    void storm() {
        Thread.startVirtualThread(() -> {
            List<Thread> threads = new ArrayList<>(TASKS);
            for (int i = 0; i < TASKS; i++) {
                threads.add(Thread.startVirtualThread(this::waitForever));
            }
            pause(UNTIL_CANCELLED);
            threads.forEach(Thread::interrupt);
        });
    }

    private void waitForever() {
        try {
            Thread.sleep(FOREVER);
        } catch (InterruptedException e) {
            isCancelled();
        }
    }
}
