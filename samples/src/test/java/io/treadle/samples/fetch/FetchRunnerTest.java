package io.treadle.samples.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.samples.cli.Progress;
import io.treadle.samples.server.ServerProcess;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every runner, so that the comparison is fair. */
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up first
class FetchRunnerTest {
    private static final int CONCURRENCY = 7;
    private static final int URLS = 7 * CONCURRENCY;

    private static ServerProcess server;

    @BeforeAll
    static void startServer() throws Exception {
        server = ServerProcess.start(Duration.ZERO, 100);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void asManyRequestsAreUnderWayAsAllowedAndNoMore(RunnerKind kind) throws Exception {
        Watcher watcher = new Watcher();
        fetch(kind, Collections.nCopies(URLS, server.url("/gather/" + CONCURRENCY)), watcher);
        assertEquals(CONCURRENCY, watcher.most.get());
        assertEquals(URLS, watcher.report("", 1, 1, List.of()).ok());
    }

    @ParameterizedTest
    @EnumSource
    void everyUrlIsFetchedOnce(RunnerKind kind) throws Exception {
        Watcher watcher = new Watcher();
        fetch(kind, server.pages(URLS), watcher);
        assertEquals(URLS, watcher.report("", 1, 1, List.of()).ok());
        assertEquals(URLS, watcher.urls.size());
    }

    @Test
    void everyTaskOfTreadleRunsOnTheOneLoopThread() throws Exception {
        Watcher watcher = new Watcher();
        fetch(RunnerKind.TREADLE, server.pages(URLS), watcher);
        assertEquals(1, watcher.carriers.size(), () -> watcher.carriers.toString());
    }

    private static void fetch(RunnerKind kind, List<String> urls, Meter meter) throws Exception {
        try (FetchRunner runner = kind.open(new Load(urls, 0, CONCURRENCY, CONCURRENCY, 1, Duration.ofSeconds(30)))) {
            runner.fetchAll(urls, meter);
        }
    }

    /** Sees each request start and end, and on which platform thread. */
    private static final class Watcher extends Meter {
        private final Set<String> carriers = ConcurrentHashMap.newKeySet();
        private final Set<String> urls = ConcurrentHashMap.newKeySet();
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        private Watcher() {
            super(Progress.none());
        }

        @Override
        long start() {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            carriers.add(carrier());
            return super.start();
        }

        @Override
        void done(String url, long start, Page page) {
            carriers.add(carrier());
            urls.add(url);
            underWay.decrementAndGet();
            super.done(url, start, page);
        }

        // VirtualThread[#31]/runnable@its-carrier
        private static String carrier() {
            String thread = Thread.currentThread().toString();
            return thread.substring(thread.lastIndexOf('@') + 1);
        }
    }
}
