package io.treadle.benchmarks.whole;

import io.treadle.benchmarks.harness.Measured;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RecursiveTask;

/**
 * A tree of tasks, each of which starts ten more and adds up what they give; the leaves give their numbers. Runs it a few times
 * before, so that the JIT compiler is warm, and then measures so many rounds that they have a million leaves.
 */
public final class Skynet {
    private static final int CHILDREN = 10;
    private static final int WARM_UP_ROUNDS = 4;
    /** In all measured rounds: fewer are done in less time than the steps of 10 ms in which the JDK tells CPU time. */
    private static final int LEAST_LEAVES = 1_000_000;

    private Skynet() {}

    /** Arguments: the peer, the benchmark's name, how many leaves there are. */
    public static void main(String[] arguments) throws Exception {
        int leaves = Integer.parseInt(arguments[2]);
        run(arguments[0], leaves, WARM_UP_ROUNDS);
        int rounds = Math.max(1, LEAST_LEAVES / leaves);
        var measured = new Measured();
        run(arguments[0], leaves, rounds);
        measured.tellWhole(rounds);
    }

    private static void run(String peer, int leaves, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            ensure(leaves, sum(peer, leaves));
        }
    }

    private static void ensure(long leaves, long sum) {
        long expected = leaves * (leaves - 1) / 2;
        if (sum != expected) {
            throw new AssertionError("the sum is wrong: expected=" + expected + ", sum=" + sum);
        }
    }

    private static long sum(String peer, int leaves) throws Exception {
        return switch (peer) {
            case "treadle" -> EventLoop.run(() -> tasks(SpawnOptions.DEFAULT.startedAtOnce(), 0, leaves));
            case "treadle-in-turn" -> EventLoop.run(() -> tasks(SpawnOptions.DEFAULT, 0, leaves));
            case "virtual-threads" -> threads(0, leaves);
            case "fork-join" -> ForkJoinPool.commonPool().invoke(new Node(0, leaves));
            case "completable-future" -> futures(0, leaves).get();
            default -> throw new IllegalArgumentException("no such peer: peer=" + peer);
        };
    }

    private static long tasks(SpawnOptions start, long number, int leaves) throws Exception {
        if (leaves == 1) {
            return number;
        }
        int share = leaves / CHILDREN;
        List<Task<Long>> children = new ArrayList<>(CHILDREN);
        for (int i = 0; i < CHILDREN; i++) {
            long first = number + (long) i * share;
            children.add(Treadle.spawn(start, () -> tasks(start, first, share)));
        }
        long sum = 0;
        for (Task<Long> child : children) {
            sum += child.get();
        }
        return sum;
    }

    private static long threads(long number, int leaves) throws ExecutionException, InterruptedException {
        if (leaves == 1) {
            return number;
        }
        int share = leaves / CHILDREN;
        List<FutureTask<Long>> children = new ArrayList<>(CHILDREN);
        for (int i = 0; i < CHILDREN; i++) {
            long first = number + (long) i * share;
            var child = new FutureTask<>(() -> threads(first, share));
            Thread.startVirtualThread(child);
            children.add(child);
        }
        long sum = 0;
        for (FutureTask<Long> child : children) {
            sum += child.get();
        }
        return sum;
    }

    private static CompletableFuture<Long> futures(long number, int leaves) {
        if (leaves == 1) {
            return CompletableFuture.completedFuture(number);
        }
        int share = leaves / CHILDREN;
        CompletableFuture<Long> sum = CompletableFuture.completedFuture(0L);
        for (int i = 0; i < CHILDREN; i++) {
            long first = number + (long) i * share;
            var child = CompletableFuture.completedFuture(first).thenComposeAsync(leaf -> futures(leaf, share));
            sum = sum.thenCombine(child, Long::sum);
        }
        return sum;
    }

    /** A node of the tree as the fork-join pool has it. */
    private static final class Node extends RecursiveTask<Long> {
        private static final long serialVersionUID = 1;

        private final long number;
        private final int leaves;

        Node(long number, int leaves) {
            this.number = number;
            this.leaves = leaves;
        }

        @Override
        protected Long compute() {
            if (leaves == 1) {
                return number;
            }
            int share = leaves / CHILDREN;
            List<Node> children = new ArrayList<>(CHILDREN);
            for (int i = 0; i < CHILDREN; i++) {
                children.add(new Node(number + (long) i * share, share));
            }
            invokeAll(children);
            return children.stream().mapToLong(Node::join).sum();
        }
    }
}
