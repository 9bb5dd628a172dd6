/**
 * What failed actors and refused messages become in web applications.
 */
@NullMarked
package io.pura.spring.web;

import org.jspecify.annotations.NullMarked;
