package io.treadle.samples.fetch;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reports for people (a summary of one, a table of several) and for programs (a line of JSON each). */
public final class Printout {
    private static final int FEW_THREADS = 3;

    private Printout() {}

    /** One report, over several lines. */
    public static String summary(Report report) {
        return String.format(
                Locale.ROOT,
                """
                fetched   %,d of %,d URLs with %s
                failed    %s
                bytes     %,d
                time      %.3f s, %,.0f requests a second
                latency   p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.2f ms
                threads   %s
                CPU time  %.3f s, %.0f us a request""",
                report.ok(),
                report.urls(),
                report.runner(),
                failed(report),
                report.bytes(),
                report.seconds(),
                report.requestsPerSecond(),
                report.millis(50),
                report.millis(90),
                report.millis(99),
                report.millis(100),
                threads(report.threads()),
                report.cpuSeconds(),
                report.cpuMicrosPerRequest());
    }

    private static String failed(Report report) {
        String kinds = report.failuresByKind().entrySet().stream()
                .map(kind -> kind.getKey() + " " + kind.getValue())
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "0" : report.failed() + ": " + kinds;
    }

    private static String threads(List<String> names) {
        return names.size() <= FEW_THREADS ? names.size() + ": " + String.join(", ", names) : "" + names.size();
    }

    /** Several reports side by side, a line each. */
    public static String table(List<Report> reports) {
        String head = String.format(
                "%-16s %7s %7s %9s %11s %9s %9s %8s %9s %9s %9s%n",
                "runner",
                "ok",
                "failed",
                "seconds",
                "requests/s",
                "CPU s",
                "us/req",
                "threads",
                "p50 ms",
                "p90 ms",
                "p99 ms");
        return reports.stream().map(Printout::row).collect(Collectors.joining(System.lineSeparator(), head, ""));
    }

    private static String row(Report report) {
        return String.format(
                Locale.ROOT,
                "%-16s %7d %7d %9.3f %11.0f %9.3f %9.1f %8d %9.2f %9.2f %9.2f",
                report.runner(),
                report.ok(),
                report.failed(),
                report.seconds(),
                report.requestsPerSecond(),
                report.cpuSeconds(),
                report.cpuMicrosPerRequest(),
                report.threads().size(),
                report.millis(50),
                report.millis(90),
                report.millis(99));
    }

    /** One report as one line of JSON. */
    public static String json(Report report) {
        return JsonLine.of(report);
    }
}
