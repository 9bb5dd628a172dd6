package io.pura.demo.chat.web;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What names and messages must look like.
 */
final class ChatRules {

	static final String NAME = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N} ._-]{0,30}[\\p{L}\\p{N}])?";

	static final String NAME_MESSAGE = "must have 1 to 32 letters, digits, spaces or any of . _ - and begin and end"
			+ " with a letter or digit";

	static final int LONGEST_TEXT = 2000;

	private static final Pattern NAME_PATTERN = Pattern.compile(NAME);

	private ChatRules() {
	}

	static boolean isName(@Nullable String name) {
		return name != null && NAME_PATTERN.matcher(name).matches();
	}

	static boolean isText(@Nullable String text) {
		return text != null && !text.isBlank() && text.length() <= LONGEST_TEXT;
	}

}
