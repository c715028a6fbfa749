package io.treadle.samples.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class WorkerThreadsTest {

    @Test
    void aThreadThatWorkedIsNamed() throws Exception {
        WorkerThreads threads = new WorkerThreads();
        Map<Long, Long> start = threads.cpuTimes();
        try (ExecutorService pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "busy"))) {
            pool.submit(System::nanoTime).get();
            assertEquals(List.of("busy"), threads.busySince(start));
        }
    }

    @Test
    void aThreadThatWasThereFirstIsNoWorker() throws Exception {
        try (ExecutorService pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "before"))) {
            pool.submit(System::nanoTime).get();
            WorkerThreads threads = new WorkerThreads();
            Map<Long, Long> start = threads.cpuTimes();
            pool.submit(System::nanoTime).get();
            assertEquals(List.of(), threads.busySince(start));
        }
    }

    @Test
    void aThreadThatUsedNoTimeInBetweenIsNotBusy() {
        assertEquals(Set.of(2L, 3L), WorkerThreads.busier(Map.of(1L, 70L, 2L, 70L), Map.of(1L, 70L, 2L, 71L, 3L, 5L)));
    }
}
