package io.treadle.samples.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.samples.server.Database;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a PostgreSQL, one for all of them; where none can run they are skipped. */
public final class SharedDatabase implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedDatabase.class);

    /** JUnit closes it after the last test of all. */
    private record Started(@Nullable Database database, String whyNot) implements AutoCloseable {
        static Started tryOnce() {
            try {
                return new Started(Database.start(), "");
            } catch (IOException e) {
                return new Started(null, e.toString());
            }
        }

        @Override
        public void close() throws IOException {
            if (database != null) {
                database.close();
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Database.class;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var started = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Started.class, key -> Started.tryOnce(), Started.class);
        assumeTrue(started.database() != null, started.whyNot());
        return started.database();
    }
}
