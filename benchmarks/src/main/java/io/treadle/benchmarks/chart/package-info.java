/**
 * Results as pictures: charts in SVG that follow the reader's colours, light or dark, and the page that shows them all.
 * Depends on the report's results only.
 */
@NullMarked
package io.treadle.benchmarks.chart;

import org.jspecify.annotations.NullMarked;
