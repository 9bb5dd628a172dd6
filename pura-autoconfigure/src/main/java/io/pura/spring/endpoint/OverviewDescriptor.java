package io.pura.spring.endpoint;

import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What there is to read.
 *
 * @param sections the names of the sections, each a path segment
 */
public record OverviewDescriptor(List<String> sections) implements OperationResponseBody {

}
