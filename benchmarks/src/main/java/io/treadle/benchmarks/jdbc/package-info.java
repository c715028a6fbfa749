/**
 * The jdbc benchmark: short queries over many connections by PostgreSQL's own driver, each peer in a process of its own.
 * Depends on the samples, for the database.
 */
@NullMarked
package io.treadle.benchmarks.jdbc;

import org.jspecify.annotations.NullMarked;
