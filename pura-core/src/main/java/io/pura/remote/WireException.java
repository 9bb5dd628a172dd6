package io.pura.remote;

/**
 * What has come over a connection is not what a node may send.
 */
final class WireException extends RuntimeException {

	WireException(String message) {
		super(message);
	}

}
