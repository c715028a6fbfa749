/**
 * The HTTP server that samples fetch from when they are given no URL: a small Netty server in a process of its own, so
 * that its CPU time is not the client's. It depends on nothing else of the samples.
 */
@NullMarked
package io.treadle.samples.server;

import org.jspecify.annotations.NullMarked;
