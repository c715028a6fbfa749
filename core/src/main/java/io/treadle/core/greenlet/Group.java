package io.treadle.core.greenlet;

import io.treadle.core.CallHandle;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.engine.ParkingStrand;
import io.treadle.core.engine.ScheduledStrand;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.engine.SchedulerOptions;
import io.treadle.core.engine.Strand;
import io.treadle.core.function.Body;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.internal.jdk.VirtualThreads;
import io.treadle.core.internal.task.TaskGuest;
import io.treadle.core.internal.task.TaskHost;
import io.treadle.core.time.TaskClock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The greenlets of one place. */
/*
 * One thread of control: "current" is the greenlet that runs, and only it touches the group. A switch leaves the message
 * here, makes the receiver current and has the caller's strand make way for the receiver's; what was written before is
 * visible after, also where the main greenlet is on a thread of its own.
 *
 *   place                       main greenlet's strand       scheduler           owner, whose end is the group's
 *   task of a loop              the task's thread            the loop's          the task
 *   other thread                that thread, which parks     own, when needed    the thread: a watcher joins it
 *   Greenlet.run                a new thread of the          own, at once        run()
 *     in a place with direct    the caller's, which is the   that place's        run()
 *     switches                  inner main meanwhile
 *   body of a generator         the body's                   the body's, or own  the generator
 *
 * A thread finds its group through its UncaughtExceptionHandler: the group itself, or the task, which knows its guest; any
 * other thread through a thread-local.
 */
final class Group implements Place, TaskGuest, Thread.UncaughtExceptionHandler {
    private static final System.Logger LOG = System.getLogger(Group.class.getName());
    private static final ThreadLocal<@Nullable Group> OF_THREAD = new ThreadLocal<>();
    private static final Duration TURN_BUDGET = Duration.ofMillis(1);
    /** The watcher just waits. */
    private static final long SMALL_STACK = 64 * 1024;

    final Greenlet main;
    private final boolean ownsScheduler;
    private @Nullable Scheduler scheduler;
    private @Nullable TaskHost host;
    private @Nullable Thread watcher;
    /** Where the owner is a thread that a library started on a loop: ends what is left when that closes. */
    private @Nullable CallHandle endWithLoop;

    private final LinkedRing<Life> lives = new LinkedRing<>();
    private long made;
    private boolean ended;
    private @Nullable GreenletTracer tracer;
    private boolean tracing;

    private Greenlet current;
    /** What the current greenlet waits for: a generator that it reads, or an inner {@code run}; null for neither. */
    private @Nullable Place inner;

    // the message that is passed
    private @Nullable Object value;
    private @Nullable Throwable thrown;
    private Greenlet origin;

    /** A group on {@code scheduler}, whose main greenlet is {@code strand}, for {@code host} if that is a task. */
    @SuppressWarnings("this-escape")
    Group(Scheduler scheduler, Strand strand, @Nullable TaskHost host) {
        this.scheduler = scheduler;
        this.ownsScheduler = false;
        this.host = host;
        this.main = new Greenlet(this, strand);
        this.current = main;
        this.origin = main;
    }

    /** A group of a thread that none of our schedulers runs; it makes its own scheduler when it needs it. */
    Group(@Nullable Strand strand) {
        this.ownsScheduler = true;
        this.main = new Greenlet(this, strand == null ? new Owner(Thread.currentThread()) : strand);
        this.current = main;
        this.origin = main;
    }

    /** A thread with greenlets: an interrupt of it is meant for the greenlet that runs. */
    private final class Owner extends ParkingStrand {
        Owner(Thread thread) {
            super(thread);
        }

        @Override
        protected boolean interrupted() {
            return passInterruptTo(activeThread());
        }
    }

    // ---- finding it ----

    /** The group of the caller. */
    static Group here() {
        StackRoom.ensureForStep();
        var thread = Thread.currentThread();
        var handler = thread.getUncaughtExceptionHandler();
        if (handler instanceof Place place) {
            return place.group();
        }
        return handler instanceof TaskHost || isOnLoop() ? ofTask((TaskHost) Task.current()) : ofThread();
    }

