/**
 * Topics as Spring beans: injection, listener methods and application events.
 */
@NullMarked
package io.pura.spring.topic;

import org.jspecify.annotations.NullMarked;
