package io.treadle.core;

import io.treadle.core.engine.Scheduler;
import java.time.Duration;

/**
 * Calls something on a loop after each {@code period} of real time, until it is closed. For a loop in virtual time, which stands
 * still as long as a task goes on without an end.
 */
final class RealTimeLimit {
    private final Thread sleeper;

    RealTimeLimit(TaskLoop loop, Duration period, Runnable call) {
        sleeper = Scheduler.threadsElsewhere()
                .name(loop.name() + "-real-time-limit")
                .start(() -> callAgainAndAgain(loop, period, call));
    }

    private static void callAgainAndAgain(TaskLoop loop, Duration period, Runnable call) {
        try {
            while (true) {
                Thread.sleep(period);
                loop.mail().runOrSend(() -> loop.callSoonOnLoop(call::run));
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    void close() {
        sleeper.interrupt();
    }
}
