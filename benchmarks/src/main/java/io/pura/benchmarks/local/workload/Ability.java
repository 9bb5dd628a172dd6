package io.pura.benchmarks.local.workload;

/**
 * Something that a system can do, as far as a workload needs it. What takes part is set
 * up first, and not measured; what is measured begins when the {@link Runnable} that is
 * returned runs. Every message is a new object.
 */
public interface Ability {

}
