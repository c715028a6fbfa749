package io.treadle.benchmarks.jdbc;

import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs several pieces of blocking code at the same time. */
enum Runner {
    TREADLE("treadle") {
        @Override
        int sum(List<Callable<Integer>> pieces) throws Exception {
            return EventLoop.<Integer, Exception>run(() -> {
                List<Task<Integer>> tasks =
                        pieces.stream().map(piece -> Treadle.spawn(piece::call)).toList();
                return Treadle.gather(tasks).stream().mapToInt(n -> n).sum();
            });
        }
    },
    VIRTUAL_THREADS("virtual-threads") {
        @Override
        int sum(List<Callable<Integer>> pieces) throws Exception {
            return sumOf(Executors.newVirtualThreadPerTaskExecutor(), pieces);
        }
    },
    THREAD_POOL("thread-pool") {
        @Override
        int sum(List<Callable<Integer>> pieces) throws Exception {
            return sumOf(Executors.newFixedThreadPool(pieces.size()), pieces);
        }
    };

    private final String peer;

    Runner(String peer) {
        this.peer = peer;
    }

    /** Its name in the report. */
    String peer() {
        return peer;
    }

    /** Runs all {@code pieces} at the same time, and gives the sum of their results. */
    abstract int sum(List<Callable<Integer>> pieces) throws Exception;

    private static int sumOf(ExecutorService threads, List<Callable<Integer>> pieces) throws Exception {
        try (threads) {
            int sum = 0;
            for (var result : threads.invokeAll(pieces)) {
                sum += result.get();
            }
            return sum;
        }
    }
}
