package dev.phoenix.gameday.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ArrowsTest {
    /// Who may use whom; a module that is not named uses none of ours.
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("lease", Set.of()),
            Map.entry("gateway", Set.of("compare", "plan")),
            Map.entry("control", Set.of("plan", "lease", "postgres")),
            Map.entry("orders", Set.of("chassis", "lease")),
            Map.entry("inventory", Set.of("chassis", "lease")),
            Map.entry("taxation", Set.of("chassis")),
            Map.entry("payments", Set.of("chassis", "lease")),
            Map.entry("legacy", Set.of("lease")),
            Map.entry("cli", Set.of("compare", "plan", "postgres")),
            Map.entry("gameday", Set.of("cli", "postgres")));

    /// Packages a pure module may refer to. `java.io` is there for the parsers' exceptions and readers in memory.
    private static final Pattern PURE_PACKAGE = Pattern.compile(
            "java\\.lang(\\.(annotation|invoke|runtime))?|java\\.math|java\\.text|java\\.time(\\.(format|temporal|chrono))?"
                    + "|java\\.util(\\.(concurrent|function|regex|stream|zip))?|java\\.nio|java\\.nio\\.charset|java\\.io|java\\.net"
                    + "|java\\.security|javax\\.crypto(\\.spec)?|javax\\.xml\\.stream|org\\.jspecify\\.annotations"
                    + "|com\\.fasterxml\\.jackson\\.core.*|org\\.snakeyaml\\.engine.*");

    /// Types and members of those packages that touch a clock, a file, a thread, a socket or chance.
    private static final Pattern IMPURE =
            Pattern.compile("java\\.lang\\.(Thread|ThreadLocal|Process|ProcessBuilder|Runtime)(\\..*)?"
                    + "|java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv|getProperty|exit|in|out|err|load.*)"
                    + "|java\\.lang\\.Math\\.random|java\\.io\\.(File.*|RandomAccessFile.*)"
                    + "|java\\.net\\.(?!URI|URISyntaxException|URLDecoder).*|java\\.nio\\.(channels|file).*"
                    + "|java\\.util\\.(Random|SplittableRandom|Timer|Scanner)(\\..*)?|java\\.util\\.UUID\\.randomUUID"
                    + "|java\\.util\\.concurrent\\.(?!ConcurrentHashMap).*|java\\.security\\.SecureRandom.*"
                    + "|java\\.time\\.(Clock|Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime|Year)\\.now"
                    + "|java\\.time\\.Clock\\.system.*");

    @Test
    void modules_use_only_the_modules_they_may() {
        var forbidden = new ArrayList<String>();
        for (var module : Project.MODULES) {
            var own = Project.packageOf(module);
            var allowed = ARROWS.getOrDefault(shortName(module), Set.of());
            Project.classes(module)
                    .forEach(file -> referred(file).stream()
                            .filter(name -> name.startsWith("dev.phoenix.") && !name.startsWith(own + "."))
                            .map(name -> name.split("\\.", -1)[2])
                            .filter(used -> !allowed.contains(used))
                            .forEach(used -> forbidden.add(module + " → " + used + " in " + file.getFileName())));
        }

        assertThat(forbidden).isEmpty();
    }

    @Test
    void the_modules_that_decide_touch_no_clock_file_thread_socket_or_chance() {
        assertThat(impurities("compare")).isEmpty();
        assertThat(impurities("plan")).isEmpty();
    }

    @Test
    void the_purity_check_bites() {
        assertThat(impurities("postgres")).isNotEmpty();
        assertThat(impurities("lease")).isNotEmpty();
    }

    @Test
    void nothing_of_the_checkout_is_on_the_class_path_of_phoenix_itself() {
        for (var module : List.of("cli", "gateway", "control")) {
            var classPath = Project.text(Project.ROOT.resolve(module + "/target/classpath.txt"));

            assertThat(classPath).doesNotContain("legacy", "orders", "inventory", "taxation", "payments", "chassis");
        }
    }

    private static List<String> impurities(String module) {
        return Project.classes(module)
                .flatMap(file -> referred(file).stream()
                        .filter(name -> !name.startsWith(Project.packageOf(module)))
                        .filter(name -> IMPURE.matcher(name).matches() || !isPurePackage(name))
                        .map(name -> file.getFileName() + " uses " + name))
                .toList();
    }

    private static boolean isPurePackage(String name) {
        var type = name.replaceAll("\\.[^A-Z.][^.]*$|\\.<init>$", "");
        var end = Pattern.compile("\\.[A-Z]").matcher(type);
        return !end.find()
                || PURE_PACKAGE.matcher(type.substring(0, end.start())).matches();
    }

    /// The names of all types, and of all members as `type.member`, that a class file refers to.
    private static Set<String> referred(Path classFile) {
        var names = new TreeSet<String>();
        try {
            for (var entry : ClassFile.of().parse(classFile).constantPool()) {
                switch (entry) {
                    case ClassEntry type -> {
                        if (!type.asInternalName().startsWith("[")) {
                            names.add(dotted(type.asInternalName()));
                        }
                    }
                    case MemberRefEntry member -> {
                        if (!member.owner().asInternalName().startsWith("[")) {
                            names.add(dotted(member.owner().asInternalName()) + "."
                                    + member.name().stringValue());
                        }
                    }
                    case Utf8Entry text -> addDescriptorTypes(text.stringValue(), names);
                    default -> {}
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /// Types that stand only in a signature are referred to as well.
    private static void addDescriptorTypes(String text, Set<String> names) {
        if (text.startsWith("(") || text.startsWith("L")) {
            Pattern.compile("L((?:\\w+/)+[\\w$]+);")
                    .matcher(text)
                    .results()
                    .forEach(type -> names.add(dotted(type.group(1))));
        }
    }

    private static String dotted(String internalName) {
        return internalName.replace('/', '.');
    }

    private static String shortName(String module) {
        return module.substring(module.lastIndexOf('/') + 1);
    }
}
