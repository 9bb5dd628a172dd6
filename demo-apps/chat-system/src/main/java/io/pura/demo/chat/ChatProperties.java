package io.pura.demo.chat;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the chat.
 *
 * @param keepEmptyRoom how long a room without members and new messages is kept
 */
@ConfigurationProperties("chat")
public record ChatProperties(@DefaultValue("10m") Duration keepEmptyRoom) {

}
