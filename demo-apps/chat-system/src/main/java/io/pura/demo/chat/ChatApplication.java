package io.pura.demo.chat;

import java.time.Clock;

import io.pura.demo.launcher.DemoLauncher;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/**
 * Starts the chat.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ChatApplication {

	/**
	 * Runs the chat, or with {@code --multi} several nodes of it.
	 * @param args the arguments of the command line
	 */
	public static void main(String[] args) {
		DemoLauncher.run(ChatApplication.class, args);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
