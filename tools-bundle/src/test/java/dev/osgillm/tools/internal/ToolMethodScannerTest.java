/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.tool.ToolMethod;
import dev.osgillm.api.tool.ToolParameter;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which methods become tools, and what their authors are told of the others. */
class ToolMethodScannerTest {

    private final Map<String, String> refused = new TreeMap<>();

    private List<String> names(Object service) {
        return tools(service).stream().map(tool -> tool.definition().name()).toList();
    }

    private List<MethodTool> tools(Object service) {
        refused.clear();
        return ToolMethodScanner.scan(service, (method, rule) -> assertThat(refused.put(method.getName(), rule))
                .isNull());
    }

    interface Greeting<T> {

        @ToolMethod(description = "Of the interface.")
        String greet(@ToolParameter(name = "who") String who);

        @ToolMethod(description = "Of the interface alone.")
        default String bye() {
            return "bye";
        }

        @ToolMethod(description = "Of a type that nobody knows.")
        String take(T any);
    }

    private abstract static class Base implements Greeting<Integer> {

        @ToolMethod(description = "Of the superclass.", name = "base-tool")
        public final String base() {
            return "base";
        }
    }

    /** Not public, and greets by what the interface says. */
    private static final class Service extends Base {

        @Override
        public String greet(String who) {
            return "hello " + who;
        }

        @Override
        public String take(Integer any) {
            return "taken";
        }

        @ToolMethod(description = "Of the class.")
        @Override
        public String bye() {
            return "bye bye";
        }

        public String plain() {
            return "no tool";
        }
    }

    @Test
    void findsMethodsInTheClassItsSuperclassesAndItsInterfaces() throws Exception {
        List<MethodTool> tools = tools(new Service());
        assertThat(tools.stream().map(tool -> tool.definition().name())).containsExactly("base-tool", "bye", "greet");
        assertThat(tools.get(0).call("{}")).isEqualTo("base");
        assertThat(tools.get(1).definition().description()).contains("Of the class.");
        assertThat(tools.get(1).call("{}")).isEqualTo("bye bye");
        assertThat(tools.get(2).call("{\"who\":\"you\"}")).isEqualTo("hello you");
        assertThat(refused).containsOnlyKeys("take");
    }

    @Test
    void refusesWhatBreaksARuleAndKeepsTheOthers() {
        assertThat(names(new BrokenMethods())).containsExactly("eightDeep", "fine");
        String types =
                " cannot be an argument. Use a text, number, boolean, enum, date, list, Map<String, ...> or record";
        String result = " cannot be written as JSON. Return a text, number, record, list or map";
        assertThat(refused)
                .containsOnlyKeys(
                        "hidden",
                        "undescribed",
                        "named",
                        "nameless",
                        "thread",
                        "keys",
                        "inner",
                        "raw",
                        "self",
                        "nineDeep",
                        "twice",
                        "twiceInRecord",
                        "primitive",
                        "allowed",
                        "unloadable",
                        "result",
                        "stream")
                .containsEntry("hidden", "it must be public")
                .containsEntry("undescribed", "it has no description, so no model knows what it is for")
                .containsEntry("named", "its name \"has space\" must be letters, digits, _ and -, at most 64")
                .containsEntry(
                        "nameless",
                        "its parameter 1 has no name: give it one by @ToolParameter, or compile with -parameters")
                .containsEntry("thread", "its parameter 1, \"a\": the type java.lang.Thread" + types)
                .containsEntry(
                        "keys",
                        "its parameter 1, \"a\": the type java.util.Map<java.lang.Integer, java.lang.String>" + types)
                .containsEntry("inner", "its parameter 1, \"a\": the type java.util.Optional<java.lang.String>" + types)
                .containsEntry("raw", "its parameter 1, \"a\": the type java.util.List" + types)
                .containsEntry("twice", "two have the name \"a\"")
                .containsEntry("twiceInRecord", "its parameter 1, \"a\": two have the name \"b\"")
                .containsEntry(
                        "primitive",
                        "its parameter 1, \"a\", is not required and so cannot be int: use its class, or an Optional")
                .containsEntry("allowed", "its parameter 1, \"a\": allowed values are for texts, and not for int")
                .containsEntry("result", "its result java.lang.Thread" + result)
                .containsEntry("stream", "its result java.util.stream.Stream" + result);
        assertThat(refused.get("unloadable"))
                .isEqualTo("its types cannot be read: java.lang.ExceptionInInitializerError");
        assertThat(refused.get("nineDeep")).contains("nested deeper than 8");
        assertThat(refused.get("self")).contains("nested deeper than 8, or contain themselves");
    }

    @SuppressWarnings("unused")
    private static final class Overloaded {

        @ToolMethod(description = "d")
        public void find() {}

        @ToolMethod(description = "d")
        public void find(@ToolParameter(name = "a") int a) {}

        @ToolMethod(description = "d", name = "other")
        public void find(@ToolParameter(name = "a") String a) {}
    }

    @Test
    void ofSeveralMethodsWithOneNameNoneIsOffered() {
        assertThat(names(new Overloaded())).containsExactly("other");
        assertThat(refused).isEqualTo(Map.of("find", "2 methods want the name \"find\": give them other names"));
    }

    @Test
    void namesOfParametersAreThoseOfJavaWhenTheCompilerKeptThem(@TempDir Path folder) throws Exception {
        Object compiled = compile(
                folder,
                "Compiled",
                "@dev.osgillm.api.tool.ToolMethod(description = \"d\") public int twice(int number)"
                        + " { return 2 * number; }");
        List<MethodTool> tools = new ArrayList<>(tools(compiled));
        assertThat(refused).isEmpty();
        assertThat(tools.get(0).call("{\"number\":21}")).isEqualTo("42");
    }

    private static Object compile(Path folder, String name, String method) throws Exception {
        Path source = folder.resolve(name + ".java");
        Files.writeString(source, "public class " + name + " { " + method + " }");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-parameters", "-d", folder.toString(), source.toString());
        if (result != 0) {
            throw new IOException("Not compiled");
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            return loader.loadClass(name).getDeclaredConstructor().newInstance();
        }
    }
}
