package dev.catraca;

import java.util.List;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Configuration;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.stereotype.Controller;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Modules use only what they declare, lanes know nothing of each other, few classes see
 * Redis, and names tell what a class is for.
 */
class ModularityTests {

	private static final List<String> LANES = List.of("list", "stream", "pubsub");

	private static final JavaClasses CATRACA = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.catraca");

	@Test
	void modulesUseOnlyWhatTheyDeclareAndFormNoCycle() {
		ApplicationModules modules = ApplicationModules.of(CatracaApplication.class);
		assertThat(modules.stream().map((module) -> module.getIdentifier().toString())).contains("order", "match",
				"intake", "lane", "settlement", "outcome", "web", "redis");
		modules.verify();
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream", "pubsub" })
	void aLaneKnowsNoOtherLane(String lane) {
		String[] others = LANES.stream()
			.filter((other) -> !other.equals(lane))
			.map((other) -> "dev.catraca.lane." + other + "..")
			.toArray(String[]::new);
		noClasses().that()
			.resideInAPackage("dev.catraca.lane." + lane + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(others)
			.check(CATRACA);
	}

	@Test
	void whatTheLanesShareKnowsNoneOfThem() {
		noClasses().that()
			.resideInAPackage("dev.catraca.lane.delivery..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.catraca.lane.list..", "dev.catraca.lane.stream..", "dev.catraca.lane.pubsub..")
			.check(CATRACA);
	}

	@Test
	void wordsSettingsKeysAndControllersDoNotSeeRedis() {
		noClasses().that()
			.resideInAnyPackage("dev.catraca.order..", "dev.catraca.web..", "dev.catraca.settlement.payment..")
			.or()
			.haveNameMatching(".*(Controller|Properties|Keys|Request|Meters)")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.data.redis..")
			.check(CATRACA);
	}

	@Test
	void onlyTheRedisModuleSeesMoreOfTheClientThanItsExceptions() {
		noClasses().that()
			.resideOutsideOfPackage("dev.catraca.redis..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.lettuce..").and(not(assignableTo(Throwable.class))))
			.check(CATRACA);
	}

	@Test
	void everyPackageHasAPurposeAndIsNullMarked() {
		assertThat(CATRACA.stream().map(JavaClass::getPackage).distinct()).allSatisfy((own) -> {
			assertThat(own.tryGetPackageInfo()).as("package-info of %s", own.getName()).isPresent();
			assertThat(own.isAnnotatedWith(NullMarked.class)).as("%s is @NullMarked", own.getName()).isTrue();
		});
		assertThat(CATRACA.stream().map(JavaClass::getPackage).map(JavaPackage::getRelativeName).distinct())
			.doesNotContain("service", "dto", "util", "common", "impl", "config", "manager");
	}

	@Test
	void classesAreRoles() {
		noClasses().should().haveNameMatching(".*(Service|Manager|Helper|Impl|Util|Utils|Handler)").check(CATRACA);
	}

	@Test
	void controllersAndConfigurationsAreHidden() {
		classes().that()
			.areMetaAnnotatedWith(Controller.class)
			.or()
			.areAnnotatedWith(Configuration.class)
			.should()
			.bePackagePrivate()
			.check(CATRACA);
	}

}
