package io.pura.architecture;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

class PublicApiTests {

	private static final Set<String> BANNED_WORDS = Set.of("Impl", "Manager", "Helper", "Util", "Utils");

	@Test
	void packagesAreNullMarked() {
		Set<String> unmarked = new TreeSet<>();
		for (JavaClass type : PuraClasses.framework()) {
			if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
				unmarked.add(type.getPackageName());
			}
		}
		assertThat(unmarked).as("packages without a package-info annotated with @NullMarked").isEmpty();
	}

	@Test
	void publicClassesOfCoreAreClosed() {
		classes().that(arePublicClasses())
			.and()
			.areNotAssignableTo(Throwable.class)
			.should(beClosed())
			.allowEmptyShould(true)
			.check(PuraClasses.core());
	}

	@Test
	void publicTypesHaveTellingNames() {
		classes().that(arePublic()).should(haveTellingNames()).allowEmptyShould(true).check(PuraClasses.framework());
	}

	private static DescribedPredicate<JavaClass> arePublic() {
		return DescribedPredicate.describe("are public", PuraClasses::isPublic);
	}

	private static DescribedPredicate<JavaClass> arePublicClasses() {
		return DescribedPredicate.describe("are public classes",
				(type) -> PuraClasses.isPublic(type) && !type.isInterface() && !type.isEnum() && !type.isRecord());
	}

	private static ArchCondition<JavaClass> beClosed() {
		return new ArchCondition<>("be final, sealed, or abstract and internal") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean abstractAndInternal = type.getModifiers().contains(JavaModifier.ABSTRACT)
						&& PuraClasses.isInternal(type);
				if (!type.getModifiers().contains(JavaModifier.FINAL) && !abstractAndInternal
						&& !type.reflect().isSealed()) {
					events.add(SimpleConditionEvent.violated(type, type.getDescription() + " is open"));
				}
			}

		};
	}

	private static ArchCondition<JavaClass> haveTellingNames() {
		return new ArchCondition<>("have telling names") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				List<String> words = List.of(type.getSimpleName().split("(?<=[a-z0-9])(?=[A-Z])"));
				for (String word : words) {
					if (BANNED_WORDS.contains(word)) {
						events.add(SimpleConditionEvent.violated(type, type.getDescription() + " contains " + word));
					}
				}
				if (words.get(0).equals("Abstract")) {
					events.add(SimpleConditionEvent.violated(type, type.getDescription() + " begins with Abstract"));
				}
			}

		};
	}

}
