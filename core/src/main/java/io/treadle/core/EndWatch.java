package io.treadle.core;

/** Tells a lock that the task which holds it has ended. Answers for nothing: a failure is still reported. */
final class EndWatch extends DoneListener {
    private final Runnable ended;

    EndWatch(Runnable ended) {
        this.ended = ended;
    }

    @Override
    void taskDone() {
        ended.run();
    }

    @Override
    boolean observes() {
        return false;
    }
}
