package io.pura.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.pura.actor.Actor;
import io.pura.actor.MessageValidator;
import io.pura.serialization.Codec;
import io.pura.spring.ActorComponent;
import io.pura.spring.ActorOptionsCustomizer;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.cluster.ClusterCustomizer;
import io.pura.testkit.ActorTestKit;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Marks a test of the actors of an application. Of the components of the application it
 * takes the {@link ActorComponent}s and what is part of the actor system only:
 * {@link ActorSystemCustomizer}s, {@link ActorOptionsCustomizer}s,
 * {@link ClusterCustomizer}s, a {@link MessageValidator}, a {@link Codec.Factory} and the
 * modules and components of Jackson. It auto-configures the actor system, without web and
 * without cluster. What actors need besides is imported or mocked: beans of a
 * {@code @Configuration} with {@code @Import}, other actors with {@link MockActorBean},
 * other beans with {@code @MockitoBean}. Methods that listen to topics are left out with
 * their beans. An {@link ActorTestKit} is there to be injected.
 *
 * <pre class="code">
 * &#064;PuraTest(OrderActor.class)
 * class OrderActorTests {
 *
 *     &#064;Autowired ActorTestKit kit;
 *
 *     &#064;Autowired ActorRef&lt;Order&gt; order;
 *
 *     &#064;MockActorBean MockActor&lt;Stock&gt; stock;
 *
 *     &#064;Test
 *     void reservesWhatIsOrdered() {
 *         this.stock.when(Stock.Reserve.class, (message) -&gt; true);
 *         this.kit.ask(this.order, new Order.Place("book"));
 *         assertThat(this.stock.verify(Stock.Reserve.class).article()).isEqualTo("book");
 *     }
 *
 * }
 * </pre>
 *
 * Every message goes through the codec, although it stays in the JVM, so that one that
 * could not travel to another node fails here
 * ({@code pura.serialization.verify-local=true}). With {@link AutoConfigureManualTime}
 * timers and time-outs are due when the test says so. A cluster is there if the test sets
 * {@code pura.cluster.enabled=true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(PuraTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(PuraTypeExcludeFilter.class)
@AutoConfigurePura
@ImportAutoConfiguration
public @interface PuraTest {

	/**
	 * Returns properties in the form {@literal key=value} for the {@link Environment}.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Returns the classes of the actors to take, all if there are none. The same as
	 * {@link #actors()}.
	 * @return the classes of the actors
	 */
	@AliasFor("actors")
	Class<? extends Actor<?>>[] value() default {};

	/**
	 * Returns the classes of the actors to take, all if there are none.
	 * @return the classes of the actors
	 */
	@AliasFor("value")
	Class<? extends Actor<?>>[] actors() default {};

	/**
	 * Returns whether actors and what belongs to them are taken, or only what the filters
	 * include.
	 * @return whether the default filters are used
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Returns filters of beans to take besides.
	 * @return the filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Returns filters of beans to leave out.
	 * @return the filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Returns auto-configurations to leave out.
	 * @return the classes of the auto-configurations
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
