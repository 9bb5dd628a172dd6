package io.pura.demo.chat.room;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What stands in a room: what somebody said, or a notice.
 *
 * @param from who said it, or {@code null} for a notice
 * @param text what was said
 * @param time when
 */
public record Line(@Nullable String from, String text, Instant time) {

}
