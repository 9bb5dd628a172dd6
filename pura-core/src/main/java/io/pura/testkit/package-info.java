/**
 * Tools for tests of actors, which need no test framework: a {@linkplain ActorTestKit
 * kit} with an actor system, actors that a test asks {@linkplain TestProbe what they were
 * sent}, actors that {@linkplain MockActor stand in} for others, a {@linkplain ManualTime
 * clock} that a test moves, and a {@linkplain SimulatedCluster cluster} of several nodes
 * on one.
 *
 * <pre class="code">
 * ActorTestKit kit = ActorTestKit.onManualTime();
 * TestProbe&lt;Mail&gt; mail = kit.probe(Mail.class);
 * MockActor&lt;Stock&gt; stock = kit.mock(Stock.class).when(Stock.Reserve.class, (message) -&gt; true);
 *
 * ActorRef&lt;Order&gt; order = kit.spawn(() -&gt; new OrderActor(stock.ref(), mail.ref()));
 * assertThat(kit.ask(order, new Order.Place("book"))).isEqualTo(Order.Status.OPEN);
 * kit.time().advance(Duration.ofHours(24));
 * mail.expectMessage(new Mail.Reminder("book"));
 * assertThat(stock.verify(Stock.Reserve.class).article()).isEqualTo("book");
 * kit.close();
 * </pre>
 */
@NullMarked
package io.pura.testkit;

import org.jspecify.annotations.NullMarked;
