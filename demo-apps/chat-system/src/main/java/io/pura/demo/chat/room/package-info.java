/**
 * Rooms, and the lobby that leads into them.
 */
@NullMarked
package io.pura.demo.chat.room;

import org.jspecify.annotations.NullMarked;
