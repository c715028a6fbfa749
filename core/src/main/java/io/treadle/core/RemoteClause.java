package io.treadle.core;

/**
 * A clause that other threads may complete: the result of an offloaded call, a stage of the JDK. Carries the news to the
 * loop's thread, where it fires the wait, unless the wait was decided meanwhile.
 */
public abstract class RemoteClause implements Wait.Clause {
    private final Wait wait;
    private boolean undone;

    protected RemoteClause(Wait wait) {
        this.wait = wait;
    }

    /** Fires the wait, from any thread. What the caller did before happens before the wait returns. */
    public final void complete() {
        wait.task().loop.mail().runOrSend(this::arrive);
    }

    private void arrive() {
        arrived();
        if (!undone) {
            wait.fire(this);
        }
    }

    /**
     * The news has reached the loop's thread, whether the wait still wants it or not. Called once, possibly outside any
     * task, so it must only enqueue.
     */
    protected void arrived() {}

    @Override
    public boolean isExternal() {
        return true;
    }

    @Override
    public String describe() {
        return "waits for another thread";
    }

    /** The wait was decided without this. Override to tell the other side, calling this first; only enqueue there. */
    @Override
    public void undo() {
        undone = true;
    }
}
