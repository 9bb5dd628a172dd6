package io.pura.spring.example;

/**
 * Groups values of a topic.
 */
public interface OrderEvent {

}
