/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

class RefusedConfigurationsTest {

    private static final String FAILURE =
            """
            java.lang.reflect.InvocationTargetException
            \tat java.base/jdk.internal.reflect.NativeConstructorAccessorImpl.newInstance0(Native Method)
            Caused by: dev.osgillm.api.LlmException: dev.osgillm.openai~work: 'temperature' must be a number between 0 and 2, not 'hot'.
            \tat dev.osgillm.openai.internal.OpenAiComponent.<init>(OpenAiComponent.java:40)
            """;

    /** One provider bundle with a refused, a good and an unsatisfied configuration; one foreign bundle with a failure. */
    static ServiceComponentRuntime runtime() {
        ComponentDescriptionDTO ours = description("dev.osgillm.openai", "dev.osgillm.openai");
        ComponentDescriptionDTO foreign = description("org.example", "org.example");
        Map<ComponentDescriptionDTO, List<ComponentConfigurationDTO>> configurations = Map.of(
                ours,
                List.of(
                        configuration(ComponentConfigurationDTO.ACTIVE, "dev.osgillm.openai~good", null),
                        configuration(ComponentConfigurationDTO.FAILED_ACTIVATION, "dev.osgillm.openai~work", FAILURE),
                        configuration(
                                ComponentConfigurationDTO.UNSATISFIED_REFERENCE, "dev.osgillm.openai~waits", null)),
                foreign,
                List.of(configuration(ComponentConfigurationDTO.FAILED_ACTIVATION, "org.example", FAILURE)));
        return (ServiceComponentRuntime) Proxy.newProxyInstance(
                RefusedConfigurationsTest.class.getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getComponentDescriptionDTOs" -> (Collection<?>) configurations.keySet();
                    case "getComponentConfigurationDTOs" -> configurations.get(arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static ComponentDescriptionDTO description(String bundle, String pid) {
        ComponentDescriptionDTO dto = new ComponentDescriptionDTO();
        dto.name = bundle + ".Component";
        dto.bundle = new BundleDTO();
        dto.bundle.symbolicName = bundle;
        dto.configurationPid = new String[] {pid};
        return dto;
    }

    private static ComponentConfigurationDTO configuration(int state, String pid, String failure) {
        ComponentConfigurationDTO dto = new ComponentConfigurationDTO();
        dto.state = state;
        dto.properties = Map.of("service.pid", pid, ".api_key", "sk-secret");
        dto.failure = failure;
        return dto;
    }

    @Test
    void findsOnlyWhatAProviderRefused() {
        assertThat(new RefusedConfigurations(runtime()).list())
                .containsExactly(new RefusedConfigurations.Refused(
                        "dev.osgillm.openai~work", "'temperature' must be a number between 0 and 2, not 'hot'."));
    }

    @Test
    void hasNothingToTellWithoutARuntime() {
        assertThat(new RefusedConfigurations(null).list()).isEmpty();
    }

    @Test
    void takesOneLineOutOfAStackTrace() {
        assertThat(RefusedConfigurations.reason("a.b.C: what: ever\n\tat x\n")).isEqualTo("what: ever");
        assertThat(RefusedConfigurations.reason("a.b.C: x\n\tat x\nCaused by: a.b.D$E: y: z\n\tat x"))
                .isEqualTo("y: z");
        assertThat(RefusedConfigurations.reason("no class: here")).isEqualTo("no class: here");
        assertThat(RefusedConfigurations.reason(null)).isEqualTo("The reason is in the log.");
    }
}
