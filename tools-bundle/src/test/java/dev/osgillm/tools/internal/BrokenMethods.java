/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import dev.osgillm.api.tool.ToolMethod;
import dev.osgillm.api.tool.ToolParameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Methods that can be tools, just about, and one for each rule that such methods may break. */
@SuppressWarnings("unused")
final class BrokenMethods {

    private record Self(List<Self> parts) {}

    private enum Unloadable {
        ONE;

        static {
            if (ONE.ordinal() == 0) {
                throw new IllegalStateException("thrown by the test");
            }
        }
    }

    private record Twice(@ToolParameter(name = "b") int a, int b) {}

    @ToolMethod(description = "d")
    public void fine() {}

    @ToolMethod(description = "d")
    void hidden() {}

    @ToolMethod(description = " ")
    public void undescribed() {}

    @ToolMethod(description = "d", name = "has space")
    public void named() {}

    @ToolMethod(description = "d")
    public void nameless(int a) {}

    @ToolMethod(description = "d")
    public void thread(@ToolParameter(name = "a") Thread a) {}

    @ToolMethod(description = "d")
    public void keys(@ToolParameter(name = "a") Map<Integer, String> a) {}

    @ToolMethod(description = "d")
    public void inner(@ToolParameter(name = "a") List<Optional<String>> a) {}

    @ToolMethod(description = "d")
    @SuppressWarnings("rawtypes")
    public void raw(@ToolParameter(name = "a") List a) {}

    @ToolMethod(description = "d")
    public void self(@ToolParameter(name = "a") Self a) {}

    @ToolMethod(description = "d")
    public void twice(@ToolParameter(name = "a") int a, @ToolParameter(name = "a") int b) {}

    @ToolMethod(description = "d")
    public void twiceInRecord(@ToolParameter(name = "a") Twice a) {}

    @ToolMethod(description = "d")
    public void primitive(@ToolParameter(name = "a", required = false) int a) {}

    @ToolMethod(description = "d")
    public void allowed(@ToolParameter(name = "a", allowed = "1") int a) {}

    @ToolMethod(description = "d")
    public void unloadable(@ToolParameter(name = "a") Unloadable a) {}

    @ToolMethod(description = "d")
    public List<Thread> result() {
        return List.of();
    }

    @ToolMethod(description = "d")
    public Stream<String> stream() {
        return Stream.of();
    }

    @ToolMethod(description = "d")
    public String eightDeep(@ToolParameter(name = "a") List<List<List<List<List<List<List<List<String>>>>>>>> a) {
        return a.toString();
    }

    @ToolMethod(description = "d")
    public void nineDeep(@ToolParameter(name = "a") List<List<List<List<List<List<List<List<List<String>>>>>>>>> a) {}
}
