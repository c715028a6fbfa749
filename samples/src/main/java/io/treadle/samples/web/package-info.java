/**
 * Servers inside the samples, and what the samples do with them by the HTTP client.
 * Depends on io.treadle.http and the samples' command line.
 */
@NullMarked
package io.treadle.samples.web;

import org.jspecify.annotations.NullMarked;
