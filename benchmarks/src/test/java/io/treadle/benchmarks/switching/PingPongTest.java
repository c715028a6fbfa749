package io.treadle.benchmarks.switching;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PingPongTest {
    /** A hand-over that returns at once: nobody has switched. */
    private static PingPong broken(boolean playing) {
        return new PingPong(1, 10) {
            @Override
            void playBoth() {
                if (playing) {
                    player(0);
                }
            }

            @Override
            void handOver(int to) {
                // does not
            }

            @Override
            void release(int player) {
                // nobody waits
            }
        };
    }

    @Test
    void aPlayerThatRunsWithoutTheTurnIsWrong() {
        assertThrows(IllegalStateException.class, () -> broken(true).play());
    }

    @Test
    void switchesThatWereNotMadeAreMissed() {
        assertThrows(IllegalStateException.class, () -> broken(false).play());
    }

    @Test
    void threadsPlayToTheEnd() {
        assertDoesNotThrow(
                () -> new ParkingPingPong(16, 101, Thread.ofPlatform().factory()).play());
        assertDoesNotThrow(() -> new ParkingPingPong(1, 100, Thread.ofVirtual().factory()).play());
    }
}
