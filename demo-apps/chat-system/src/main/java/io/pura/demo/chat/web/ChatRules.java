package io.pura.demo.chat.web;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What names and messages must look like.
 */
final class ChatRules {

	static final String NAME_RULE = "must have 1 to 32 letters, digits, spaces or any of . _ - and begin and end with a"
			+ " letter or digit";

	static final String TEXT_RULE = "must have 1 to 2000 characters and not be blank";

	private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{N} ._-]{0,30}[\\p{L}\\p{N}])?");

	private static final int LONGEST_TEXT = 2000;

	private ChatRules() {
	}

	static boolean isName(@Nullable String name) {
		return name != null && NAME.matcher(name).matches();
	}

	static boolean isText(@Nullable String text) {
		return text != null && !text.isBlank() && text.length() <= LONGEST_TEXT;
	}

}
