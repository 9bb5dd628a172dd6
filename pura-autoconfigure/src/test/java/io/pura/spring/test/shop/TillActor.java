package io.pura.spring.test.shop;

import io.pura.actor.Actor;
import io.pura.actor.Handler;

class TillActor implements Actor<Till> {

	@Handler
	int pay(Till.Pay message) {
		return message.amount();
	}

}
