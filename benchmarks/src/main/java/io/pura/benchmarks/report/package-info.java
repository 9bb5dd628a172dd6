/**
 * Turns what was measured into tables and files.
 */
@NullMarked
package io.pura.benchmarks.report;

import org.jspecify.annotations.NullMarked;
