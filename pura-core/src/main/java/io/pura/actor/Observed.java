package io.pura.actor;

import java.util.Map;

/**
 * A message with what travels with it for its observer.
 *
 * @param message the message
 * @param context what travels with it
 */
record Observed(Message<?, ?> message, Map<String, String> context) {

}
