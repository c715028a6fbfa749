package io.treadle.samples;

import io.treadle.core.greenlet.Generator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** A recursive walk that its reader takes as a plain sequence: a method that calls itself, and no stack kept by hand. */
@Command(name = "tree-walk", description = "A recursive walk over a tree, read as a sequence.")
final class TreeWalk implements Runnable {
    private record Tree(
            @Nullable Tree left, String label, @Nullable Tree right) {
        static Tree leaf(String label) {
            return new Tree(null, label, null);
        }
    }

    @Override
    public void run() {
        var tree = new Tree(
                new Tree(Tree.leaf("a"), "b", Tree.leaf("c")), "d", new Tree(Tree.leaf("e"), "f", Tree.leaf("g")));
        try (var labels = inOrder(tree).stream()) {
            System.out.println(labels.limit(5).collect(Collectors.joining(" ")));
        }
    }

    private static Generator<String> inOrder(@Nullable Tree tree) {
        return Generator.of(out -> {
            if (tree != null) {
                out.yieldFrom(inOrder(tree.left()));
                out.yield(tree.label());
                out.yieldFrom(inOrder(tree.right()));
            }
        });
    }
}
