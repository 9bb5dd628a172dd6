package io.pura.architecture;

import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.BaseStream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Time, randomness and executors are handed in, so that a test can run on virtual time
 * from a seed.
 */
class DeterminismTests {

	private static final String CLOCK = "io.pura.dispatch.SystemClock";

	private static final String RANDOM = "io.pura.dispatch.SystemRandom";

	@Test
	void onlyTheSystemClockReadsTheTime() {
		assertOnlyIn(CLOCK, "read the system's time", List.of( //
				call(System.class, "currentTimeMillis", "nanoTime"), //
				constructor(Date.class).and(withoutParameters()), //
				call(Clock.class, "systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds",
						"tickMinutes"),
				DeterminismTests::isNowWithoutClock));
	}

	@Test
	void onlyTheSystemRandomHasNoSeed() {
		assertOnlyIn(RANDOM, "use randomness without a seed", List.of( //
				constructor(Random.class).and(withoutParameters()), //
				constructor(SplittableRandom.class).and(withoutParameters()), //
				call(ThreadLocalRandom.class), //
				call(Math.class, "random"), //
				call(StrictMath.class, "random"), //
				call(Collections.class, "shuffle").and(without(Random.class).and(without(RandomGenerator.class))),
				call(RandomGenerator.class, "of", "getDefault")));
	}

	@Test
	void nothingSleeps() {
		assertNowhere("sleep", List.of(call(Thread.class, "sleep"), call(TimeUnit.class, "sleep")));
	}

	@Test
	void nothingUsesTheCommonPool() {
		assertNowhere("use the common pool", List.of( //
				call(ForkJoinPool.class, "commonPool"), //
				call(Collection.class, "parallelStream"), //
				call(BaseStream.class, "parallel"), //
				constructor(SubmissionPublisher.class).and(withoutParameters())));
	}

	@Test
	void nothingUsesADefaultExecutorOrTimer() {
		assertNowhere("use a default executor or timer", List.of( //
				DeterminismTests::isAsyncWithoutExecutor, //
				call(CompletableFuture.class, "delayedExecutor").and(without(Executor.class)), //
				call(CompletableFuture.class, "orTimeout", "completeOnTimeout"), //
				constructor(Timer.class)));
	}

	@Test
	void nothingUsesUnsafe() {
		noClasses().should()
			.dependOnClassesThat()
			.haveNameMatching("sun\\.misc\\.Unsafe|jdk\\.internal\\..*")
			.check(PuraClasses.framework());
	}

	@Test
	void nothingPrints() {
		assertNowhere("print", List.of(call(System.class, "out", "err"), call(Throwable.class, "printStackTrace")));
	}

	private static boolean isNowWithoutClock(JavaAccess<?> access) {
		return access.getTargetOwner().getPackageName().startsWith("java.time") && access.getName().equals("now")
				&& without(Clock.class).test(access);
	}

	private static boolean isAsyncWithoutExecutor(JavaAccess<?> access) {
		// A method that overrides one of these hands over what its caller wants.
		boolean isOverride = access.getOrigin().getName().equals(access.getName());
		return access.getTargetOwner().isAssignableTo(CompletionStage.class) && access.getName().endsWith("Async")
				&& without(Executor.class).test(access) && !isOverride;
	}

	private static void assertNowhere(String what, List<Predicate<JavaAccess<?>>> banned) {
		noClasses().should().accessTargetWhere(describe(what, anyOf(banned))).check(PuraClasses.framework());
	}

	private static void assertOnlyIn(String typeName, String what, List<Predicate<JavaAccess<?>>> banned) {
		noClasses().that(describe("are not " + typeName, (type) -> !isOrIsIn(type, typeName)))
			.should()
			.accessTargetWhere(describe(what, anyOf(banned)))
			.check(PuraClasses.framework());
	}

	private static boolean isOrIsIn(JavaClass type, String typeName) {
		return type.getName().equals(typeName) || type.getName().startsWith(typeName + "$");
	}

	private static Predicate<JavaAccess<?>> call(Class<?> owner, String... names) {
		Set<String> wanted = Set.of(names);
		return (access) -> access.getTargetOwner().isAssignableTo(owner)
				&& (wanted.isEmpty() || wanted.contains(access.getName()));
	}

	private static Predicate<JavaAccess<?>> constructor(Class<?> owner) {
		return (access) -> access.getTargetOwner().isEquivalentTo(owner)
				&& access.getName().equals(JavaConstructor.CONSTRUCTOR_NAME);
	}

	private static Predicate<JavaAccess<?>> withoutParameters() {
		return (access) -> access.getTarget() instanceof CodeUnitAccessTarget target
				&& target.getRawParameterTypes().isEmpty();
	}

	private static Predicate<JavaAccess<?>> without(Class<?> parameter) {
		return (access) -> access.getTarget() instanceof CodeUnitAccessTarget target
				&& target.getRawParameterTypes().stream().noneMatch((type) -> type.isEquivalentTo(parameter));
	}

	private static Predicate<JavaAccess<?>> anyOf(List<Predicate<JavaAccess<?>>> predicates) {
		return (access) -> predicates.stream().anyMatch((predicate) -> predicate.test(access));
	}

	private static <T> DescribedPredicate<T> describe(String description, Predicate<? super T> predicate) {
		return DescribedPredicate.describe(description, predicate);
	}

}
