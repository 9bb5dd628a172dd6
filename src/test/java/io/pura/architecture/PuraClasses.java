package io.pura.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * The main classes under {@code io.pura}, read once from the class path. Packages tell
 * the modules apart.
 */
final class PuraClasses {

	static final String INTERNAL = "io.pura.Internal";

	private static final JavaClasses ALL = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.pura");

	private static final JavaClasses DEMOS = ALL.that(in("io.pura.demo"));

	private static final JavaClasses SPRING = ALL.that(in("io.pura.spring", "io.pura.autoconfigure"));

	private static final JavaClasses FRAMEWORK = ALL.that(DescribedPredicate.not(in("io.pura.demo")));

	private static final JavaClasses CORE = FRAMEWORK
		.that(DescribedPredicate.not(in("io.pura.spring", "io.pura.autoconfigure")));

	private PuraClasses() {
	}

	/**
	 * Returns the classes of the demo applications.
	 */
	static JavaClasses demos() {
		return DEMOS;
	}

	/**
	 * Returns the classes of pura-core and pura-autoconfigure.
	 */
	static JavaClasses framework() {
		return FRAMEWORK;
	}

	/**
	 * Returns the classes of pura-core.
	 */
	static JavaClasses core() {
		return CORE;
	}

	/**
	 * Returns the classes of pura-autoconfigure.
	 */
	static JavaClasses spring() {
		return SPRING;
	}

	/**
	 * Whether code outside the type's package can name it.
	 */
	static boolean isPublic(JavaClass type) {
		return type.getModifiers().contains(JavaModifier.PUBLIC)
				&& type.getEnclosingClass().map(PuraClasses::isPublic).orElse(true);
	}

	/**
	 * Whether the type, or one around it, is annotated with {@code @Internal}.
	 */
	static boolean isInternal(JavaClass type) {
		return type.isAnnotatedWith(INTERNAL) || type.getEnclosingClass().map(PuraClasses::isInternal).orElse(false);
	}

	private static DescribedPredicate<JavaClass> in(String... packages) {
		String[] withSubpackages = new String[packages.length];
		for (int i = 0; i < packages.length; i++) {
			withSubpackages[i] = packages[i] + "..";
		}
		return JavaClass.Predicates.resideInAnyPackage(withSubpackages);
	}

}
