package io.pura.spring.test.shop;

import io.pura.spring.ActorComponent;

import org.springframework.beans.factory.annotation.Qualifier;

@ActorComponent("leftTill")
@Qualifier("left")
class LeftTillActor extends TillActor {

}