    private static boolean isOnLoop() {
        VirtualThreads.ensureAccess();
        var scheduler = Scheduler.current();
        return scheduler != null && scheduler.owner() instanceof TaskLoop;
    }

    private static Group ofTask(TaskHost host) {
        if (host.guest() instanceof Place place) {
            return place.group();
        }
        var strand = new ScheduledStrand(host.scheduler(), Thread.currentThread());
        var group = new Group(host.scheduler(), strand, host);
        host.setGuest(group);
        if (!host.tellsItsEnd()) {
            var owner = Thread.currentThread();
            group.watch(owner);
            // The loop may close before the watcher has noticed that the owner is gone; then it is too late to run
            // anything.
            group.endWithLoop = TaskLoop.current().onClose(() -> group.endIfLeftBy(owner));
        }
        return group;
    }

    private static Group ofThread() {
        var group = OF_THREAD.get();
        if (group == null) {
            group = new Group(null);
            OF_THREAD.set(group);
        }
        return group;
    }

    @Override
    public Group group() {
        return inner == null ? this : inner.group();
    }

    void setInner(@Nullable Place newInner) {
        inner = newInner;
    }

    @Nullable
    TaskHost host() {
        return host;
    }

    /** The greenlet that runs, or that waits. */
    Greenlet current() {
        return current;
    }

    long nextNumber() {
        return ++made;
    }

    @Nullable
    GreenletTracer setTracer(@Nullable GreenletTracer newTracer) {
        var before = tracer;
        tracer = newTracer;
        return before;
    }

    void ensureMember() {
        StackRoom.ensureForStep();
        if (current.strand().thread() != Thread.currentThread() || inner != null) {
            throw new WrongThreadException("a greenlet belongs to the place (thread, task, run) that made it: place of "
                    + main.strand().thread() + ", caller=" + Thread.currentThread()
                    + "; make it where it is used, or pass values through a queue");
        }
    }

    // ---- passing control ----

