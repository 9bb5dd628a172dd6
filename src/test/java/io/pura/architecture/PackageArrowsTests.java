package io.pura.architecture;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

class PackageArrowsTests {

	/**
	 * The packages of pura-core. Each may use itself and what stands below it.
	 */
	private static final List<String> TOP_DOWN = List.of( //
			"io.pura.testkit", //
			"io.pura.benchmark", //
			"io.pura.singleton", //
			"io.pura.entity", //
			"io.pura.state", //
			"io.pura.consensus", //
			"io.pura.topic", //
			"io.pura.registry", //
			"io.pura.cluster.swim", //
			"io.pura.cluster.discovery", //
			"io.pura.cluster", //
			"io.pura.remote.simulated", //
			"io.pura.remote.rsocket", //
			"io.pura.remote", //
			"io.pura.serialization.fory", //
			"io.pura.serialization.protobuf", //
			"io.pura.serialization", //
			"io.pura.serialization.compression", //
			"io.pura.actor", //
			"io.pura.mailbox", //
			"io.pura.dispatch", //
			"io.pura.stats", //
			"io.pura");

	@Test
	void thereAreClassesToCheck() {
		assertThat(PuraClasses.core()).isNotEmpty();
	}

	@Test
	void everyPackageOfCoreHasItsPlace() {
		Set<String> packages = new TreeSet<>();
		PuraClasses.core().forEach((type) -> packages.add(type.getPackageName()));
		packages.removeAll(TOP_DOWN);
		assertThat(packages).as("packages of pura-core without a place in the list").isEmpty();
	}

	@Test
	void coreUsesOnlyWhatStandsBelow() {
		classes().should(useOnlyWhatStandsBelow()).check(PuraClasses.core());
	}

	@Test
	void rootPackageHoldsOnlyTheInternalAnnotation() {
		classes().that()
			.resideInAPackage("io.pura")
			.and()
			.doNotHaveSimpleName("package-info")
			.should()
			.haveFullyQualifiedName(PuraClasses.INTERNAL)
			.allowEmptyShould(true)
			.check(PuraClasses.framework());
	}

	@Test
	void coreKnowsNoSpringAndNoMicrometer() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.micrometer..", "io.pura.spring..",
					"io.pura.autoconfigure..")
			.check(PuraClasses.core());
	}

	@Test
	void springKnowsNoAutoConfiguration() {
		noClasses().that()
			.resideInAPackage("io.pura.spring..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.pura.autoconfigure..")
			.allowEmptyShould(true)
			.check(PuraClasses.spring());
	}

	@Test
	void frameworkKnowsNoDemo() {
		noClasses().should().dependOnClassesThat().resideInAPackage("io.pura.demo..").check(PuraClasses.framework());
	}

	@Test
	void packagesAreFreeOfCycles() {
		slices().matching("io.pura.(**)")
			.should()
			.beFreeOfCycles()
			.allowEmptyShould(true)
			.check(PuraClasses.framework());
	}

	@Test
	void rsocketIsUsedInOnePackage() {
		assertOnlyUser("io.pura.remote.rsocket", "io.rsocket..");
	}

	@Test
	void membershipEngineIsUsedInOnePackage() {
		assertOnlyUser("io.pura.cluster.swim", "io.scalecube..");
	}

	@Test
	void raftEngineIsUsedInOnePackage() {
		assertOnlyUser("io.pura.consensus", "org.apache.ratis..");
	}

	@Test
	void formatsAreUsedInOnePackageEach() {
		assertOnlyUser("io.pura.serialization.fory", "org.apache.fory..");
		assertOnlyUser("io.pura.serialization.protobuf", "com.google.protobuf..");
	}

	private static void assertOnlyUser(String user, String engine) {
		noClasses().that()
			.resideOutsideOfPackage(user)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(engine)
			.check(PuraClasses.framework());
	}

	private static ArchCondition<JavaClass> useOnlyWhatStandsBelow() {
		return new ArchCondition<>("use only what stands below") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				int place = TOP_DOWN.indexOf(type.getPackageName());
				for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
					String used = dependency.getTargetClass().getBaseComponentType().getPackageName();
					if (TOP_DOWN.contains(used) && TOP_DOWN.indexOf(used) < place) {
						events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
					}
				}
			}

		};
	}

}
