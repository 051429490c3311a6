package io.github.screenshotgateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.screenshotgateway.upstream.UpstreamConfig;

/** Dependencies between packages point downwards only, and one class reads the API key. */
@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.screenshotgateway.";

    /** A class outside all layers also fails, so a new package must be placed on purpose. */
    @ArchTest
    static final ArchRule dependenciesPointDownwards = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .optionalLayer("features")
            .definedBy(ROOT + "events..", ROOT + "zip..", ROOT + "pages..", ROOT + "webhooks..", ROOT + "admin..")
            .layer("images")
            .definedBy(ROOT + "images..")
            .layer("screenshots")
            .definedBy(ROOT + "screenshots..")
            .layer("upstream")
            .definedBy(ROOT + "upstream..")
            .layer("ground")
            .definedBy(
                    ROOT + "task..",
                    ROOT + "http..",
                    ROOT + "time..",
                    ROOT + "problem..",
                    ROOT + "config..",
                    ROOT + "traffic..",
                    ROOT + "access..",
                    ROOT + "coalesce..")
            .layer("main")
            .definedBy(Main.class.getPackageName())
            .optionalLayer("dev")
            .definedBy(ROOT + "dev..")
            .whereLayer("main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("features")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("images")
            .mayOnlyBeAccessedByLayers("features")
            .whereLayer("screenshots")
            .mayOnlyBeAccessedByLayers("features", "images")
            .whereLayer("upstream")
            .mayOnlyBeAccessedByLayers("features", "images", "screenshots")
            .whereLayer("dev")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("dev")
            .mayNotAccessAnyLayer()
            .ensureAllClassesAreContainedInArchitecture();

    /** Within a layer, too: packages that need each other are one package. */
    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    /** Only one place sends the key, so only one can leak it. */
    @ArchTest
    static final ArchRule onlyTheUpstreamPackageCallsTheApi = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "upstream..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.ws.rs.client..",
                    "org.eclipse.microprofile.rest.client..",
                    "io.quarkus.rest.client..",
                    "org.jboss.resteasy.reactive.client..");

    /** Also fails when no such setting exists: after a rename, nothing would guard the key. */
    @ArchTest
    static final ArchRule onlyOneClassReadsTheKey = methods()
            .that()
            .areDeclaredIn(UpstreamConfig.class)
            .and()
            .haveNameStartingWith("apiKey")
            .should(beReadBy(ROOT + "upstream.ApiKey"));

    /** Also counts references such as {@code UpstreamConfig::apiKey}, which the library's own condition misses. */
    private static ArchCondition<JavaMethod> beReadBy(String reader) {
        return new ArchCondition<>("be read by " + reader + " alone") {
            @Override
            public void check(JavaMethod setting, ConditionEvents events) {
                setting.getAccessesToSelf().stream()
                        .filter(access -> !access.getOriginOwner().getFullName().equals(reader))
                        .forEach(access -> events.add(SimpleConditionEvent.violated(access, access.getDescription())));
            }
        };
    }
}
