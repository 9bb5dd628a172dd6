/**
 * Auto-configuration of the Actuator endpoint of actor systems.
 */
@NullMarked
package io.pura.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
