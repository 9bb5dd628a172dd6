/**
 * A chat whose rooms and users are actors.
 */
@NullMarked
package io.pura.demo.chat;

import org.jspecify.annotations.NullMarked;
