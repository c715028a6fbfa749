package io.treadle.benchmarks.report;

import java.util.List;

/** How to read the numbers of a report, for both pages. */
public final class HowTo {
    /** What stands before the programs without a result. */
    public static final String OTHERS =
            "These programs exist, and nobody has run them for this page; `benchmarks/run NAME` does.";

    private static final String CORES =
            " `cores` is how many cores the measured process had, as by `--cores`; the other process of a program, such as a server,"
                    + " had those besides, or the same where there are none.";

    private HowTo() {}

    /** Sentences with the marks of Markdown: {@code *} and {@code `}. */
    public static String read(Report report, Standing standing) {
        List<Glance> glances = Glance.of(report, standing);
        int lost = glances.stream().mapToInt(Glance::worse).sum();
        int rows = lost
                + glances.stream()
                        .mapToInt(glance -> glance.better() + glance.even())
                        .sum();
        return "Values are medians of the runs, `±` is half the distance between the highest and the lowest. *Against it*"
                + " is by which factor Treadle is better than the peer, in the first unit of the table: below 1 it is worse,"
                + " and within a twentieth of 1 it is a tie; after " + Standing.UNCERTAIN
                + " the runs of the two overlap, and the"
                + " difference may be chance. CPU time and memory are those of the peer's process. Treadle loses "
                + lost
                + " of the " + rows + " rows in which it has a rival: they are marked " + Standing.LOSS
                + ", and below each table stands what is better there. Floors and ceilings, which are there to compare with,"
                + " and Treadle in another setting are no rivals. Peers that have not been measured are named below each table."
                + (Row.keys(report.results()).contains("cores") ? CORES : "");
    }
}
