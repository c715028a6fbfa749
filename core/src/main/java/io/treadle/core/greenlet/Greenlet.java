package io.treadle.core.greenlet;

import io.treadle.core.engine.Strand;
import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that is switched to by name, from any depth of plain Java code: Python's greenlet.
 *
 * <pre>{@code
 * var second = Greenlet.of(() -> { print("34"); first.switchTo(); print("78"); });
 * }</pre>
 *
 * <p>Greenlets live in a <em>place</em>: a task of a loop, a platform thread, a virtual thread, {@link #run} or the body of a
 * {@link Generator}. The code that runs there anyway is the place's <em>main</em> greenlet, which needs no making, has no
 * parent and never dies while the place is there. Of all greenlets of a place one runs, the {@linkplain #current current}
 * one; if it waits, for whatever, they all do. All methods are for the place in which the greenlet was made and throw {@link
 * WrongThreadException} elsewhere, but for the questions ({@link #isDead}, {@link #name}, ...), which any thread may ask.
 *
 * <p>In a task and in {@link #run} a switch is a direct hand-off. On another thread the place gets a thread of its own for
 * its greenlets, and switches to and from the main greenlet cost a thread hop each; those among the others are direct.
 *
 * <p>Each greenlet is a virtual thread: thread-locals and held locks are its own. Inheritable thread-locals are copied from
 * the greenlet that switches to it first: inherit a holder to share. In a task, {@code Task.current()} is that task in
 * all its greenlets, and its cancellation reaches the one that waits.
 *
 * <p>When the place's owner ends (the task, the thread, the body of {@code run}), greenlets that are suspended are
 * {@linkplain #close closed}. Until then a suspended greenlet is never collected as garbage: close what you leave unfinished.
 */
/*
 * States: NEW -> LIVE, when its body begins -> DEAD, when the body ends, or at once if something is thrown into a new one.
 * A live one is current or suspended.
 *
 * The rules, each run on greenlet 3.5.6 (and 2.0.2, the same but for texts). What is sent: a value v (switchTo), an error e
 * or a GreenletExit x (throwInto, kill). "Parent" where the sender is not named: the target's.
 *
 *   target                          v                           e                              x
 *   current                         returns v                   throws e                       throws x
 *   suspended (an ancestor as well) its switch returns v        its switch throws e            its switch throws x
 *   new                             body begins with v          dies; e sent to parent         dies; value x sent to parent
 *   dead                            v sent to parent            e sent to parent               value x sent to parent
 *
 *   the body                        what its parent is sent
 *   returns v                       v
 *   throws e                        e
 *   throws x, subclass or not       the value x
 *
 *   Sending to a parent follows the same rules: a new parent starts with the value (with null if that is the x of a greenlet
 *   that x has ended), or dies of e; a dead one passes on to its own parent. The main greenlet is at the end of each chain.
 *   Control goes to the parent, not to who switched last: whoever kills a third greenlet stays suspended.
 *
 *   setParent: refused for the main greenlet, for a circle (also through dead ones), for null and for other places; allowed in
 *   each state, also for a dead parent. (greenlet takes a new greenlet's parent from another thread and fails at its start.)
 *
 *   Trace: told in the target, of each step of the way: "throw e into new g" is (throw, caller, g), (throw, g, parent).
 *   A dead one is no step: (origin, who goes on).
 *
 *   Not as in greenlet: garbage collection ends nothing (the JDK keeps started threads, and what they refer to); close does.
 */
public final class Greenlet implements AutoCloseable {
    private enum State {
        NEW,
        LIVE,
        DEAD
    }

    private final Group group;
    private final long number;
    private volatile State state;
    private volatile boolean begun;
    private volatile @Nullable String name;

    // in its place
    private @Nullable Greenlet parent;
    /** While somebody closes this: gets what the parent would. */
    private @Nullable Greenlet closer;

    private @Nullable GreenletBody body;
    private @Nullable Life life;
    private @Nullable Strand strand;

    /** The main greenlet of {@code group}. */
    Greenlet(Group group, Strand strand) {
        this.group = group;
        this.number = 0;
        this.state = State.LIVE;
        this.name = "main";
        this.begun = true;
        this.strand = strand;
    }

    private Greenlet(Group group, Greenlet parent, GreenletBody body) {
        this.group = group;
        this.number = group.nextNumber();
        this.state = State.NEW;
        this.parent = parent;
        this.body = body;
    }

    // ---- making ----

    /** A greenlet whose parent is the current one. It does not run before the first switch to it. Any place. */
    public static Greenlet of(GreenletBody body) {
        return of(body, current());
    }

    /** A greenlet whose body takes nothing and returns null. */
    public static Greenlet of(Action<?> action) {
        return of(bodyOf(action));
    }

    /**
     * A greenlet with the given parent.
     *
     * @throws WrongThreadException if the parent was made in another place
     */
    public static Greenlet of(GreenletBody body, Greenlet parent) {
        ensureGiven(parent).group.ensureMember();
        return new Greenlet(parent.group, parent, Objects.requireNonNull(body, "a greenlet needs a body: body=null"));
    }

    /** A greenlet with the given parent, whose body takes nothing and returns null. */
    public static Greenlet of(Action<?> action, Greenlet parent) {
        return of(bodyOf(action), parent);
    }

    private static GreenletBody bodyOf(Action<?> action) {
        Objects.requireNonNull(action, "a greenlet needs a body: action=null");
        return first -> {
            action.run();
            return null;
        };
    }

    /** The greenlet that runs the caller; any thread has one. */
    public static Greenlet current() {
        return Groups.here().current();
    }

    /**
     * Runs {@code body} as the main greenlet of a place of its own, where all switches are direct, and returns what it
     * returned. The caller waits; an interrupt of it reaches the greenlet that runs. May be nested, also in tasks.
     *
     * @throws X what the body threw
     */
    public static <T extends @Nullable Object, X extends Exception> T run(Body<T, X> body) throws X {
        return run(GreenletOptions.DEFAULT, body);
    }

    /** Runs {@code action} as {@link #run(Body)} does. */
    public static <X extends Exception> void run(Action<X> action) throws X {
        run(action.asBody());
    }

    /** Runs {@code body} as {@link #run(Body)} does; the options count where a thread has to be made. */
    public static <T extends @Nullable Object, X extends Exception> T run(GreenletOptions options, Body<T, X> body)
            throws X {
        return GreenletRun.run(options, body);
    }

    // ---- switching ----

    /** Switches to this one, passing null. */
    public @Nullable Object switchTo() {
        return switchTo(null);
    }

    /**
     * Suspends the current greenlet and lets this one go on: its own switch returns {@code value}, or its body begins
     * with it. A dead one hands it to its parent. The table in docs/greenlets.md has every case.
     *
     * @return what is passed to the current greenlet when it is switched to again
     * @throws WrongThreadException in another place than its own
     * @throws IllegalStateException if the JDK cannot suspend the caller where it is: below a native frame such as a static
     *     initialiser, and up to JDK 23 inside {@code synchronized}
     */
    // Throws whatever is thrown into the current greenlet, checked exceptions as well.
    public @Nullable Object switchTo(@Nullable Object value) {
        return group.send(this, value, null);
    }

    /**
     * Suspends the current greenlet and has this one's switch throw {@code error}, the same object, be it checked or not.
     * A new one dies of it at once, a dead one hands it to its parent.
     *
     * @return as {@link #switchTo(Object)}
     */
    public @Nullable Object throwInto(Throwable error) {
        return group.send(
                this,
                null,
                Objects.requireNonNull(error, "an error is needed to be thrown: error=null; call switchTo() for none"));
    }

    /**
     * Throws a {@link GreenletExit} into this one, which thereby should end.
     *
     * @return what comes back: the exit itself, if it ended this one, whose parent is the caller
     */
    public @Nullable Object kill() {
        return throwInto(new GreenletExit());
    }

    /**
     * Ends this one now: its {@code finally} blocks run, and control comes back here, whoever the parent is. Does nothing to a
     * dead one. Closing the main greenlet ends all others of its place.
     *
     * @throws IllegalStateException if it is the current one, unless that is the main one; or if it catches the {@link
     *     GreenletExit} and switches away instead of ending
     */
    @Override
    public void close() {
        group.ensureMember();
        if (this == group.main) {
            group.close();
        } else if (isNew() && life == null) {
            die();
        } else if (!isDead()) {
            end();
        }
    }

    private void end() {
        var caller = group.current();
        if (caller == this) {
            throw new IllegalStateException(
                    "a greenlet cannot close itself: greenlet=" + this + "; return from its body");
        }
        closer = caller;
        try {
            kill();
        } finally {
            closer = null;
        }
        if (!isDead()) {
            throw new IllegalStateException("the greenlet was to end but has switched to another: greenlet=" + this
                    + "; let GreenletExit pass");
        }
    }

    // ---- questions ----

    /** Who gets what this returns or throws; null for the main greenlet. */
    public @Nullable Greenlet parent() {
        return parent;
    }

    /**
     * Makes {@code newParent} get what this returns or throws.
     *
     * @throws IllegalArgumentException if this is the main greenlet, or {@code newParent} is this or a child of it
     * @throws WrongThreadException if one of them is of another place
     */
    public void setParent(Greenlet newParent) {
        group.ensureMember();
        if (this == group.main) {
            throw new IllegalArgumentException("the main greenlet has no parent: greenlet=" + this);
        }
        if (ensureGiven(newParent).group != group) {
            throw new WrongThreadException(
                    "a parent must be of the same place: greenlet=" + this + ", parent=" + newParent);
        }
        for (@Nullable Greenlet g = newParent; g != null; g = g.parent) {
            if (g == this) {
                throw new IllegalArgumentException(
                        "the parents would be a circle: greenlet=" + this + ", parent=" + newParent);
            }
        }
        parent = newParent;
    }

    private static Greenlet ensureGiven(Greenlet parent) {
        return Objects.requireNonNull(
                parent, "only a main greenlet has no parent: parent=null; give Greenlet.current()");
    }

    /** Whether its body has begun; stays so when it has ended. False if it died new. Any thread. */
    public boolean isStarted() {
        return begun;
    }

    /** Whether it has ended. Any thread. */
    public boolean isDead() {
        return state == State.DEAD;
    }

    /** Whether it has begun and not ended. Any thread. */
    public boolean isActive() {
        return state == State.LIVE;
    }

    boolean isNew() {
        return state == State.NEW;
    }

    /** What it was named, else {@code greenlet-} and a number. Any thread. */
    public String name() {
        var given = name;
        return given == null ? "greenlet-" + number : given;
    }

    /** Names it, and its thread, in messages and dumps. */
    public void setName(String newName) {
        name = newName;
        if (strand != null && this != group.main) {
            strand.thread().setName(newName);
        }
    }

    /** Where it stands, innermost call first: of a suspended one where it switched away; empty if it is new or dead. */
    public List<StackTraceElement> stackTrace() {
        var standing = strand;
        return standing == null ? List.of() : List.of(standing.thread().getStackTrace());
    }

    /**
     * Has {@code tracer} told of each switch between the greenlets of the caller's place; null for nobody.
     *
     * @return the one that was told before
     */
    public static @Nullable GreenletTracer setTrace(@Nullable GreenletTracer tracer) {
        return Groups.here().setTracer(tracer);
    }

    @Override
    public String toString() {
        var standing = state == State.LIVE ? (group.current() == this ? "current" : "suspended") : state.name();
        return "Greenlet[" + name() + ", " + standing.toLowerCase(Locale.ROOT) + "]";
    }

    // ---- for the group ----

    /** Names {@code thread}, if this has been named: to make up a name for each costs more than a switch. */
    void nameThread(Thread thread) {
        var given = name;
        if (given != null) {
            thread.setName(given);
        }
    }

    /** Who gets what this leaves behind. */
    Greenlet heir() {
        var heir = closer == null ? parent : closer;
        if (heir == null) {
            throw new IllegalStateException("the place of the main greenlet has ended: greenlet=" + this);
        }
        return heir;
    }

    /** What stands still for it; made, and its thread with it, where there is none yet. */
    Strand strand() {
        if (strand == null) {
            life = group.newLife(this);
            strand = life.strand();
        }
        return strand;
    }

    /** Another thread does the work of the main greenlet from now on. */
    void standOn(Strand other) {
        strand = other;
    }

    /** Whether nothing at all was made for it yet, so that it can die without a trace. */
    boolean isUntouched() {
        return isNew() && life == null;
    }

    /** The body begins. */
    GreenletBody begin() {
        var beginning = body;
        if (beginning == null) {
            throw new IllegalStateException("begun already: greenlet=" + this + "; please report");
        }
        state = State.LIVE;
        begun = true;
        body = null;
        return beginning;
    }

    void die() {
        state = State.DEAD;
        body = null;
        life = null;
        strand = null;
    }
}
