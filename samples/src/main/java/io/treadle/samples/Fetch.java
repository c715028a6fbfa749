package io.treadle.samples;

import io.treadle.samples.cli.DurationConverter;
import io.treadle.samples.cli.Progress;
import io.treadle.samples.cli.SizeConverter;
import io.treadle.samples.fetch.Load;
import io.treadle.samples.fetch.Measurement;
import io.treadle.samples.fetch.Printout;
import io.treadle.samples.fetch.Report;
import io.treadle.samples.fetch.RunnerKind;
import io.treadle.samples.server.ServerProcess;
import io.treadle.samples.web.MixedFetch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The main job: fetches many URLs at once on one thread, and, if asked, does the same in the other usual ways. What it
 * does with Treadle is in {@code fetch.TreadleRunner}.
 */
@Command(
        name = "fetch",
        description = {
            "Fetch many URLs at once on one thread (the main job).",
            "Given no URL, it starts an embedded server in a process of its own and fetches pages from it.",
            "A status other than 2xx is a failure; a redirect is not followed.",
            "Exit code: 0 when all were fetched, 1 when some failed, 2 when the arguments are wrong."
        },
        sortOptions = false,
        sortSynopsis = false)
final class Fetch implements Callable<Integer> {
    private static final int DEFAULT_PAGES = 500;
    private static final int MIXED_PAGES = 10_000;
    private static final Duration DEFAULT_DELAY = Duration.ofMillis(50);
    private static final int DEFAULT_SIZE = 1024;

    @Parameters(paramLabel = "URL", description = "What to fetch.")
    private List<String> urls = List.of();

    @Option(names = "--file", description = "Fetch what is in a file: a URL a line; empty lines and # lines are not.")
    private @Nullable Path file;

    @Option(names = "--count", paramLabel = "N", description = "How many requests; default 500, or each URL once.")
    private @Nullable Integer count;

    @Option(names = "--concurrency", paramLabel = "C", description = "How many at once; default ${DEFAULT-VALUE}.")
    private int concurrency = 100;

    @Option(
            names = "--delay",
            converter = DurationConverter.class,
            description = "How long the embedded server waits before it sends a page; default 50ms.")
    private @Nullable Duration delay;

    @Option(
            names = "--size",
            converter = SizeConverter.class,
            description = "The size of a page of the embedded server; default 1KiB.")
    private @Nullable Integer size;

    @Option(
            names = "--timeout",
            converter = DurationConverter.class,
            description = "How long one request may take; default 30s.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description = "Requests to make first, not measured; default 0; with --compare as many as measured.")
    private @Nullable Integer warmup;

    @Option(
            names = "--runner",
            split = ",",
            paramLabel = "NAME",
            description = "How to fetch: ${COMPLETION-CANDIDATES}; default treadle.")
    private List<RunnerKind> runners = List.of(RunnerKind.TREADLE);

    @Option(names = "--compare", description = "Fetch in all these ways, one after the other, and print a table.")
    private boolean compare;

    @Option(names = "--pool", paramLabel = "P", description = "Threads of thread-pool; default ${DEFAULT-VALUE}.")
    private int pool = 50;

    @Option(names = "--workers", paramLabel = "W", description = "Threads of reactor-netty; default ${DEFAULT-VALUE}.")
    private int workers = 1;

    @Option(
            names = "--mixed",
            description = "Fetch URLs of all kinds from an embedded server, faults among them; default 10000 URLs.")
    private boolean mixed;

    @Option(names = "--json", description = "Print one JSON object a runner, on a line each.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        checkNumbers();
        if (mixed) {
            return new MixedFetch(Objects.requireNonNullElse(count, MIXED_PAGES), concurrency).run() ? 0 : 1;
        }
        List<String> given = givenUrls();
        return given.isEmpty() ? fetchFromServer() : fetchGiven(given);
    }

    private int fetchFromServer() throws Exception {
        Duration pause = Objects.requireNonNullElse(delay, DEFAULT_DELAY);
        try (ServerProcess server = ServerProcess.start(pause, Objects.requireNonNullElse(size, DEFAULT_SIZE))) {
            List<String> pages = server.pages(Objects.requireNonNullElse(count, DEFAULT_PAGES));
            return fetch(pages, compare ? pages.size() : 0);
        }
    }

    private int fetchGiven(List<String> given) throws Exception {
        require(
                delay == null && size == null,
                "--delay and --size are for the embedded server, which serves no given URL");
        return fetch(count == null ? given : Load.repeat(given, count), 0);
    }

    private int fetch(List<String> all, int defaultWarmup) throws Exception {
        int first = Objects.requireNonNullElse(warmup, defaultWarmup);
        List<Report> reports = run(new Load(all, first, concurrency, pool, workers, timeout));
        reports.forEach(this::printFailures);
        print(reports);
        return reports.stream().allMatch(report -> report.failed() == 0) ? 0 : 1;
    }

    private List<Report> run(Load load) throws Exception {
        List<RunnerKind> chosen = compare ? List.of(RunnerKind.values()) : runners;
        long steps = (long) chosen.size() * (load.warmup() + load.urls().size());
        List<Report> reports = new ArrayList<>();
        try (Progress progress = Progress.show("fetch", steps)) {
            Measurement measurement = new Measurement(load, progress);
            for (RunnerKind runner : chosen) {
                reports.add(measurement.run(runner));
            }
        }
        return reports;
    }

    private void printFailures(Report report) {
        PrintStream out = json ? System.err : System.out;
        String who = compare || runners.size() > 1 ? report.runner() + " " : "";
        report.failures().forEach(failure -> out.println(who + failure));
    }

    private void print(List<Report> reports) {
        if (json) {
            reports.forEach(report -> System.out.println(Printout.json(report)));
        } else if (reports.size() == 1) {
            System.out.println(Printout.summary(reports.get(0)));
        } else {
            System.out.println(Printout.table(reports));
        }
    }

    private List<String> givenUrls() throws IOException {
        if (file == null) {
            return urls;
        }
        require(Files.isReadable(file), "expected a file that can be read: --file=" + file);
        List<String> all = new ArrayList<>(urls);
        Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(all::add);
        require(!all.isEmpty(), "expected at least one URL in the file: --file=" + file);
        return all;
    }

    private void checkNumbers() {
        requireAtLeast(1, "--concurrency", concurrency);
        requireAtLeast(1, "--pool", pool);
        requireAtLeast(1, "--workers", workers);
        requireAtLeast(1, "--count", Objects.requireNonNullElse(count, 1));
        requireAtLeast(0, "--warmup", Objects.requireNonNullElse(warmup, 0));
        require(!timeout.isZero(), "expected --timeout of more than 0");
    }

    private void requireAtLeast(int least, String option, int value) {
        require(value >= least, "expected at least " + least + ": " + option + "=" + value);
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
