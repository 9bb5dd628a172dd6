/**
 * What the starter alone gives to an application.
 */
@NullMarked
package io.pura.starter;

import org.jspecify.annotations.NullMarked;