    /** Sends a value or an error from the current greenlet to {@code target}; returns what is sent back to the caller. */
    @Nullable
    Object send(Greenlet target, @Nullable Object newValue, @Nullable Throwable error) {
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
    @Nullable
    Object receive() {
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
    void finish(Life life, @Nullable Object result, @Nullable Throwable error) {
        var greenlet = life.greenlet();
        boolean exited = error instanceof GreenletExit;
        write(greenlet, exited ? error : result, exited ? null : error);
        var heir = greenlet.heir();
        greenlet.die();
        lives.remove(life);
        var receiver = route(heir, exited);
        current = receiver;
        life.strand().endInFavourOf(receiver.strand());
    }

    // ---- threads ----

    /** A thread for {@code greenlet}, not started yet. */
    Life newLife(Greenlet greenlet) {
        if (ended) {
            throw new IllegalStateException(
                    "the place of this greenlet has ended, so it cannot start: greenlet=" + greenlet);
        }
        var home = host == null ? this : host;
        var life = new Life(this, greenlet, scheduler(), home);
        lives.add(life);
        return life;
    }

    private Scheduler scheduler() {
        if (scheduler == null) {
            var owner = Thread.currentThread();
            scheduler = newScheduler(new GreenletOptions("greenlets of " + owner.getName(), 0), this);
            watch(owner);
        }
        return scheduler;
    }

    /** A scheduler that runs at once. */
    static Scheduler newScheduler(GreenletOptions options, Object owner) {
        var made = new Scheduler(
                new SchedulerOptions(options.name(), options.stackSize(), TURN_BUDGET, TaskClock.system()),
                null,
                owner);
        made.resume();
        return made;
    }

    /** The greenlets work for {@code newHost} from now on, null for no task. */
    void workFor(@Nullable TaskHost newHost) {
        host = newHost;
        var home = newHost == null ? this : newHost;
        lives.forEach(life -> life.strand().thread().setUncaughtExceptionHandler(home));
    }

    @Override
    public Thread activeThread() {
        return inner == null ? current.strand().thread() : inner.activeThread();
    }

    /** Interrupts {@code active} in place of the caller, which stands still; false if that is the caller itself. */
    static boolean passInterruptTo(Thread active) {
        if (active == Thread.currentThread()) {
            return false;
        }
        active.interrupt();
        return true;
    }

    /** A thread that a library started in a greenlet's place failed, or our own: then it is our bug. */
    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        reportBug(thread, e);
    }

    static void reportBug(Thread thread, Throwable e) {
        LOG.log(Level.ERROR, "the thread " + thread + " of greenlets failed; please report", e);
    }

    // ---- Greenlet.run ----

    /** Whether the main greenlet is on the scheduler, so that all switches are direct. */
    boolean isDirect() {
        return !ownsScheduler;
    }

    /** Runs {@code body}, then ends the greenlets that it has left. In the main greenlet. */
    <T extends @Nullable Object> T runToTheEnd(Body<T, ?> body) throws Exception {
        T result;
        try {
            result = body.run();
        } catch (Throwable e) {
            end(e);
            throw e;
        }
        end(null);
        return result;
    }

    /** Runs {@code body} in a group of its own, for which the current greenlet's thread is the main one meanwhile. */
    <T extends @Nullable Object, X extends Exception> T runInside(Body<T, X> body) throws X {
        var inside = new Group(scheduler(), current.strand(), host);
        setInner(inside);
        try {
            return inside.runToTheEnd(body);
        } catch (Throwable e) {
            throw Unchecked.<X>sneak(e);
        } finally {
            setInner(null);
        }
    }

    // ---- the end ----

    /** Ends all greenlets but the main one, which must be the caller, and the own scheduler; a new use begins anew. */
    void close() {
        if (current != main) {
            throw new IllegalStateException(
                    "all greenlets of a place are closed by its main one only: current=" + current);
        }
        var failure = closeLives();
        closeScheduler();
        if (failure != null) {
            throw Unchecked.<RuntimeException>sneak(failure);
        }
    }

    private @Nullable Throwable closeLives() {
        Throwable failure = null;
        for (var life = lives.first(); life != null; life = lives.first()) {
            try {
                life.greenlet().close();
            } catch (Throwable e) {
                failure = Unchecked.join(failure, e);
                lives.remove(life); // one that resists is given up
            }
        }
        return failure;
    }

    private void closeScheduler() {
        if (ownsScheduler && scheduler != null) {
            scheduler.close();
            scheduler = null;
        }
        if (watcher != null) {
            watcher.interrupt();
            watcher = null;
        }
        if (endWithLoop != null) {
            endWithLoop.cancel();
            endWithLoop = null;
        }
    }

    /** The owner ends: closes, for good. Further errors are added to {@code failure}, else thrown. */
    void end(@Nullable Throwable failure) {
        ended = true;
        try {
            close();
        } catch (Throwable e) {
            if (failure == null) {
                throw e;
            }
            Unchecked.join(failure, e);
        }
    }

    @Override
    public void taskEnding(@Nullable Throwable failure) {
        end(failure);
    }

    /** Has the greenlets end when {@code owner} has, a thread that cannot tell. */
    private void watch(Thread owner) {
        // A virtual thread must not join a platform thread before JDK 24: that pins.
        var builder = owner.isVirtual()
                ? VirtualThreads.newBuilder(VirtualThreads.defaultScheduler())
                : Thread.ofPlatform().daemon().stackSize(SMALL_STACK);
        watcher = builder.name("greenlets of " + owner.getName() + " watch").start(() -> awaitEndOf(owner));
    }

    private void awaitEndOf(Thread owner) {
        try {
            owner.join();
        } catch (InterruptedException e) {
            return; // closed before
        }
        var left = scheduler;
        if (left != null && !left.isClosed()) {
            startEnding(left);
        }
    }

    private void endIfLeftBy(Thread owner) throws InterruptedException {
        var left = scheduler;
        if (left != null && !owner.isAlive()) {
            startEnding(left).join();
        }
    }

    private Thread startEnding(Scheduler left) {
        return left.newThread()
                .uncaughtExceptionHandler(host == null ? this : host)
                .start(() -> endInPlaceOfOwner(left));
    }

    private void endInPlaceOfOwner(Scheduler left) {
        if (ended) {
            return; // the loop, or the watcher, was first
        }
        main.standOn(new ScheduledStrand(left, Thread.currentThread()));
        try {
            end(null);
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "a greenlet failed when it was closed, because the thread that made it has ended", e);
        }
    }
}
