/** What was measured and how it is shown: results, their spread and ratios, the table, the JSON lines, the machine. */
@NullMarked
package io.treadle.benchmarks.report;

import org.jspecify.annotations.NullMarked;
