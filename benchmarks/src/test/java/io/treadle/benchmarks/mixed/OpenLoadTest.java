package io.treadle.benchmarks.mixed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OpenLoadTest {
    /** Answers nothing before the last request has come, then all. */
    private static final class Late implements Server {
        private final List<Runnable> waiting = new ArrayList<>();
        private final int count;

        Late(int count) {
            this.count = count;
        }

        @Override
        public void request(Runnable done, Consumer<Throwable> failed) {
            waiting.add(done);
            if (waiting.size() == count) {
                waiting.forEach(Runnable::run);
            }
        }

        @Override
        public void hog() {}

        @Override
        public void close() {}
    }

    @Test
    void requestsComeWhetherOrNotOthersAreAnsweredAndAreLateByTheirDueTimes() throws InterruptedException {
        var load = new OpenLoad(5, 100); // due after 0, 10, 20, 30, 40 ms
        load.run(new Late(5));
        assertTrue(load.millis(100) >= 39, () -> "millis=" + load.millis(100));
        assertTrue(load.millis(40) >= 9, () -> "millis=" + load.millis(40)); // the second best of five
    }

    @Test
    void aRequestThatFailsFailsTheLoad() {
        assertThrows(IllegalStateException.class, () -> new OpenLoad(1, 1000).run(new Failing()));
    }

    @Test
    void whatIsTooMuchIsRefusedAndNoFailure() throws InterruptedException {
        var load = new OpenLoad(5, 1000);
        load.run(new AnswersAtTheEnd(2, 5));
        assertEquals(2, load.answered());
    }

    /** Admits so many at once, and answers them when the last request has come. */
    private static final class AnswersAtTheEnd implements Server {
        private final List<Runnable> waiting = new ArrayList<>();
        private final Server admitting;
        private final int last;
        private int sent;

        AnswersAtTheEnd(int most, int last) {
            this.last = last;
            admitting = new AdmittingServer(
                    new Server() {
                        @Override
                        public void request(Runnable done, Consumer<Throwable> failed) {
                            waiting.add(done);
                        }

                        @Override
                        public void hog() {}

                        @Override
                        public void close() {}
                    },
                    most);
        }

        @Override
        public void request(Runnable done, Consumer<Throwable> failed) {
            admitting.request(done, failed);
            if (++sent == last) {
                waiting.forEach(Runnable::run);
            }
        }

        @Override
        public void hog() {}

        @Override
        public void close() {}
    }

    private static final class Failing implements Server {
        @Override
        public void request(Runnable done, Consumer<Throwable> failed) {
            failed.accept(new IllegalStateException("no answer"));
        }

        @Override
        public void hog() {}

        @Override
        public void close() {}
    }
}
