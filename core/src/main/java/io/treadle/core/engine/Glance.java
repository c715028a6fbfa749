package io.treadle.core.engine;

/**
 * What a scheduler was doing when somebody looked from another thread. Not one moment: the parts were read one after the other.
 *
 * @param asleep whether its platform thread slept, or waited for I/O
 * @param turns how many turns it had begun
 * @param slices how many slices it had begun
 * @param thread whose slice ran; the platform thread itself between slices
 */
public record Glance(boolean asleep, long turns, long slices, Thread thread) {}
