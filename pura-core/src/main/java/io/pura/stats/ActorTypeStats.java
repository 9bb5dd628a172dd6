package io.pura.stats;

/**
 * What the actors of one class have done so far.
 *
 * @param type the name of the class without its package, or with it if a class of another
 * package had that name first
 * @param live the number of actors that live now
 * @param started the number of actors that were started
 * @param stopped the number of actors that have stopped
 * @param restarts the number of restarts
 * @param succeeded the number of messages whose handler returned
 * @param failed the number of messages whose handler failed
 * @param queued the number of messages that wait in the mailboxes of these actors
 */
public record ActorTypeStats(String type, long live, long started, long stopped, long restarts, long succeeded,
		long failed, long queued) {

}
