package io.treadle.benchmarks.switching;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many tasks that do nothing but give up their turn, until another task than the last one has gone on a given number of
 * times. So what is counted is switches that were really made: a yield after which the same task goes on (which the
 * operating system may do) is work for nothing.
 *
 * <p>The counters are written by the task whose turn it is and published by the next one's acquire; with preempted
 * threads a count may get lost now and then, which makes the run longer by one switch.
 */
abstract class RoundRobin {
    private final int tasks;
    private final int target;
    private final AtomicInteger last = new AtomicInteger(-1);
    private final AtomicInteger switches = new AtomicInteger();
    private final int[] turns;

    RoundRobin(int tasks, int target) {
        this.tasks = tasks;
        this.target = target;
        turns = new int[tasks];
    }

    /** Runs all tasks to their end. */
    abstract void runAll();

    /** Lets another task go on, and returns when it is the caller's turn again. */
    abstract void yieldTurn();

    /** Runs all, and makes sure that every task had its share of the turns and no yield was in vain. */
    final void playFairly() {
        play();
        int most = 0;
        int least = target;
        int all = 0;
        for (int count : turns) {
            most = Math.max(most, count);
            least = Math.min(least, count);
            all += count;
        }
        if (most - least > 1 || all != switches.getPlain()) {
            throw new IllegalStateException("tasks should have had equal turns, each a switch: most=" + most + " least="
                    + least + " turns=" + all + " switches=" + switches);
        }
    }

    /** Runs all, and makes sure that the switches were made. */
    final void play() {
        runAll();
        if (!isOver()) {
            throw new IllegalStateException("all switches should have been made: " + switches + " of " + target);
        }
    }

    final int tasks() {
        return tasks;
    }

    final boolean isOver() {
        return switches.getAcquire() >= target;
    }

    /** The body of a task. */
    final void task(int me) {
        while (!isOver()) {
            takeTurn(me);
            yieldTurn();
        }
    }

    private void takeTurn(int me) {
        turns[me]++;
        if (last.getAcquire() != me) {
            last.setRelease(me);
            switches.setRelease(switches.getPlain() + 1);
        }
    }
}
