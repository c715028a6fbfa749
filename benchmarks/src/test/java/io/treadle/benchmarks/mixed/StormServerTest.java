package io.treadle.benchmarks.mixed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StormServerTest {
    @ParameterizedTest
    @ValueSource(strings = {"treadle", "virtual-threads", "scheduled-pool", "reactor"})
    void requestsAreServedWhileAStormGoesOnAndAllItsTasksAreCancelled(String peer) throws InterruptedException {
        var done = new CountDownLatch(20);
        var server = StormServer.open(peer);
        server.hog();
        for (int i = 0; i < 20; i++) {
            server.request(done::countDown, error -> {});
        }
        done.await();
        server.close(); // throws if one was not cancelled
        assertEquals(0, done.getCount());
    }

    @Test
    void aTaskThatIsNotCancelledIsSeen() {
        var forgetful = new StormServer(0) {
            @Override
            public void request(Runnable done, Consumer<Throwable> failed) {}

            @Override
            void storm() {
                isCancelled();
            }
        };
        forgetful.hog();
        assertThrows(AssertionError.class, forgetful::close);
    }
}
