/**
 * Tools for tests of actors: a clock that a test moves, processes of actor systems that
 * share one, and actors that a test asks what they were sent. Needs no test framework.
 */
@NullMarked
package io.pura.testkit;

import org.jspecify.annotations.NullMarked;
