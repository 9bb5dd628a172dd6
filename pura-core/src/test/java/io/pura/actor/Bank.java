package io.pura.actor;

import java.util.concurrent.CompletionStage;

/**
 * Actors that run the code that they are sent.
 */
interface Bank {

	/** Runs code that returns the reply, exclusively. */
	record Transfer(Code<CompletionStage<String>> code) implements Message<Bank, String> {
	}

	/** The same under another name. */
	record Reserve(Code<CompletionStage<String>> code) implements Message<Bank, String> {
	}

	/** Runs code that returns the reply, interleaved. */
	record Forward(Code<CompletionStage<String>> code) implements Message<Bank, String> {
	}

	/** Runs code that returns the reply at once, or after it has blocked. */
	record Call(Code<String> code) implements Message<Bank, String> {
	}

	/** The same under another name. */
	record Look(Code<String> code) implements Message<Bank, String> {
	}

	record Confirm() implements Message<Bank, String> {
	}

	interface Code<T> {

		T run(ActorContext<Bank> context) throws Exception;

	}

	static class BankActor implements Actor<Bank> {

		@Handler
		CompletionStage<String> transfer(Bank.Transfer message, ActorContext<Bank> context) throws Exception {
			return message.code().run(context);
		}

		@Handler
		CompletionStage<String> reserve(Bank.Reserve message, ActorContext<Bank> context) throws Exception {
			return message.code().run(context);
		}

		@Handler(interleaved = true)
		CompletionStage<String> forward(Bank.Forward message, ActorContext<Bank> context) throws Exception {
			return message.code().run(context);
		}

		@Handler
		String call(Bank.Call message, ActorContext<Bank> context) throws Exception {
			return message.code().run(context);
		}

		@Handler
		String look(Bank.Look message, ActorContext<Bank> context) throws Exception {
			return message.code().run(context);
		}

		@Handler
		String confirm(Bank.Confirm message, ActorContext<Bank> context) {
			return context.path().name() + " confirms";
		}

	}

}
