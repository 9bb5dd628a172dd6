package io.pura.spring.web;

import io.pura.actor.ActorStoppedException;
import io.pura.actor.AskTimeoutException;
import io.pura.actor.MailboxFullException;
import io.pura.actor.MessageRejectedException;
import io.pura.actor.NodeUnreachableException;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Answers web requests whose ask failed: with 504 when there was no reply in time, with
 * 503 when the actor is overloaded, has stopped or cannot be reached, and with 422 and
 * the property {@code code} when it rejected the message. Comes after all other advice.
 * What is sent does not name actors.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class ActorExceptionAdvice {

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handle(AskTimeoutException ex) {
		return respond(HttpStatus.GATEWAY_TIMEOUT, "There was no reply in time.");
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handle(MailboxFullException ex) {
		return respond(HttpStatus.SERVICE_UNAVAILABLE, "There is too much to do at the moment.");
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handle(ActorStoppedException ex) {
		return respond(HttpStatus.SERVICE_UNAVAILABLE, "What was asked has stopped.");
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handle(NodeUnreachableException ex) {
		return respond(HttpStatus.SERVICE_UNAVAILABLE, "What was asked cannot be reached at the moment.");
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handle(MessageRejectedException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, ex.getMessage());
		problem.setProperty("code", ex.code());
		return ResponseEntity.of(problem).build();
	}

	private static ResponseEntity<ProblemDetail> respond(HttpStatus status, String detail) {
		return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail)).build();
	}

}
