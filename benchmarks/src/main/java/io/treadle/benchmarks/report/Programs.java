package io.treadle.benchmarks.report;

import java.util.Set;

/** What a report has to know of the programs themselves, by their names. */
public interface Programs {
    /** One line that says what it measures. */
    String summary(String program);

    /** All the peers that can run it; none of a program that is no longer there. */
    Set<String> peers(String program);
}
