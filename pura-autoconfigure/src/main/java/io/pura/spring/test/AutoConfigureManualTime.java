package io.pura.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.pura.testkit.ActorTestKit;
import io.pura.testkit.ManualTime;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Has the actors of a {@link PuraTest}, or of a test of the whole application, run on
 * {@link ManualTime}: the test, into which it is injected, runs all actors on its own
 * thread when it moves the time, and nothing happens otherwise.
 *
 * <pre class="code">
 * &#064;PuraTest
 * &#064;AutoConfigureManualTime
 * class SessionActorTests {
 *
 *     &#064;Autowired ManualTime time;
 *
 *     &#064;Autowired ActorTestKit kit;
 *
 *     &#064;Test
 *     void endsAfterHalfAnHour(&#064;Autowired ActorRef&lt;Session&gt; session) {
 *         this.kit.ask(session, new Session.Open("ann"));
 *         this.time.advance(Duration.ofMinutes(30));
 *         assertThat(this.kit.ask(session, new Session.IsOpen())).isFalse();
 *     }
 *
 * }
 * </pre>
 *
 * A test must not join what it asked, which would never end and therefore fails, but use
 * the {@link ActorTestKit}. Nor may anything else of the application wait for an actor.
 * Concerns the auto-configured actor system; one that the application builds itself takes
 * part if it applies the customizers.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration({ ManualTimeConfiguration.class, TestKitConfiguration.class })
public @interface AutoConfigureManualTime {

}
