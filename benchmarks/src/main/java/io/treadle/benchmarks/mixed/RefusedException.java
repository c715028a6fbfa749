package io.treadle.benchmarks.mixed;

/** A request was turned away at once, since too many were under way. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(int underWay) {
        super("too many requests are under way: underWay=" + underWay, null, false, false);
    }
}
