/**
 * Auto-configuration for actors behind web controllers.
 */
@NullMarked
package io.pura.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
