package io.pura.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class InternalApiTests {

	@Test
	void thereAreDemosToCheck() {
		assertThat(PuraClasses.demos()).isNotEmpty();
	}

	@Test
	void demosUseNoInternalTypes() {
		classes().should(useNoInternalTypes()).check(PuraClasses.demos());
	}

	@Test
	void demosUseNoInternalMembers() {
		classes().should(useNoInternalMembers()).check(PuraClasses.demos());
	}

	@Test
	void demosDeclareNothingInternal() {
		noClasses().should()
			.dependOnClassesThat()
			.haveFullyQualifiedName(PuraClasses.INTERNAL)
			.check(PuraClasses.demos());
	}

	private static ArchCondition<JavaClass> useNoInternalTypes() {
		return new ArchCondition<>("use no internal types") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
					if (PuraClasses.isInternal(dependency.getTargetClass().getBaseComponentType())) {
						events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
					}
				}
			}

		};
	}

	private static ArchCondition<JavaClass> useNoInternalMembers() {
		return new ArchCondition<>("use no internal members") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				for (JavaAccess<?> access : type.getAccessesFromSelf()) {
					boolean internal = access.getTarget()
						.resolveMember()
						.map((member) -> member.isAnnotatedWith(PuraClasses.INTERNAL))
						.orElse(false);
					if (internal) {
						events.add(SimpleConditionEvent.violated(type, access.getDescription()));
					}
				}
			}

		};
	}

}
