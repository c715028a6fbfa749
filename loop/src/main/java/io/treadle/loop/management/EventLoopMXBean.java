package io.treadle.loop.management;

import java.util.Map;

/**
 * An event loop, for JMX: {@code io.treadle:type=EventLoop,name=...}. Registered when the loop has run for a second, and until it is
 * closed; not for a loop that is not {@linkplain io.treadle.core.diagnostics.WatchOptions#limit watched}. Attributes that are read
 * within a tenth of a second are of one moment, and the loop is asked once for them.
 */
public interface EventLoopMXBean {
    /** How many turns it has made. */
    long getTurns();

    /** How many slices it has run. */
    long getSlices();

    /** How many continuations can run now. */
    int getReady();

    /** How many messages of other threads it has not read. */
    int getInbox();

    /** How many timers are set. */
    int getTimers();

    /** How many tasks are in each state. */
    Map<String, Integer> getTasks();

    /** How long this question had to wait for the loop, in microseconds; -1 if it does not answer. */
    long getLagMicros();

    /**
     * How long turns took, in microseconds: {@code median}, {@code p99}, {@code p999}, {@code max}; and {@code count}, how many there
     * were. Empty unless that is {@linkplain io.treadle.core.diagnostics.WatchOptions#measured measured}, or if the loop does not
     * answer.
     */
    Map<String, Long> getTurnMicros();

    /** The same of slices. */
    Map<String, Long> getSliceMicros();

    /** All that {@code TaskLoop.statistics} tells, in words. */
    String statistics();

    /** The tree of tasks with what each waits for and where, as {@code TaskLoop.dump}. */
    String dump();

    /** The same as JSON. */
    String dumpJson();

    /** A line for each task: its number, name and state, and what it waits for. */
    String list();
}
