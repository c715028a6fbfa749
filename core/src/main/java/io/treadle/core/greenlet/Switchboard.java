package io.treadle.core.greenlet;

import io.treadle.core.engine.Strand;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.internal.task.TaskHost;
import org.jspecify.annotations.Nullable;

/** Passes control, with a value or an error, from one greenlet of a {@link Group} to another. */
/*
 * One thread of control: "current" is the greenlet that runs, and only it touches the group. A switch leaves the message
 * here, makes the receiver current and has the caller's strand make way for the receiver's; what was written before is
 * visible after, also where the main greenlet is on a thread of its own.
 *
 * A superclass of the group and not a part of it, so that a switch finds all it needs in one object.
 */
abstract sealed class Switchboard implements Place permits Group {
    final Greenlet main;
    private @Nullable TaskHost host;
    private Greenlet current;
    /** What the current greenlet waits for: a generator that it reads, or an inner {@code run}; null for neither. */
    private @Nullable Place inner;

    private long made;
    private @Nullable GreenletTracer tracer;
    private boolean tracing;

    // the message that is passed
    private @Nullable Object value;
    private @Nullable Throwable thrown;
    private Greenlet origin;

    /** One whose main greenlet is {@code strand}, for {@code host} if that is a task. */
    @SuppressWarnings("this-escape")
    Switchboard(Strand strand, @Nullable TaskHost host) {
        this.host = host;
        this.main = new Greenlet((Group) this, strand);
        this.current = main;
        this.origin = main;
    }

    @Override
    public final Group group() {
        return inner == null ? (Group) this : inner.group();
    }

    @Override
    public final Thread activeThread() {
        return inner == null ? current.strand().thread() : inner.activeThread();
    }

    final void setInner(@Nullable Place newInner) {
        inner = newInner;
    }

    /** The task that the greenlets work for; null for none. */
    final @Nullable TaskHost host() {
        return host;
    }

    final void setHost(@Nullable TaskHost newHost) {
        host = newHost;
    }

    /** The greenlet that runs, or that waits. */
    final Greenlet current() {
        return current;
    }

    /** The number of the greenlet that is made now. */
    final long nextNumber() {
        return ++made;
    }

    /** Has {@code newTracer} told of switches, null for nobody; returns who was told before. */
    final @Nullable GreenletTracer setTracer(@Nullable GreenletTracer newTracer) {
        var before = tracer;
        tracer = newTracer;
        return before;
    }

    final void ensureMember() {
        StackRoom.ensureForStep();
        if (current.strand().thread() != Thread.currentThread() || inner != null) {
            throw new WrongThreadException("a greenlet belongs to the place (thread, task, run) that made it: place of "
                    + main.strand().thread() + ", caller=" + Thread.currentThread()
                    + "; make it where it is used, or pass values through a queue");
        }
    }

    // ---- passing control ----

    /** Sends a value or an error from the current greenlet to {@code target}; returns what is sent back to the caller. */
    final @Nullable Object send(Greenlet target, @Nullable Object newValue, @Nullable Throwable error) {
        ensureMember();
        ensureNotTracing(target);
        if (host != null) {
            host.ensureMayLeave();
        }
        var caller = current;
        write(caller, newValue, error);
        var receiver = route(target, false);
        if (receiver != caller) {
            pass(caller, receiver);
        }
        return receive();
    }

    /** What is on its way to the tracer's own greenlet would be lost. */
    private void ensureNotTracing(Greenlet target) {
        if (tracing) {
            throw new IllegalStateException("a tracer must not switch: current=" + current + ", target=" + target
                    + "; note what is to be done and do it in a greenlet");
        }
    }

    private void write(Greenlet from, @Nullable Object newValue, @Nullable Throwable error) {
        origin = from;
        value = newValue;
        thrown = error;
    }

    /** Who gets the message that is for {@code target}: those on the way who are new or dead pass it on. */
    private Greenlet route(Greenlet target, boolean exited) {
        var receiver = target;
        boolean isExit = exited;
        while (receiver.isDead() || (thrown != null && receiver.isUntouched())) {
            if (!receiver.isDead()) {
                dieOfMessage(receiver);
            }
            if (thrown instanceof GreenletExit exit) {
                write(origin, exit, null);
                isExit = true;
            }
            receiver = receiver.heir();
        }
        if (isExit && receiver.isNew()) {
            value = null;
        }
        return receiver;
    }

    private void dieOfMessage(Greenlet receiver) {
        traceArrivalIn(receiver);
        receiver.die();
        origin = receiver;
    }

    private void pass(Greenlet caller, Greenlet receiver) {
        var successor = receiver.strand();
        current = receiver;
        boolean passed = false;
        try {
            passed = caller.strand().giveWayTo(successor);
        } finally {
            if (!passed) {
                current = caller;
            }
        }
        if (!passed) {
            throw new IllegalStateException("the JDK cannot suspend this greenlet here: greenlet=" + caller
                    + "; do not switch below a native frame or static initialiser, nor, up to JDK 23, inside synchronized:"
                    + " use a ReentrantLock, or JDK 24");
        }
    }

    /** The message, in the greenlet that it was for. */
    final @Nullable Object receive() {
        if (tracer != null) {
            traceArrivalIn(current);
        }
        var received = value;
        var error = thrown;
        value = null;
        thrown = null;
        if (error != null) {
            throw Unchecked.<RuntimeException>sneak(error);
        }
        return received;
    }

    private void traceArrivalIn(Greenlet target) {
        var told = tracer;
        if (told == null) {
            return;
        }
        tracing = true;
        try {
            told.onEvent(thrown == null ? GreenletTracer.Event.SWITCH : GreenletTracer.Event.THROW, origin, target);
        } catch (Throwable e) {
            tracer = null;
            write(origin, null, e);
        } finally {
            tracing = false;
        }
    }

    /** {@code life} is over: passes what it left to its heir. The last thing that its thread does. */
    final void passOn(Life life, @Nullable Object result, @Nullable Throwable error) {
        var greenlet = life.greenlet();
        boolean exited = error instanceof GreenletExit;
        write(greenlet, exited ? error : result, exited ? null : error);
        var heir = greenlet.heir();
        greenlet.die();
        var receiver = route(heir, exited);
        current = receiver;
        life.strand().endInFavourOf(receiver.strand());
    }
}
