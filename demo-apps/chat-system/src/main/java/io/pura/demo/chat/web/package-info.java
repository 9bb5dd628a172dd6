/**
 * The chat in a browser and for scripts.
 */
@NullMarked
package io.pura.demo.chat.web;

import org.jspecify.annotations.NullMarked;
