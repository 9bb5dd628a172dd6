/**
 * A small application to test.
 */
@NullMarked
package io.pura.spring.test.shop;

import org.jspecify.annotations.NullMarked;
