/** The notes' programs with processes: real ones, each child a JVM of its own or a program of the system. */
@NullMarked
package io.treadle.samples.processes;

import org.jspecify.annotations.NullMarked;
