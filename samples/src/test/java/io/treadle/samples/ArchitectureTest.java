package io.treadle.samples;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layout of the modules, as DESIGN.md draws it. It lives here because all the libraries are on this class path. */
class ArchitectureTest {
    private static final int MOST_PUBLIC_TYPES = 19;

    private static final JavaClasses TREADLE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.treadle");

    /** A rule about no classes is always green, and so it is about classes that the importer could not read. */
    @ParameterizedTest
    @ValueSource(strings = {"core", "attach", "loop", "http", "testkit"})
    void everyClassIsImported(String module) throws Exception {
        assertEquals(classFilesOf(module), classesOf(module).count());
        assertTrue(classFilesOf(module) > 0);
    }

    @Test
    void modulesDependAlongTheArrowsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.treadle..")
                .layer("core")
                .definedBy("io.treadle.core..")
                .layer("attach")
                .definedBy("io.treadle.attach..")
                .layer("loop")
                .definedBy("io.treadle.loop..")
                .layer("http")
                .definedBy("io.treadle.http..")
                .layer("testkit")
                .definedBy("io.treadle.testkit..")
                .layer("samples")
                .definedBy("io.treadle.samples..")
                .whereLayer("core")
                .mayNotAccessAnyLayer()
                .whereLayer("attach")
                .mayOnlyAccessLayers("core")
                .whereLayer("attach")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("loop")
                .mayOnlyAccessLayers("core")
                .whereLayer("http")
                .mayOnlyAccessLayers("core", "loop")
                .whereLayer("testkit")
                .mayOnlyAccessLayers("core", "loop")
                .whereLayer("samples")
                .mayNotBeAccessedByAnyLayer()
                .check(TREADLE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.treadle.(**)").should().beFreeOfCycles().check(TREADLE);
    }

    @Test
    void samplesUseOnlyWhatUsersHave() {
        noClasses()
                .that()
                .resideInAPackage("io.treadle.samples..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.treadle..internal..", "io.treadle.core.engine..")
                .check(TREADLE);
    }

    @Test
    void onePackageReachesIntoTheJdk() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.treadle.core.internal.jdk")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "jdk.internal..")
                .orShould()
                .callMethodWhere(target(nameMatching("(try)?[sS]etAccessible|privateLookupIn")))
                .check(TREADLE);
    }

    @Test
    void packagesStaySmall() {
        assertEquals(Map.of(), large(publicTypesOfPackages()));
    }

    /** Tests and samples run on the class path, where a forgotten export does not show. */
    @ParameterizedTest
    @ValueSource(strings = {"core", "attach", "loop", "http", "testkit"})
    void modulesExportTheirPublicPackages(String module) throws Exception {
        var open = classesOf(module)
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getPackageName)
                .filter(name -> !name.contains(".internal"))
                .collect(toSet());
        assertEquals(open, exportsOf(module));
    }

    private static Set<String> exportsOf(String module) throws Exception {
        return find(module).descriptor().exports().stream().map(Exports::source).collect(toSet());
    }

    private static long classFilesOf(String module) throws Exception {
        try (var reader = find(module).open()) {
            return reader.list()
                    .filter(name -> name.endsWith(".class") && !name.equals("module-info.class"))
                    .count();
        }
    }

    private static ModuleReference find(String module) throws Exception {
        var name = "io.treadle." + module;
        var home = Class.forName(name + ".package-info").getProtectionDomain().getCodeSource();
        return ModuleFinder.of(Path.of(home.getLocation().toURI())).find(name).orElseThrow();
    }

    private static Map<String, Long> publicTypesOfPackages() {
        return TREADLE.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .collect(groupingBy(JavaClass::getPackageName, counting()));
    }

    private static Map<String, Long> large(Map<String, Long> packages) {
        var large = new TreeMap<>(packages);
        large.values().removeIf(types -> types <= MOST_PUBLIC_TYPES);
        return large;
    }

    private static Stream<JavaClass> classesOf(String module) {
        return TREADLE.stream().filter(type -> (type.getPackageName() + ".").startsWith("io.treadle." + module + "."));
    }
}
