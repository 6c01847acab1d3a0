/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import dev.osgillm.api.tool.ToolMethod;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Finds the methods of a class that are to be tools. */
final class ToolMethodScanner {

    private ToolMethodScanner() {}

    /**
     * @param refused told about each method that cannot be a tool, with the rule that it breaks
     * @return tools with names of their own, in the order of these
     */
    static List<MethodTool> scan(Object service, BiConsumer<Method, String> refused) {
        Map<String, List<Method>> named = new TreeMap<>();
        for (Method method : annotated(service.getClass())) {
            named.computeIfAbsent(MethodTool.name(method), name -> new ArrayList<>())
                    .add(method);
        }
        List<MethodTool> tools = new ArrayList<>();
        named.forEach((name, methods) -> {
            Method method = methods.get(0);
            if (methods.size() > 1) {
                // None of them: which one came first would depend on the virtual machine.
                refused.accept(
                        method, methods.size() + " methods want the name \"" + name + "\": give them other names");
                return;
            }
            try {
                tools.add(new MethodTool(method, service));
            } catch (BrokenRule e) {
                refused.accept(method, e.getMessage());
            } catch (RuntimeException | LinkageError e) { // of the application's classes
                refused.accept(method, "its types cannot be read: " + e);
            }
        });
        return tools;
    }

    /** @return the methods with the annotation, one of each signature: that of the class before those that it inherits */
    private static Collection<Method> annotated(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            types.add(at);
        }
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            interfaces(at, types);
        }
        Map<String, Method> methods = new LinkedHashMap<>();
        for (Class<?> at : types) {
            Arrays.stream(at.getDeclaredMethods())
                    .filter(method -> !method.isBridge() && method.isAnnotationPresent(ToolMethod.class))
                    .sorted(Comparator.comparing(Method::toString))
                    .forEach(method -> methods.putIfAbsent(signature(method), method));
        }
        return methods.values();
    }

    private static void interfaces(Class<?> type, Set<Class<?>> found) {
        for (Class<?> each : type.getInterfaces()) {
            found.add(each);
            interfaces(each, found);
        }
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}
