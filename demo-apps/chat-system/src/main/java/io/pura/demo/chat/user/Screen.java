package io.pura.demo.chat.user;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * What a user looks at.
 */
public interface Screen {

	/**
	 * Shows something.
	 * @param event what there is to show
	 * @return completes when the next event may be shown
	 */
	CompletionStage<@Nullable Void> show(ScreenEvent event);

}
