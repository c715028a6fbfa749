/**
 * The echo benchmark: servers that send back what they get, each in a process of its own, asked by one and the same client.
 * Depends on the samples, for the processes.
 */
@NullMarked
package io.treadle.benchmarks.echo;

import org.jspecify.annotations.NullMarked;
