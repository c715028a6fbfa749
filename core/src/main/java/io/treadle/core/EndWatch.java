package io.treadle.core;

/** Tells a lock that the task which holds it has ended. A failure is none of its business: it is still reported. */
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
    Care care() {
        return Care.NONE;
    }
}
