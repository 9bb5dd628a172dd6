package io.pura.stats;

import org.jspecify.annotations.Nullable;

/**
 * One actor at one moment.
 *
 * @param path the path of the actor
 * @param type the name of its class without the package
 * @param protocol the name of its protocol without the package
 * @param state the state that it is in
 * @param queued the number of messages that wait in its mailbox or are put aside
 * @param children the number of its children
 * @param failing whether it has failed more often than its supervision allows and is
 * tried again only now and then
 * @param restarts the number of its restarts
 * @param lastFailure the name of the class of what it failed with last, or {@code null}
 * if it has not failed
 */
public record ActorStats(String path, String type, String protocol, String state, long queued, int children,
		boolean failing, int restarts, @Nullable String lastFailure) {

}
