package io.pura.spring.test;

import io.pura.Internal;
import io.pura.actor.ActorRef;
import io.pura.spring.ActorRefs;
import io.pura.testkit.ManualTime;
import io.pura.testkit.MockActor;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/**
 * Makes the references of mocks. Public for code that is generated ahead of time.
 */
@Internal
public final class MockActorRefs {

	private MockActorRefs() {
	}

	/**
	 * Starts a mock.
	 * @param name the name of the actor
	 * @param mock the name of the bean that is the mock
	 * @param actorClass the class of the actor that it stands in for, or {@code Object}
	 * @param beanFactory has the mock and the actor system
	 * @return the reference of the mock
	 */
	public static ActorRef<?> create(String name, String mock, Class<?> actorClass,
			ConfigurableBeanFactory beanFactory) {
		return beanFactory.getBean(mock, MockActor.class)
			.start(ActorRefs.system(actorClass, beanFactory),
					beanFactory.getBeanProvider(ManualTime.class).getIfAvailable(), name);
	}

}
