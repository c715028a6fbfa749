package io.treadle.loop;

import io.treadle.core.CompletedTasks;
import io.treadle.core.JoinOptions;
import io.treadle.core.ScopeOptions;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskScope;
import io.treadle.core.TaskScope.ScopeAction;
import io.treadle.core.TaskScope.ScopeBody;
import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.pace.Retry;
import io.treadle.core.select.Select;
import io.treadle.core.select.SelectClause;
import io.treadle.core.time.Deadline;
import io.treadle.loop.reactor.FluxItems;
import io.treadle.loop.reactor.ReactorBridge;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The verbs, for use inside tasks: {@code Treadle.spawn(...)}, {@code Treadle.sleep(...)}. All but {@link #run} and {@link #adopt} are for
 * the current loop and throw {@link WrongThreadException} elsewhere. There is no logic here; each says where it is described.
 */
@SuppressWarnings("overloads") // see TaskScope: a lambda in braces is either a body or an action
public final class Treadle {
    private Treadle() {}

    /** {@link EventLoop#run(Body)}. */
    public static <T extends @Nullable Object, X extends Exception> T run(Body<T, X> body) throws X {
        return EventLoop.run(body);
    }

    /** {@link EventLoop#run(Action)}. */
    public static <X extends Exception> void run(Action<X> action) throws X {
        EventLoop.run(action);
    }

    /** {@link EventLoop#adopt(Body)}. */
    public static <T extends @Nullable Object, X extends Exception> T adopt(Body<T, X> body) throws X {
        return EventLoop.adopt(body);
    }

    /** {@link EventLoop#adopt(Action)}. */
    public static <X extends Exception> void adopt(Action<X> action) throws X {
        EventLoop.adopt(action);
    }

    /** {@link EventLoop#spawn(Body)}. */
    public static <T extends @Nullable Object> Task<T> spawn(Body<T, ?> body) {
        return EventLoop.current().spawn(body);
    }

    /** {@link EventLoop#spawn(Action)}. */
    public static Task<@Nullable Void> spawn(Action<?> action) {
        return EventLoop.current().spawn(action);
    }

    /** {@link EventLoop#spawn(SpawnOptions, Body)}. */
    public static <T extends @Nullable Object> Task<T> spawn(SpawnOptions options, Body<T, ?> body) {
        return EventLoop.current().spawn(options, body);
    }

    /** {@link EventLoop#spawn(SpawnOptions, Action)}. */
    public static Task<@Nullable Void> spawn(SpawnOptions options, Action<?> action) {
        return EventLoop.current().spawn(options, action);
    }

    /** {@link EventLoop#spawnDetached(Action)}. */
    public static Task<@Nullable Void> spawnDetached(Action<?> action) {
        return EventLoop.current().spawnDetached(action);
    }

    /** {@link EventLoop#spawnDetached(SpawnOptions, Body)}. */
    public static <T extends @Nullable Object> Task<T> spawnDetached(SpawnOptions options, Body<T, ?> body) {
        return EventLoop.current().spawnDetached(options, body);
    }

    /** {@link EventLoop#spawnLater(Duration, Body)}. */
    public static <T extends @Nullable Object> Task<T> spawnLater(Duration delay, Body<T, ?> body) {
        return EventLoop.current().spawnLater(delay, body);
    }

    /** {@link EventLoop#spawnLater(Duration, Action)}. */
    public static Task<@Nullable Void> spawnLater(Duration delay, Action<?> action) {
        return EventLoop.current().spawnLater(delay, action);
    }

    /** {@link TaskScope#run(ScopeBody)}. */
    public static <T extends @Nullable Object, X extends Exception> T scope(ScopeBody<T, X> body) throws X {
        return TaskScope.run(body);
    }

    /** {@link TaskScope#run(ScopeAction)}. */
    public static <X extends Exception> void scope(ScopeAction<X> action) throws X {
        TaskScope.run(action);
    }

    /** {@link TaskScope#run(ScopeOptions, ScopeBody)}. */
    public static <T extends @Nullable Object, X extends Exception> T scope(ScopeOptions options, ScopeBody<T, X> body)
            throws X {
        return TaskScope.run(options, body);
    }

    /** {@link TaskScope#run(ScopeOptions, ScopeAction)}. */
    public static <X extends Exception> void scope(ScopeOptions options, ScopeAction<X> action) throws X {
        TaskScope.run(options, action);
    }

    /** {@link Task#withTimeout(Duration, Body)}. */
    public static <T extends @Nullable Object, X extends Exception> T withTimeout(Duration limit, Body<T, X> body)
            throws X {
        return Task.withTimeout(limit, body);
    }

    /** {@link Task#withTimeout(Duration, Action)}. */
    public static <X extends Exception> void withTimeout(Duration limit, Action<X> action) throws X {
        Task.withTimeout(limit, action);
    }

    /** {@link Task#withDeadline(Deadline, Body)}. */
    public static <T extends @Nullable Object, X extends Exception> T withDeadline(Deadline deadline, Body<T, X> body)
            throws X {
        return Task.withDeadline(deadline, body);
    }

    /** {@link Task#withDeadline(Deadline, Action)}. */
    public static <X extends Exception> void withDeadline(Deadline deadline, Action<X> action) throws X {
        Task.withDeadline(deadline, action);
    }

    /** {@link Task#moveOnAfter(Duration, Action)}. */
    public static <X extends Exception> boolean moveOnAfter(Duration limit, Action<X> action) throws X {
        return Task.moveOnAfter(limit, action);
    }

    /** {@link Task#moveOnAfter(Duration, Body, Object)}. */
    public static <T extends @Nullable Object, X extends Exception> T moveOnAfter(
            Duration limit, Body<T, X> body, T otherwise) throws X {
        return Task.moveOnAfter(limit, body, otherwise);
    }

    /** {@link Task#shield(Body)}. */
    public static <T extends @Nullable Object, X extends Exception> T shield(Body<T, X> body) throws X {
        return Task.shield(body);
    }

    /** {@link Task#shield(Action)}. */
    public static <X extends Exception> void shield(Action<X> action) throws X {
        Task.shield(action);
    }

    /** {@link Task#softShield(Body)}. */
    public static <T extends @Nullable Object, X extends Exception> T softShield(Body<T, X> body) throws X {
        return Task.softShield(body);
    }

    /** {@link Task#softShield(Action)}. */
    public static <X extends Exception> void softShield(Action<X> action) throws X {
        Task.softShield(action);
    }

    /** {@link Task#noWait(Body)}. */
    public static <T extends @Nullable Object, X extends Exception> T noWait(Body<T, X> body) throws X {
        return Task.noWait(body);
    }

    /** {@link Task#noWait(Action)}. */
    public static <X extends Exception> void noWait(Action<X> action) throws X {
        Task.noWait(action);
    }

    /** {@link Task#race}. */
    public static <T extends @Nullable Object> T race(Collection<? extends Body<? extends T, ?>> bodies)
            throws Exception {
        return Task.race(bodies);
    }

    /** {@link Task#asCompleted(Collection)}. */
    public static <K extends Task<?>> CompletedTasks<K> asCompleted(Collection<K> tasks) {
        return Task.asCompleted(tasks);
    }

    /** {@link Task#asCompleted(Collection, JoinOptions)}. */
    public static <K extends Task<?>> CompletedTasks<K> asCompleted(Collection<K> tasks, JoinOptions options) {
        return Task.asCompleted(tasks, options);
    }

    /** {@link Select#await} over {@code clauses}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // is copied, never written to
    public static <T extends @Nullable Object> T select(SelectClause<? extends T>... clauses) throws Exception {
        return Select.<T>of(clauses).await();
    }

    /** {@link Task#sleep}. */
    public static void sleep(Duration duration) {
        Task.sleep(duration);
    }

    /** {@link Task#yieldNow}. */
    public static void yieldNow() {
        Task.yieldNow();
    }

    /** {@link Task#joinAll(Collection)}. */
    public static <K extends Task<?>> List<K> joinAll(Collection<K> tasks) {
        return Task.joinAll(tasks);
    }

    /** {@link Task#joinAll(Collection, JoinOptions)}. */
    public static <K extends Task<?>> List<K> joinAll(Collection<K> tasks, JoinOptions options) throws Exception {
        return Task.joinAll(tasks, options);
    }

    /** {@link Task#gather}. */
    public static <T extends @Nullable Object> List<T> gather(Collection<? extends Task<T>> tasks) throws Exception {
        return Task.gather(tasks);
    }

    /** {@link Task#killAll}. */
    public static void killAll(Collection<? extends Task<?>> tasks, Throwable error, Duration limit) {
        Task.killAll(tasks, error, limit);
    }

    /** {@link EventLoop#offload(Body)}. */
    public static <T extends @Nullable Object, X extends Exception> T offload(Body<T, X> body) throws X {
        return EventLoop.current().offload(body);
    }

    /** {@link EventLoop#offload(OnCancel, Body)}. */
    public static <T extends @Nullable Object, X extends Exception> T offload(OnCancel onCancel, Body<T, X> body)
            throws X {
        return EventLoop.current().offload(onCancel, body);
    }

    /** {@link EventLoop#offload(Action)}. */
    public static <X extends Exception> void offload(Action<X> action) throws X {
        EventLoop.current().offload(action);
    }

    /** {@link Retry#run(Body)} with {@link Retry#DEFAULT}. */
    public static <T extends @Nullable Object, X extends Exception> T retry(Body<T, X> body) throws X {
        return Retry.DEFAULT.run(body);
    }

    /** {@link Retry#run(Body)}. */
    public static <T extends @Nullable Object, X extends Exception> T retry(Retry retry, Body<T, X> body) throws X {
        return retry.run(body);
    }

    /** {@link Retry#run(Action)}. */
    public static <X extends Exception> void retry(Retry retry, Action<X> action) throws X {
        retry.run(action);
    }

    /** {@link Task#await}. */
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
        return Task.await(stage);
    }

    /** {@link ReactorBridge#await}. */
    public static <T> @Nullable T await(Mono<T> mono) throws Exception {
        return ReactorBridge.await(mono);
    }

    /** {@link ReactorBridge#iterate(Publisher)}. */
    public static <T> FluxItems<T> iterate(Publisher<T> publisher) {
        return ReactorBridge.iterate(publisher);
    }
}
