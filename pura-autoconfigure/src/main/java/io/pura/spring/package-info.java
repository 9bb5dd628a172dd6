/**
 * Actors as Spring beans: what applications import.
 */
@NullMarked
package io.pura.spring;

import org.jspecify.annotations.NullMarked;
