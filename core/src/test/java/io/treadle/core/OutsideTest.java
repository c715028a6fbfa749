package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.internal.jdk.VirtualThreads;
import io.treadle.core.time.IdleClock.InFlight;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What a thread waits for, with a scheduler that runs a continuation when the test says so. */
class OutsideTest {
    private final LinkedBlockingQueue<Runnable> submitted = new LinkedBlockingQueue<>();
    private final Thread thread = VirtualThreads.newBuilder(submitted::add).unstarted(LockSupport::park);

    private void runOne() throws InterruptedException {
        submitted.take().run();
    }

    @Test
    void aThreadInAWaitOfTheJdkIsInFlight() throws Exception {
        thread.start();
        runOne();
        assertEquals(InFlight.SOMETHING, Outside.inFlight(thread));
    }

    @Test
    void aThreadThatWasWokenFromAfarAndHasNotRunIsStillInFlight() throws Exception {
        thread.start();
        runOne();
        LockSupport.unpark(thread);
        assertEquals(InFlight.SOMETHING, Outside.inFlight(thread));
    }

    @Test
    void aThreadThatHasEndedIsNot() throws Exception {
        thread.start();
        runOne();
        LockSupport.unpark(thread);
        runOne();
        assertEquals(InFlight.NOTHING, Outside.inFlight(thread));
    }
}
