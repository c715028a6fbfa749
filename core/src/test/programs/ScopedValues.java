import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskScope;

/** Tasks of a scope inherit the scoped values that were bound where it was opened; detached ones do not. */
class ScopedValues {
    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    public static void main(String[] arguments) throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> ScopedValue.where(USER, "Alice").call(() -> {
                TaskScope.run(scope -> {
                    scope.spawn(() -> System.out.println(USER.get()));
                    scope.spawn(() -> TaskScope.run(inner -> {
                        inner.spawn(() -> System.out.println("grandchild " + USER.get()));
                    }));
                });
                var detached = loop.spawnDetached(() -> System.out.println(USER.isBound()));
                ScopedValue.where(USER, "Bob").call(() -> {
                    detached.join();
                    return null;
                });
                System.out.println(USER.get());
                return null;
            }));
        }
    }
}
