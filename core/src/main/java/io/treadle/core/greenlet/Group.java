package io.treadle.core.greenlet;

import io.treadle.core.engine.ParkingStrand;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.engine.SchedulerOptions;
import io.treadle.core.engine.Strand;
import io.treadle.core.function.Body;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.task.TaskGuest;
import io.treadle.core.internal.task.TaskHost;
import io.treadle.core.time.TaskClock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The greenlets of one place: the threads that they run on, and how they end. */
/*
 *   place                       main greenlet's strand       scheduler           owner, whose end is the group's
 *   task of a loop              the task's thread            the loop's          the task
 *   other thread                that thread, which parks     own, when needed    the thread: a watcher joins it
 *   Greenlet.run                a new thread of the          own, at once        run()
 *     in a place with direct    the caller's, which is the   that place's        run()
 *     switches                  inner main meanwhile
 *   body of a generator         the body's                   the body's, or own  the generator
 */
final class Group extends Switchboard implements TaskGuest, Thread.UncaughtExceptionHandler {
    private static final System.Logger LOG = System.getLogger(Group.class.getName());
    private static final Duration TURN_BUDGET = Duration.ofMillis(1);

    private final boolean ownsScheduler;
    private @Nullable Scheduler scheduler;
    /** Null where the owner tells its end, or has no greenlets yet. */
    private @Nullable OwnerWatch watch;

    private final LinkedRing<Life> lives = new LinkedRing<>();
    private boolean ended;

    /** A group on {@code scheduler}, whose main greenlet is {@code strand}, for {@code host} if that is a task. */
    Group(Scheduler scheduler, Strand strand, @Nullable TaskHost host) {
        super(strand, host);
        this.scheduler = scheduler;
        this.ownsScheduler = false;
    }

    /** A group of the thread of {@code strand}, which none of our schedulers runs; it makes its own when it needs it. */
    Group(Strand strand) {
        super(strand, null);
        this.ownsScheduler = true;
    }

    /** The group of a thread, which is the caller, that none of our schedulers runs. */
    static Group ofThread() {
        var owner = new Owner(Thread.currentThread());
        var group = new Group(owner);
        owner.group = group;
        return group;
    }

    /** A thread with greenlets: an interrupt of it is meant for the greenlet that runs. */
    private static final class Owner extends ParkingStrand {
        private @Nullable Group group;

        Owner(Thread thread) {
            super(thread);
        }

        @Override
        protected boolean interrupted() {
            return group != null && passInterruptTo(group.activeThread());
        }
    }

    /** {@code life} is over: passes what it left to its heir. The last thing that its thread does. */
    void finish(Life life, @Nullable Object result, @Nullable Throwable error) {
        lives.remove(life);
        passOn(life, result, error);
    }

    // ---- threads ----

    /** A thread for {@code greenlet}, not started yet. */
    Life newLife(Greenlet greenlet) {
        if (ended) {
            throw new IllegalStateException(
                    "the place of this greenlet has ended, so it cannot start: greenlet=" + greenlet);
        }
        var life = new Life(this, greenlet, scheduler(), home());
        lives.add(life);
        return life;
    }

    /** By what a thread of a greenlet finds its group: it is the thread's exception handler. */
    Thread.UncaughtExceptionHandler home() {
        var host = host();
        return host == null ? this : host;
    }

    /** Where the greenlets run; null if there never was one. */
    @Nullable
    Scheduler schedulerOrNull() {
        return scheduler;
    }

    private Scheduler scheduler() {
        if (scheduler == null) {
            var owner = Thread.currentThread();
            scheduler = newScheduler(new GreenletOptions("greenlets of " + owner.getName(), 0), this);
            watch = new OwnerWatch(this, owner);
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
        setHost(newHost);
        lives.forEach(life -> life.strand().thread().setUncaughtExceptionHandler(home()));
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
        var inside = new Group(scheduler(), current().strand(), host());
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
        if (current() != main) {
            throw new IllegalStateException(
                    "all greenlets of a place are closed by its main one only: current=" + current());
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
        if (watch != null) {
            watch.stop();
            watch = null;
        }
    }

    /** Whether the owner has ended. */
    boolean hasEnded() {
        return ended;
    }

    /** Has the greenlets end with {@code owner}, a thread that a library started on the caller's loop. */
    void endWith(Thread owner) {
        watch = new OwnerWatch(this, owner);
        watch.endWithLoop();
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
}
