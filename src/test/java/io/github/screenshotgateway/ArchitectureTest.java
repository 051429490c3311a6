package io.github.screenshotgateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.screenshotgateway.upstream.UpstreamConfig;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Dependencies between packages point downwards only, and one class reads the API key. */
@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.screenshotgateway";

    /**
     * The packages that each package may use, apart from itself. {@code CONTRIBUTING.md} says what each one is for. A
     * new package needs an entry, and an entry that is not used must go.
     */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            arrows("", "edge", "config"),
            arrows(
                    "pages",
                    "demo",
                    "screenshots",
                    "delivery",
                    "traffic",
                    "task",
                    "http",
                    "problem",
                    "bounds",
                    "config",
                    "edge"),
            arrows(
                    "events",
                    "screenshots",
                    "delivery",
                    "traffic",
                    "task",
                    "http",
                    "problem",
                    "bounds",
                    "config",
                    "time",
                    "edge"),
            arrows(
                    "zip",
                    "images",
                    "images.content",
                    "screenshots",
                    "traffic",
                    "task",
                    "http",
                    "problem",
                    "bounds",
                    "config",
                    "edge"),
            arrows("archiving", "archive", "cluster", "images", "screenshots", "upstream", "task", "problem"),
            arrows("webhooks", "archiving", "cluster", "screenshots", "upstream", "traffic", "problem", "config"),
            arrows("admin", "archive", "archiving", "cluster", "images.store", "screenshots", "task", "problem"),
            arrows(
                    "images",
                    "images.preview",
                    "images.store",
                    "images.fetch",
                    "images.content",
                    "screenshots",
                    "delivery",
                    "archive",
                    "cluster",
                    "upstream",
                    "traffic",
                    "task",
                    "http",
                    "problem",
                    "bounds",
                    "edge"),
            arrows("images.preview", "images.content", "traffic", "problem", "bounds"),
            arrows(
                    "images.store",
                    "images.content",
                    "traffic",
                    "coalesce",
                    "task",
                    "http",
                    "problem",
                    "bounds",
                    "config",
                    "time"),
            arrows(
                    "images.fetch",
                    "images.content",
                    "screenshots",
                    "archive",
                    "upstream.gate",
                    "traffic",
                    "task",
                    "http",
                    "problem",
                    "bounds",
                    "config"),
            arrows("images.content", "http", "problem", "config"),
            arrows(
                    "screenshots",
                    "delivery",
                    "archive",
                    "upstream",
                    "cluster",
                    "traffic",
                    "coalesce",
                    "task",
                    "http",
                    "problem",
                    "config",
                    "time",
                    "edge"),
            arrows("delivery", "task", "problem", "edge"),
            arrows("archive", "traffic", "task", "http", "problem", "bounds", "config"),
            arrows("upstream", "upstream.gate", "traffic", "task", "http", "problem", "bounds", "config"),
            arrows("upstream.gate", "cluster", "traffic", "task", "http", "problem", "bounds", "config", "time"),
            arrows("cluster", "cluster.engine", "traffic", "task", "http", "problem"),
            arrows("cluster.engine", "config"),
            arrows("access", "traffic", "http", "problem", "config", "time", "edge"),
            arrows("traffic", "task", "http", "problem", "bounds", "config", "time", "edge"),
            arrows("edge", "problem", "bounds", "config"),
            arrows("coalesce", "bounds"),
            arrows("task", "problem"),
            arrows("http", "problem", "config"),
            arrows("bounds", "problem", "config"),
            arrows("problem", "config", "time"),
            arrows("demo", "config"),
            arrows("config"),
            arrows("time"));

    private static Map.Entry<String, Set<String>> arrows(String from, String... to) {
        return Map.entry(from, Set.of(to));
    }

    @ArchTest
    static void packagesUseEachOtherAsTheMapSays(JavaClasses classes) {
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> used = found.computeIfAbsent(room(type), unseen -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .filter(target -> target.getPackageName().startsWith(ROOT))
                    .map(ArchitectureTest::room)
                    .filter(target -> !target.equals(room(type)))
                    .forEach(used::add);
        }

        assertEquals(new TreeMap<>(ARROWS), found);
    }

    /** The package below the root; empty for the root itself. */
    private static String room(JavaClass type) {
        return type.getPackageName().substring(ROOT.length()).replaceFirst("^\\.", "");
    }

    /** Packages that need each other are one package. */
    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    /** Only one place sends the key, so only one can leak it. */
    @ArchTest
    static final ArchRule onlyTheUpstreamPackageCallsTheApi = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".upstream..")
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
            .should(beReadBy(ROOT + ".upstream.ApiKey"));

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
