package io.pura.spring.example;

/**
 * A value of a topic.
 */
public record OrderPlaced(int id) implements OrderEvent {

}
