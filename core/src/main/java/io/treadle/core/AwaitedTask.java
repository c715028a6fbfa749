package io.treadle.core;

import io.treadle.core.DoneListener.Care;
import io.treadle.core.internal.collect.LinkedRing;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task as others know it: who it is, how it has ended, and how to wait for that or be told of it. What it does itself is in
 * {@link RealTask}; both are one object, because there may be a million of it.
 */
abstract sealed class AwaitedTask<T extends @Nullable Object> extends LinkedRing.Node implements Task<T>
        permits RealTask {
    final TaskLoop loop;
    private final long id;
    private final SpawnOptions options;
    private final @Nullable TaskScope home;
    private final @Nullable Throwable spawnSite;

    // on the loop
    private @Nullable DoneListeners listeners;
    /** Its failure has reached somebody. */
    private boolean observed;
    /** Somebody waits, or has waited, for its end or for what it holds. */
    private boolean awaited;

    // written on the loop, read by any thread
    private volatile @Nullable Outcome<T> outcome;

    AwaitedTask(TaskLoop loop, long id, @Nullable TaskScope home, SpawnOptions options, @Nullable Throwable spawnSite) {
        this.loop = loop;
        this.id = id;
        this.home = home;
        this.options = options;
        this.spawnSite = spawnSite;
    }

    /** The scope that has cancelled it as a whole; null if none has. */
    abstract @Nullable CancelScope cancelledAsAWholeBy();

    // ---- who it is ----

    @Override
    public long id() {
        return id;
    }

    @Override
    public String name() {
        var name = options.name();
        return name == null ? "task-" + id : name;
    }

    /** The name for people: its number, and how it was called. */
    public final String label() {
        return options.name() == null ? "task " + id : "task " + id + " '" + options.name() + "'";
    }

    @Override
    public boolean isDaemon() {
        return options.daemon();
    }

    final SpawnOptions options() {
        return options;
    }

    final @Nullable Throwable spawnSite() {
        return spawnSite;
    }

    /** The task scope that it belongs to; null for the loop. */
    final @Nullable TaskScope home() {
        return home;
    }

    // ---- how it has ended ----

    /** How it has ended; null if it has not. */
    final @Nullable Outcome<T> outcome() {
        return outcome;
    }

    /** Whether {@link #outcome} is there; never for an adopted thread that is just done. */
    final boolean hasEnded() {
        return outcome != null;
    }

    /** It has ended, for good; on the loop, before {@link #tellEnd}. */
    final void setOutcome(Outcome<T> how) {
        outcome = how;
    }

    @Override
    public @Nullable T value() {
        var ended = outcome;
        return ended == null ? null : ended.value();
    }

    @Override
    public @Nullable Throwable exception() {
        var ended = outcome;
        return ended == null ? null : ended.error();
    }

    // ---- waiting for it ----

    @Override
    public void join() {
        var wait = Wait.begin();
        ensureJoinable();
        if (!isDone()) {
            wait.addEndOf(this);
            wait.ensureNoDeadlock();
            wait.park();
        }
    }

    @Override
    public boolean join(Duration limit) {
        var wait = Wait.begin();
        ensureJoinable();
        wait.addTimeout(limit);
        awaitDone(wait);
        return isDone();
    }

    /** Refuses what could never end or would race; asked before a wait registers anything. */
    final void ensureJoinable() {
        loop.ensureOnThread();
        if (this == loop.currentOrNull()) {
            throw new IllegalStateException("a task cannot wait for itself: task=" + name());
        }
    }

    /** Waits until it is done, whatever is cancelled. */
    final void awaitEndShielded() {
        if (!isDone()) {
            awaitDone(Wait.beginShielded());
        }
    }

    private void awaitDone(Wait wait) {
        wait.addEndOf(this);
        wait.park();
    }

    @Override
    public T get() throws Exception {
        join();
        return result();
    }

    /** What it returned, or throws what it threw; once it is done. */
    final T result() throws Exception {
        var ended = outcome;
        if (ended == null) {
            return Outcome.<T>succeeded(null).get(); // an adopted thread, whose end nobody tells
        }
        if (ended.state() == TaskState.CANCELLED) {
            throw cancelledException();
        }
        return ended.get();
    }

    private TaskCancelledException cancelledException() {
        var message = "the task was cancelled: task=" + name();
        var by = cancelledAsAWholeBy();
        var request = by == null ? null : by.request();
        return request == null ? new TaskCancelledException(message) : new TaskCancelledException(message, request);
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        var future = new TaskFuture<T>();
        future.bind(this);
        return future;
    }

    // ---- who is told ----

    /** Tells all who wait for it. The failure is {@code answeredFor} if its scope will throw it. */
    final void tellEnd(boolean answeredFor) {
        var care = listeners == null ? Care.NONE : listeners.tellAll();
        observed = answeredFor || care == Care.SEES;
        if (care == Care.NONE) {
            dropped();
        }
    }

    @Override
    public void onDone(Consumer<? super Task<T>> callback) {
        Objects.requireNonNull(callback, "onDone needs something to call: callback=null");
        Runnable adding = () -> addListener(new DoneCallback<>(this, callback));
        loop.mail().runOrSend(adding, adding);
    }

    @Override
    public boolean removeOnDone(Consumer<? super Task<T>> callback) {
        loop.ensureOnThread();
        return listeners != null && listeners.removeCallback(callback);
    }

    /** Has {@code listener} told, at once if the task is done; on the loop. */
    final void addListener(DoneListener listener) {
        if (isDone()) {
            listener.taskDone();
        } else {
            awaited = true;
            listeners().add(listener);
        }
    }

    /** Whether a task may be waiting for this one to end, or to release something. */
    final boolean isAwaited() {
        return awaited || (home != null && home.isJoining());
    }

    final void removeListener(DoneListener listener) {
        listeners().remove(listener);
    }

    final DoneListeners listeners() {
        if (listeners == null) {
            listeners = new DoneListeners();
        }
        return listeners;
    }

    /** Its failure, if it has one, has reached somebody. */
    final void seen() {
        observed = true;
    }

    /** Somebody was told of the end, and nobody will look at it: reports a failure that nobody else has seen. */
    final void dropped() {
        var ended = outcome;
        if (ended != null && ended.isFailure() && !observed) {
            observed = true;
            loop.reports().addUnobserved(this);
        }
    }
}
