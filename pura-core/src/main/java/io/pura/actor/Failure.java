package io.pura.actor;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A failure of an actor, and what was done about it. Says what kind of message the actor
 * was handling, never what was in it.
 *
 * @param time when the actor failed
 * @param actor the actor
 * @param actorType the name of the class of the actor
 * @param doing what it was doing: the name of the class of the message; the name of the
 * method of {@link Actor}, {@code started} also for its factory; {@code code in its
 * turn}; or {@code its child} and the path of a child that has escalated a failure
 * @param exceptionType the name of the class of what it failed with
 * @param exceptionMessage the message of that, if there is one, cut if it is long
 * @param directive what was done: {@link Directive#STOP} also if it was one failure too
 * many, and {@link Directive#RESTART} if the actor must not stay dead
 */
public record Failure(Instant time, ActorPath actor, String actorType, String doing, String exceptionType,
		@Nullable String exceptionMessage, Directive directive) {

}
