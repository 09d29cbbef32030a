package dev.phoenix.gameday.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TidyTest {
    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 40;
    private static final int LINE_LENGTH = 120;
    private static final int PARAMETERS = 5;
    private static final int COMPONENTS = 7;

    /// Words in pieces, so that this file does not find itself.
    private static final List<String> NOWHERE = List.of(
            "TO" + "DO",
            "FIX" + "ME",
            "printStack" + "Trace",
            "System.out." + "print",
            "System.err." + "print",
            "@Dis" + "abled");

    /// Files that speak to whoever started the process, before there is a log.
    private static final Set<String> STARTS_A_PROCESS = Set.of("Main.java", "Launch.java");

    private static final List<String> NOT_IN_TESTS = List.of("Thread.sl" + "eep(", "TimeUnit.SECONDS.sl" + "eep");
    private static final Pattern VAGUE_TYPE = Pattern.compile(".*(Manager|Helper|Utils?|Impl|Abstract\\w+)");
    private static final Pattern HOST_OR_MACHINE = Pattern.compile(
            "repo1?\\.mav" + "en|registry\\.npm" + "js|deb\\.deb" + "ian\\.org|/wo" + "rk/|/fa" + "rm/");
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern COMMAND = Pattern.compile("\\./phoenix ([a-z]+)");

    @Test
    void main_files_and_lines_are_short() {
        var long_ = new ArrayList<String>();
        Project.mainJava().forEach(file -> {
            var lines = Project.text(file).lines().toList();
            if (lines.size() > FILE_LINES) {
                long_.add(Project.name(file) + " has " + lines.size() + " lines");
            }
            lines.stream()
                    .filter(line -> line.length() > LINE_LENGTH)
                    .forEach(line -> long_.add(Project.name(file) + ": " + line));
        });

        assertThat(long_).isEmpty();
    }

    @Test
    void methods_are_short_take_few_parameters_and_types_say_what_they_are() throws IOException {
        var findings = new ArrayList<String>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(Project.mainJava().toList());
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
            var trees = Trees.instance(task);
            for (var unit : task.parse()) {
                unit.accept(new Shape(unit, trees, findings), null);
            }
        }

        assertThat(findings).isEmpty();
    }

    @Test
    void words_that_promise_work_or_hide_faults_are_absent() {
        var found = new ArrayList<String>();
        Project.files(".java").forEach(file -> {
            var text = Project.text(file);
            boolean test = file.toString().contains("/src/test/");
            NOWHERE.stream()
                    .filter(text::contains)
                    .filter(word -> !(word.startsWith("System.")
                            && STARTS_A_PROCESS.contains(file.getFileName().toString())))
                    .forEach(word -> found.add(Project.name(file) + ": " + word));
            NOT_IN_TESTS.stream()
                    .filter(word -> test && text.contains(word))
                    .forEach(word -> found.add(Project.name(file) + ": " + word));
        });

        assertThat(found).isEmpty();
    }

    @Test
    void every_package_says_what_it_is_for() {
        var silent = Project.mainJava()
                .map(Path::getParent)
                .distinct()
                .filter(directory -> !Files.exists(directory.resolve("package-info.java"))
                        || !Project.text(directory.resolve("package-info.java")).startsWith("/// "))
                .map(Project::name)
                .toList();

        assertThat(silent).isEmpty();
    }

    @Test
    void no_file_names_a_registry_host_or_a_path_of_one_machine() {
        var naming = Project.files().stream()
                .filter(file -> !file.toString().endsWith(".png"))
                .filter(file -> HOST_OR_MACHINE.matcher(Project.text(file)).find())
                .map(Project::name)
                .toList();

        assertThat(naming).isEmpty();
    }

    @Test
    void every_link_in_the_documents_leads_somewhere() {
        var broken = new ArrayList<String>();
        Project.files(".md")
                .forEach(file -> LINK.matcher(Project.text(file))
                        .results()
                        .map(found -> found.group(1))
                        .filter(target -> !target.matches("[a-z]+:.*"))
                        .filter(target -> !Files.exists(file.resolveSibling(target)))
                        .forEach(target -> broken.add(Project.name(file) + " → " + target)));

        assertThat(broken).isEmpty();
    }

    @Test
    void every_command_in_the_documents_exists() {
        var launcher = Project.text(Project.ROOT.resolve("phoenix"));
        var known = launcher.lines()
                .filter(line -> line.startsWith("  "))
                .flatMap(line ->
                        Pattern.compile("[a-z]+").matcher(line).results().map(word -> word.group()))
                .collect(Collectors.toSet());
        var unknown = Project.files(".md")
                .flatMap(file -> COMMAND.matcher(Project.text(file)).results().map(found -> found.group(1)))
                .filter(command -> !known.contains(command))
                .collect(Collectors.toSet());

        assertThat(unknown).isEmpty();
    }

    /// Measures the methods and records of one file.
    private static final class Shape extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<String> findings;
        private boolean inRecord;

        Shape(CompilationUnitTree unit, Trees trees, List<String> findings) {
            this.unit = unit;
            this.trees = trees;
            this.findings = findings;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            boolean override = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            if (lines(method) > METHOD_LINES) {
                report(method.getName() + " has " + lines(method) + " lines");
            }
            boolean canonical = inRecord && method.getName().contentEquals("<init>");
            if (method.getParameters().size() > PARAMETERS && !override && !canonical) {
                report(method.getName() + " takes " + method.getParameters().size() + " parameters");
            }
            return super.visitMethod(method, null);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            if (VAGUE_TYPE.matcher(type.getSimpleName()).matches()) {
                report("a vague name: " + type.getSimpleName());
            }
            long components =
                    type.getMembers().stream().filter(this::isComponent).count();
            if (type.getKind() == Tree.Kind.RECORD && components > COMPONENTS) {
                report(type.getSimpleName() + " has " + components + " components");
            }
            boolean outer = inRecord;
            inRecord = type.getKind() == Tree.Kind.RECORD;
            super.visitClass(type, null);
            inRecord = outer;
            return null;
        }

        private boolean isComponent(Tree member) {
            return member instanceof com.sun.source.tree.VariableTree field
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC);
        }

        private long lines(Tree tree) {
            var positions = trees.getSourcePositions();
            var map = unit.getLineMap();
            return map.getLineNumber(positions.getEndPosition(unit, tree))
                    - map.getLineNumber(positions.getStartPosition(unit, tree))
                    + 1;
        }

        private void report(String finding) {
            findings.add(Project.name(Path.of(unit.getSourceFile().toUri())) + ": " + finding);
        }
    }
}
