/**
 * Messages that wait for the end of a transaction.
 */
@NullMarked
package io.pura.spring.transaction;

import org.jspecify.annotations.NullMarked;
