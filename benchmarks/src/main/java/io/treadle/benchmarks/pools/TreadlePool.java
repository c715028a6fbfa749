package io.treadle.benchmarks.pools;

import io.treadle.http.HttpClient;
import io.treadle.http.HttpOptions;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.OffloadOptions;
import io.treadle.loop.Treadle;

/**
 * So many tasks of one loop, on its one thread: what waits for something else they do themselves, what computes or blocks they
 * hand to the loop's offload pool.
 */
final class TreadlePool implements Pool {
    private final EventLoop loop;
    private final Work work;
    private final int size;
    private final String url;
    private final HttpClient http;

    TreadlePool(Work work, int size, String url) {
        this.work = work;
        this.size = size;
        this.url = url;
        var offload = OffloadOptions.DEFAULT.withThreads(size); // as many as the pools beside it have
        loop = EventLoop.create(LoopOptions.DEFAULT.withOffload(offload));
        http = loop.runUntilComplete(() -> HttpClient.create(HttpOptions.DEFAULT.withConnectionsPerHost(size)));
    }

    @Override
    public void runAll(int tasks) throws Exception {
        loop.runUntilComplete(() -> Treadle.scope(scope -> {
            var left = new int[] {tasks};
            for (int i = 0; i < size; i++) {
                scope.spawn(() -> {
                    while (left[0]-- > 0) {
                        runOne();
                    }
                });
            }
        }));
    }

    private void runOne() throws Exception {
        switch (work) {
            case NETWORK -> Work.ensure(http.get(url).bytes().length == Work.PAGE_BYTES, url);
            case SIMULATED -> Treadle.sleep(Work.PAUSE);
            case CPU, DISK -> Treadle.offload(() -> work.run(url));
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
