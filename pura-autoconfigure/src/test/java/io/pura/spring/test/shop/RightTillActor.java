package io.pura.spring.test.shop;

import io.pura.spring.ActorComponent;

import org.springframework.beans.factory.annotation.Qualifier;

@ActorComponent("rightTill")
@Qualifier("right")
class RightTillActor extends TillActor {

}
