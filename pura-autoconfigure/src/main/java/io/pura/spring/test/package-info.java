/**
 * Tests of applications with actors: a slice of the application with its actors only,
 * mocks in the place of actors, and time that a test moves. Needs Spring Boot's test
 * support.
 */
@NullMarked
package io.pura.spring.test;

import org.jspecify.annotations.NullMarked;
