/**
 * Users who are connected with a browser.
 */
@NullMarked
package io.pura.demo.chat.user;

import org.jspecify.annotations.NullMarked;
