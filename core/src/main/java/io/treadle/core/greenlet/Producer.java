package io.treadle.core.greenlet;

import io.treadle.core.engine.ParkingStrand;
import io.treadle.core.engine.ScheduledStrand;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.engine.Strand;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.internal.jdk.VirtualThreads;
import io.treadle.core.internal.task.TaskHost;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A generator's body, and the way between it and who consumes. */
/*
 *   NEW      nothing has run                                          next -> BEGUN; close, throwInto -> DONE
 *   BEGUN    the body is in yield or yieldFrom, or runs while a       the body ends -> DONE
 *            consumer stands still
 *   DONE
 *
 * "busy" is set by whoever uses the generator, also by an outer generator that delegates to it: so one at a time, and
 * what one user wrote the next one sees.
 *
 * Delegation: bodies that are nested by yieldFrom share the exchange of the outermost. The consumer makes way for the
 * innermost, the exchange's leaf, which makes way for the consumer: two hand-offs a value, however deep. An inner body that
 * ends makes way for the one around it.
 */
final class Producer<T extends @Nullable Object>
        implements Yielder<T>, Runnable, Place, Thread.UncaughtExceptionHandler {
    private enum State {
        NEW,
        BEGUN,
        DONE
    }

    private final AtomicBoolean busy = new AtomicBoolean();

    // by the user, or by the body meanwhile
    private State state = State.NEW;
    private @Nullable GeneratorBody<T> body;
    private Exchange exchange = new Exchange(this);
    private @Nullable Producer<?> outer;
    private @Nullable Scheduler scheduler;
    private @Nullable Strand strand;
    private @Nullable TaskHost host;
    private @Nullable Group group;

    Producer(GeneratorBody<T> body) {
        this.body = body;
    }

    // ---- for the consumer ----

    boolean lookAhead() {
        claim();
        try {
            return exchange.isFull() || step(null, null);
        } finally {
            release();
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only yield(T) puts
    T next(@Nullable Object sent, @Nullable Throwable error) {
        claim();
        try {
            if (exchange.isFull()) {
                ensureNothingSent(sent, error, "hasNext() has looked ahead");
            } else if (!step(sent, error)) {
                throw new NoSuchElementException("the generator has ended");
            }
            return (T) exchange.take();
        } finally {
            release();
        }
    }

    void close() {
        claim();
        try {
            exchange.take();
            if (state == State.NEW) {
                state = State.DONE;
            }
            if (state != State.DONE && goesOnAfter(new GreenletExit())) {
                exchange.take();
                throw new IllegalStateException(
                        "the generator was to end but has handed out another value; let GreenletExit pass");
            }
        } finally {
            release();
        }
    }

    private boolean goesOnAfter(GreenletExit exit) {
        try {
            return step(null, exit);
        } catch (GreenletExit e) {
            if (e != exit) {
                throw e;
            }
            return false;
        }
    }

    private void claim() {
        StackRoom.ensureForStep();
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("the generator is in use: by another thread, by its own body, or by a"
                    + " yieldFrom; use it from one at a time");
        }
    }

    private void release() {
        busy.set(false);
    }

    private static void ensureNothingSent(@Nullable Object sent, @Nullable Throwable error, String because) {
        if (sent != null || error != null) {
            throw new IllegalStateException(
                    "the body is in no yield that could take this: " + because + "; call next() first");
        }
    }

    /** Runs the body to its next value; false if it ends instead. */
    private boolean step(@Nullable Object sent, @Nullable Throwable error) {
        if (state == State.NEW) {
            ensureNothingSent(sent, null, "it has not begun");
            state = error == null ? state : State.DONE;
        }
        if (state == State.DONE) {
            exchange.fail(error);
            exchange.throwFailure();
            return false;
        }
        resume(sent, error);
        exchange.throwFailureUnlessOwnExit(error);
        return exchange.isFull();
    }

    private void resume(@Nullable Object sent, @Nullable Throwable error) {
        var place = Groups.here();
        var consumer = place.current().strand();
        exchange.place = place;
        exchange.consumer = consumer;
        exchange.send(sent, error);
        try {
            makeWay(consumer, exchange.leaf);
        } finally {
            place.setInner(null);
        }
    }

    // ---- for the body ----

    @Override
    public @Nullable Object yield(T value) {
        var own = ensureInBody();
        if (host != null) {
            host.ensureMayLeave();
        }
        handOut(own, value);
        return exchange.receive();
    }

    private void handOut(Strand own, @Nullable Object value) {
        exchange.put(value);
        var consumer = exchange.consumer;
        if (consumer == null || !own.giveWayTo(consumer)) {
            exchange.take();
            throw pinned();
        }
    }

    @Override
    public void yieldFrom(Generator<? extends T> generator) {
        var own = ensureInBody();
        if (host != null) {
            host.ensureMayLeave();
        }
        var inner = generator.producer();
        inner.claim();
        try {
            if (inner.exchange.isFull()) {
                passOn(own, inner);
            }
            if (inner.state != State.DONE) {
                delegate(own, inner);
            }
        } finally {
            inner.release();
        }
    }

    /** The value that a look ahead has left: what the consumer answers is for {@code inner}. */
    private void passOn(Strand own, Producer<?> inner) {
        var value = inner.exchange.take();
        try {
            handOut(own, value);
        } catch (Throwable e) {
            inner.exchange.put(value); // it was not handed out
            throw e;
        }
    }

    private void delegate(Strand own, Producer<?> inner) {
        var before = inner.exchange;
        var leaf = before.leaf;
        inner.outer = this;
        share(exchange, leaf);
        exchange.leaf = leaf;
        boolean ended = false;
        try {
            makeWay(own, leaf);
            ended = true;
        } finally {
            exchange.leaf = this;
            attach();
            if (!ended) { // this could not be suspended, so that no step was made
                share(before, leaf);
                inner.outer = null;
            }
        }
        exchange.throwFailure();
    }

    /** Has all bodies from {@code leaf} out to this one hand out through {@code shared}. */
    private void share(Exchange shared, Producer<?> leaf) {
        for (@Nullable Producer<?> nested = leaf; nested != this && nested != null; nested = nested.outer) {
            nested.exchange = shared;
        }
    }

    private Strand ensureInBody() {
        StackRoom.ensureForStep();
        var own = strand;
        if (own == null || own.thread() != Thread.currentThread() || exchange.leaf != this) {
            throw new IllegalStateException(
                    "only the generator's own body hands out its values, in its own thread: caller="
                            + Thread.currentThread());
        }
        return own;
    }

    // ---- passing control ----

    private static void makeWay(Strand caller, Producer<?> next) {
        var strand = next.strand();
        next.attach();
        if (!caller.giveWayTo(strand)) {
            throw pinned();
        }
    }

    private static IllegalStateException pinned() {
        return new IllegalStateException("the JDK cannot suspend this thread here: thread=" + Thread.currentThread()
                + "; use no generator below a native frame or static initialiser, nor, up to JDK 23, inside synchronized:"
                + " use a ReentrantLock, or JDK 24");
    }

    /** The body's strand; made where there is none yet, on the scheduler that runs the caller, else as one of the JDK's. */
    private Strand strand() {
        if (strand == null) {
            scheduler = Scheduler.current();
            strand = scheduler == null
                    ? new Standing(VirtualThreads.newBuilder(VirtualThreads.defaultScheduler())
                            .unstarted(this))
                    : new ScheduledStrand(scheduler, scheduler.newThread().unstarted(this));
            strand.thread().setUncaughtExceptionHandler(this);
        }
        return strand;
    }

    /** A body of one of the JDK's threads. */
    private final class Standing extends ParkingStrand {
        Standing(Thread thread) {
            super(thread);
        }

        @Override
        protected boolean interrupted() {
            return Group.passInterruptTo(activeThread());
        }
    }

    /** From now on the body works for the consumer's task, if that is on the same scheduler, and in its place. */
    private void attach() {
        var place = exchange.place;
        if (place == null) {
            return;
        }
        place.setInner(this);
        var newHost = place.host();
        if (newHost != null && newHost.scheduler() != scheduler) {
            newHost = null;
        }
        if (newHost != host && strand != null) {
            host = newHost;
            strand.thread().setUncaughtExceptionHandler(newHost == null ? this : newHost);
            if (group != null) {
                group.workFor(newHost);
            }
        }
    }

    // ---- the body's thread ----

    @Override
    public void run() {
        Throwable failure = null;
        state = State.BEGUN;
        try {
            exchange.receive();
            var running = body;
            body = null;
            if (running != null) {
                running.run(this);
            }
        } catch (Throwable e) {
            failure = e;
        }
        finish(endGroup(failure));
    }

    private @Nullable Throwable endGroup(@Nullable Throwable failure) {
        if (group != null) {
            try {
                group.end(failure);
            } catch (Throwable e) {
                return e;
            }
        }
        return failure;
    }

    @SuppressWarnings("NullAway") // while a body runs there are a strand, and who waits for it
    private void finish(@Nullable Throwable failure) {
        state = State.DONE;
        var own = strand;
        strand = null;
        exchange.fail(failure);
        own.endInFavourOf(outer == null ? exchange.consumer : outer.strand);
    }

    @Override
    public Group group() {
        if (group == null) {
            group = scheduler == null ? new Group(strand()) : new Group(scheduler, strand(), host);
        }
        return group.group();
    }

    @Override
    public Thread activeThread() {
        return group == null ? strand().thread() : group.activeThread();
    }

    /** The body catches everything: so this is our bug. */
    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        Group.reportBug(thread, e);
    }
}
