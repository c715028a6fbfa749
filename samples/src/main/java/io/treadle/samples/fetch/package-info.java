/**
 * The machinery of the {@code fetch} sample: one {@link io.treadle.samples.fetch.FetchRunner} for each way to fetch many
 * pages, and one place that measures them all alike. Start reading at {@code TreadleRunner}.
 */
@NullMarked
package io.treadle.samples.fetch;

import org.jspecify.annotations.NullMarked;
