package io.treadle.core;

import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.internal.flight.Flight;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that can be cancelled as a whole: the code that {@link #run} runs, and all tasks that are spawned in
 * {@linkplain TaskScope task scopes} inside it. Once it is cancelled, every wait inside throws {@link Cancelled}, and goes on
 * to do so, until the scope is left; it then ends there, quietly.
 *
 * <pre>{@code
 * var scope = CancelScope.create();
 * stopButton.onClick(scope::cancel);
 * if (!scope.run(() -> download(file))) {
 *     System.out.println("stopped: " + scope.reason());
 * }
 * }</pre>
 *
 * <p>May be cancelled, shielded and given a deadline before it is entered; it is entered once. {@link #cancel} is for any
 * thread; everything else for the loop's tasks and callbacks. The idea of scopes whose cancellation is a state and no
 * message is trio's.
 */
/*
 *   new       create()     cancel(), setDeadline(), setShielded() just note what is wanted
 *   entered   run()        the innermost scope of its task, or around it; the deadline's timer is set
 *   left      run() over   for good; requests do nothing
 */
public final class CancelScope extends CancelNode {
    private final TaskLoop loop;
    private @Nullable Thread opener;
    private @Nullable Deadline deadline;
    private @Nullable Alarm deadlineAlarm;
    private @Nullable Action<?> hook;
    private boolean caught;

    CancelScope(TaskLoop loop, @Nullable TaskScope home, @Nullable LiveTasks children) {
        super(home, children);
        this.loop = loop;
    }

    /**
     * A scope to be entered by a task of the current loop.
     *
     * @throws WrongThreadException if the caller does not run on a loop
     */
    public static CancelScope create() {
        return new CancelScope(TaskLoop.current(), null, null);
    }

    /** A shielded scope: cancelling what is around it does not reach the waits inside. */
    public static CancelScope shielded() {
        var scope = create();
        scope.shielded = true;
        return scope;
    }

    /** A softly shielded scope: a {@linkplain #cancel(Duration) soft cancel} around it reaches it when the grace is over. */
    public static CancelScope softlyShielded() {
        var scope = create();
        scope.softlyShielded = true;
        return scope;
    }

    // ---- running ----

    /**
     * Runs {@code action} in this scope.
     *
     * @return true if it came to its end; false if this scope was cancelled and that ended it
     * @throws X what the action threw; the cancellation of a scope further out passes too
     * @throws IllegalStateException if this was entered before
     */
    public <X extends Exception> boolean run(Action<X> action) throws X {
        StackRoom.ensureForEntry();
        Body<Boolean, X> body = () -> {
            action.run();
            return true;
        };
        return call(body, cancellation -> false);
    }

    /** Runs {@code body} in this scope, as {@link #run(Action)} does, and returns its result, or else {@code ifCancelled}. */
    public <T extends @Nullable Object, X extends Exception> T run(Body<T, X> body, T ifCancelled) throws X {
        StackRoom.ensureForEntry();
        return call(body, cancellation -> ifCancelled);
    }

    /** Runs {@code body} in this scope and returns its result, or what {@code ended} makes of this scope's cancellation. */
    <T extends @Nullable Object, X extends Exception> T call(Body<T, X> body, Function<Throwable, T> ended) throws X {
        enter();
        T result;
        try {
            result = body.run();
        } catch (Throwable e) {
            boolean own = catches(e);
            leaveAfter(own ? null : e); // its own cancellation ends here, and so could not carry a complaint
            if (own) {
                return ended.apply(e);
            }
            task().scopes().leavesBy(this, e);
            throw e;
        }
        leaveAfter(null);
        return result;
    }

    /** Leaves, also where a scope inside was left open, which must not outlive this; {@code thrown} was what ended the code. */
    private void leaveAfter(@Nullable Throwable thrown) {
        var complaint = RealTask.current().scopes().closeLeftOpenIn(this);
        leave();
        if (complaint != null) {
            if (thrown == null) {
                throw complaint;
            }
            thrown.addSuppressed(complaint);
        }
    }

    void enter() {
        StackRoom.ensureForEntry(); // to leave it must not fail
        var task = RealTask.current();
        if (!isNew() || task.loop != loop) {
            throw new IllegalStateException("a scope is entered once, by a task of the loop where it was made: scope="
                    + this + ", loop=" + loop.name() + "; make a new one");
        }
        enter(task, task.scopes().innermost());
        task.scopes().push(this);
    }

    /** Becomes part of the tree, below {@code around}; null for none. */
    void enter(RealTask<?> task, @Nullable CancelScope around) {
        opener = Thread.currentThread();
        attach(task, around);
        setAlarm();
        setGraceAlarm();
    }

    /** Whether {@code thrown} is this scope's own cancellation, which ends here. Before {@link #leave}. */
    boolean catches(Throwable thrown) {
        boolean own = cancellation != null && task().scopes().isCancellationBy(this, thrown);
        caught |= own;
        if (!own && cancellation != null && !(thrown instanceof Cancelled)) {
            Failures.suppress(thrown, newCancelled(task().name()));
        }
        return own;
    }

    void leave() {
        ensureInnermost();
        cancelAlarms();
        detach();
        task().scopes().pop(this);
    }

    /** Refuses to leave from another task, or before the scopes inside were left. */
    void ensureInnermost() {
        var caller = RealTask.current();
        if (caller != owner()) {
            throw new IllegalStateException("a scope is joined and closed by the task that opened it: scope=" + this
                    + ", caller=" + caller.name() + "; join a task of it, or the task that opened it");
        }
        if (!isEntered()) {
            throw new IllegalStateException("the scope is closed already: scope=" + this + "; join before that");
        }
        if (caller.scopes().innermost() != this) {
            throw new IllegalStateException("a scope inside this one is still open: scope=" + this + ", inner="
                    + caller.scopes().innermost()
                    + "; close the inner one first, or, for a limit of join(), open this one with ScopeOptions.within");
        }
    }

    // ---- cancelling ----

    /** Cancels it now. Idempotent. Any thread; does not wait. */
    public void cancel() {
        cancel("cancel() was called");
    }

    /** Cancels it now; {@code reason} is for people and appears in {@link Cancelled}. Any thread; does not wait. */
    public void cancel(String reason) {
        var wanted = CancelRequest.by(CancelRequest.caller(), reason);
        loop.mail().runOrSend(() -> cancelOnLoop(wanted));
    }

    /**
     * Cancels it softly: code in a {@linkplain #softlyShielded soft shield} may go on for {@code grace}, everything else is
     * cancelled now. A later request can only shorten the grace. Any thread; does not wait.
     */
    public void cancel(Duration grace) {
        cancel("cancel(" + grace + ") was called", grace);
    }

    /** Cancels it softly with a reason; see {@link #cancel(Duration)}. */
    public void cancel(String reason, Duration grace) {
        ensureGiven(grace);
        var wanted = CancelRequest.by(CancelRequest.caller(), reason);
        loop.mail().runOrSend(() -> cancelSoftlyOnLoop(wanted, loop.deadlineAfter(grace)));
    }

    /** Refuses null here, where the caller is told, and not on the loop's thread. */
    static void ensureGiven(Duration grace) {
        Objects.requireNonNull(grace, "a soft cancel needs a time: grace=null; to cancel now leave it out");
    }

    void cancelOnLoop(CancelRequest wanted) {
        if (!isLeft() && !isHard()) {
            cancellationFor(wanted).endGrace();
            CancelTree.changedFrom(this);
        }
    }

    void cancelSoftlyOnLoop(CancelRequest wanted, Deadline hardAt) {
        if (!isLeft() && (cancellation == null || cancellation.isShortenedBy(hardAt))) {
            cancellationFor(wanted).spareUntil(hardAt);
            setGraceAlarm();
            CancelTree.changedFrom(this);
        }
    }

    private Cancellation cancellationFor(CancelRequest wanted) {
        if (cancellation == null) {
            cancellation = new Cancellation(wanted, loop.scheduler());
            if (Flight.isRecording()) {
                TaskEvents.cancelled(this, wanted);
            }
        }
        return cancellation;
    }

    /** Turns the shield on or off, also while the scope runs; a soft shield stays as it is. */
    public void setShielded(boolean wanted) {
        loop.ensureOnThread();
        shielded = wanted;
        CancelTree.changedFrom(this);
    }

    public boolean isShielded() {
        return shielded;
    }

    /**
     * Has {@code action} called, once and in a callback, instead of interrupting the task that entered this scope, if that is in
     * a wait of the JDK when it is cancelled: for waits that an interrupt would harm, or not reach ({@code Statement.cancel} for
     * a query). What still waits a second later, or waits again, is interrupted after all. The tasks that were spawned inside
     * are interrupted as usual; each may enter a scope with a hook of its own.
     */
    public void onCancel(Action<?> action) {
        loop.ensureOnThread();
        hook = action;
    }

    // ---- time ----

    /** Cancels it once {@code limit} from now is over; replaces an earlier deadline. */
    public void setTimeout(Duration limit) {
        setDeadline(loop.deadlineAfter(limit));
    }

    /**
     * Cancels it at {@code time}, at the loop's first look at its timers after it; null for never. Replaces an earlier deadline.
     *
     * @throws IllegalStateException if it is cancelled already
     */
    public void setDeadline(@Nullable Deadline time) {
        loop.ensureOnThread();
        if (cancellation != null || isLeft()) {
            throw new IllegalStateException(
                    "the deadline comes too late: scope=" + this + "; it can be moved until it has passed");
        }
        cancelDeadlineAlarm();
        deadline = time;
        if (isEntered()) {
            setAlarm();
        }
    }

    /** When it is cancelled if nothing else happens; null for never. */
    public @Nullable Deadline deadline() {
        return deadline;
    }

    /** When what is still spared in here is cancelled: by its deadline, or as the grace is over; null for never. */
    @Nullable
    Deadline end() {
        return CancelTree.earlier(deadline, cancellation == null ? null : cancellation.graceEnd());
    }

    /**
     * When the waits of the current task will be cancelled: the first of the deadlines around it, or the end of the grace in
     * which a soft shield lets it go on, up to a shield; null for never. One that has passed if they are cancelled already.
     */
    public static @Nullable Deadline currentDeadline() {
        var task = RealTask.current();
        return task.isCancelDue()
                ? task.loop.deadlineAfter(Duration.ZERO)
                : CancelTree.firstDeadline(task.scopes().innermost());
    }

    private void setAlarm() {
        if (deadline != null && !isHard()) {
            deadlineAlarm = new Alarm(() -> cancelOnLoop(CancelRequest.deadline()));
            loop.scheduler().set(deadlineAlarm, deadline.nanos());
        }
    }

    private void cancelDeadlineAlarm() {
        if (deadlineAlarm != null) {
            loop.scheduler().cancel(deadlineAlarm);
            deadlineAlarm = null;
        }
    }

    private void setGraceAlarm() {
        if (cancellation != null && isEntered()) {
            cancellation.setAlarm(() -> CancelTree.changedFrom(this));
        }
    }

    /** Nobody waits in it any more. */
    void cancelAlarms() {
        cancelDeadlineAlarm();
        if (cancellation != null) {
            cancellation.endGrace();
        }
    }

    // ---- what became of it ----

    /** Whether it was asked to end. */
    public boolean isCancelRequested() {
        return cancellation != null;
    }

    /** Whether its cancellation ended what it ran; once it is left. Work that ends by itself in spite of a request was not. */
    public boolean isCancelledCaught() {
        return caught;
    }

    /** Whether its deadline has cancelled it. */
    public boolean isExpired() {
        return cancellation != null && cancellation.request().isDeadline();
    }

    /** Why it was cancelled; null if it was not. */
    public @Nullable String reason() {
        return cancellation == null ? null : cancellation.request().reason();
    }

    /** Who cancelled it; null if nobody did. */
    public @Nullable String origin() {
        return cancellation == null ? null : cancellation.request().origin();
    }

    @Override
    public String toString() {
        return "CancelScope[" + place() + ", " + phase()
                + (cancellation == null
                        ? ""
                        : ", cancelled: " + cancellation.request().reason()) + "]";
    }

    // ---- for the classes around it ----

    @Nullable
    Thread opener() {
        return opener;
    }

    @Nullable
    Action<?> hook() {
        return hook;
    }

    /** Why it was cancelled; null if it was not. */
    @Nullable
    CancelRequest request() {
        return cancellation == null ? null : cancellation.request();
    }

    Cancelled newCancelled(String task) {
        if (cancellation == null) {
            throw new IllegalStateException("not cancelled: " + this + "; please report");
        }
        return new Cancelled(this, cancellation.request(), task);
    }
}
