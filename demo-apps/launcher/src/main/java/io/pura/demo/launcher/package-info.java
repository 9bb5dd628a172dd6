/**
 * Runs a demo application, or several nodes of it as processes of their own.
 */
@NullMarked
package io.pura.demo.launcher;

import org.jspecify.annotations.NullMarked;
