/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.osgillm.api.interceptor.InterceptorInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterceptorsCommandTest {

    private final List<InterceptorInfo> all = new ArrayList<>();
    private final TestShell shell = new TestShell(Samples.providers());

    @BeforeEach
    void addCommand() {
        shell.add("llm", new InterceptorsCommand(() -> all), "interceptors");
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void listsWhoIsAskedAndWhoIsMissing() throws Exception {
        assertThat(shell.run("llm:interceptors")).isEqualTo("No interceptor is there, and none is required.\n");
        all.add(new InterceptorInfo("redaction", "Redaction", 4000, "dev.osgillm.interceptors", 31, false, true));
        all.add(new InterceptorInfo("usage", "Usage", 2000, "dev.osgillm.interceptors", 31, true, false));
        all.add(new InterceptorInfo("", "Politeness", 0, "com.example", 40, false, false));
        assertThat(shell.run("llm:interceptors"))
                .isEqualTo(
                        """
                        NAME       RANKING  STATE     BUNDLE                         CLASS
                        redaction  4000     required  dev.osgillm.interceptors (31)  Redaction
                        usage      2000     optional  dev.osgillm.interceptors (31)  Usage
                        -          0        active    com.example (40)               Politeness
                        """);
        all.add(InterceptorInfo.absent("audit"));
        assertThat(shell.run("llm:interceptors"))
                .contains("\naudit      -        required, absent  -")
                .endsWith("\nWhile one that is required is absent, calls fail. Install or start its bundle, set its"
                        + " configuration right, or take it out of required_interceptors in dev.osgillm.router.\n");
        assertThat(shell.run("llm:interceptors --plain")).endsWith("audit\t-\trequired, absent\t-\t-\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shell.run("llm:interceptors x"))
                .withMessageStartingWith("llm:interceptors takes no words, such as 'x'.");
    }
}
