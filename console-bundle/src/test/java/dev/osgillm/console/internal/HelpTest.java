/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code help} prints comes from annotations. */
class HelpTest {

    private static final List<Class<?>> COMMANDS = List.of(
            ProviderCommands.class,
            HealthCommand.class,
            ModelCommands.class,
            ChatCommand.class,
            EmbedCommand.class,
            TransferCommands.class,
            CreateCommand.class,
            UpkeepCommands.class,
            SearchCommand.class,
            DownloadCommand.class,
            CompleteCommand.class,
            CodeCommand.class,
            BatchCommand.class,
            TokensCommand.class,
            MetricsCommand.class,
            UsageCommand.class,
            InterceptorsCommand.class,
            ToolsCommand.class,
            RoutesCommand.class,
            WireCommand.class,
            DrainCommand.class,
            SwapCommand.class,
            CompletionCommands.class);

    static Stream<Method> functions() {
        return COMMANDS.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.getName().equals("_main"));
    }

    @Test
    void thePublicMethodsAreTheFunctions() {
        assertThat(functions().map(Method::getName))
                .containsExactlyInAnyOrder(
                        "providers",
                        "provider",
                        "config",
                        "use",
                        "health",
                        "models",
                        "chat",
                        "embed",
                        "pull",
                        "push",
                        "create",
                        "show",
                        "cp",
                        "rm",
                        "delete",
                        "ps",
                        "unload",
                        "search",
                        "download",
                        "complete",
                        "code",
                        "batch",
                        "tokens",
                        "metrics",
                        "interceptors",
                        "usage",
                        "tools",
                        "routes",
                        "wire",
                        "drain",
                        "resume",
                        "swap",
                        "_ids",
                        "_instances",
                        "_models");
    }

    @ParameterizedTest
    @MethodSource("functions")
    void everyFunctionAndParameterIsDescribed(Method function) {
        String text = function.getAnnotation(Descriptor.class).value();
        if (!function.getName().startsWith("_")) {
            assertThat(text).contains("Example: ").contains("llm:" + function.getName());
        }
        assertThat(Arrays.stream(function.getParameters()).filter(p -> p.getType() != CommandSession.class))
                .allSatisfy(parameter ->
                        assertThat(parameter.getAnnotation(Descriptor.class)).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void optionsWithAValueHaveAnExample(Method function) {
        assertThat(Arrays.stream(function.getParameters())
                        .filter(p -> p.isAnnotationPresent(Parameter.class)
                                && p.getAnnotation(Parameter.class)
                                        .presentValue()
                                        .equals(Parameter.UNSPECIFIED)))
                .allSatisfy(option -> assertThat(
                                option.getAnnotation(Descriptor.class).value())
                        .contains(
                                "as in " + option.getAnnotation(Parameter.class).names()[0]));
    }
}
