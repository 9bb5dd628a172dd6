package io.pura.spring.topic;

/**
 * The protocol of actors that pass values of topics on to beans: nothing that others
 * could send, as what they are told is private to them.
 */
interface Listening {

}
