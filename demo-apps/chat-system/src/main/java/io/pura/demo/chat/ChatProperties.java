package io.pura.demo.chat;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the chat.
 *
 * @param keepEmptyRoom how long a room is kept in which nobody is and of which nobody
 * wants anything
 */
@ConfigurationProperties("chat")
public record ChatProperties(@DefaultValue("10m") Duration keepEmptyRoom) {

}
