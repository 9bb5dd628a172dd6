/**
 * Auto-configuration of messages that wait for the end of a transaction.
 */
@NullMarked
package io.pura.autoconfigure.transaction;

import org.jspecify.annotations.NullMarked;
