package io.treadle.samples.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A PostgreSQL with data of its own, in processes of its own: close it, and both are gone. */
public final class Database implements AutoCloseable {
    private static final String MOST_CONNECTIONS = "200";

    private final EmbeddedPostgres server;

    private Database(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts it and waits until it answers. Not in a task: this reads files and waits for processes.
     *
     * @throws IOException where it cannot run; the message says why
     */
    public static Database start() throws IOException {
        try {
            return new Database(EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", MOST_CONNECTIONS)
                    .start());
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "the embedded PostgreSQL cannot start here: " + e.getMessage()
                            + " (it is for Linux on x86-64; as root it needs the program unshare)",
                    e);
        }
    }

    /** For a driver; it names the address by its number, so that nobody has to look it up. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres";
    }

    /** A new connection; waits. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
