package io.treadle.benchmarks.report;

import java.util.List;
import java.util.Set;

/** What a report has to know of the programs themselves, by their names. */
public interface Programs {
    /** The names of all of them, in their order. */
    List<String> names();

    /** One line that says what it measures. */
    String summary(String program);

    /** All the peers that can run it; none of a program that is no longer there. */
    Set<String> peers(String program);
}
