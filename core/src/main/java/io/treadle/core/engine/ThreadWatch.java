package io.treadle.core.engine;

/** Is told of the virtual threads of a scheduler, on its platform thread; must only take notes, and enqueue. */
public interface ThreadWatch {
    /** {@code thread} can run, for the first time or again. */
    void ready(Thread thread);

    /** {@code thread} has run, and has given way or ended. */
    void gaveWay(Thread thread);
}
