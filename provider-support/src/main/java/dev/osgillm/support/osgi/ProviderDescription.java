/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import dev.osgillm.api.LlmConstants;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is published of a provider instance besides its interfaces.
 *
 * @param id the unique name of the instance
 * @param type what kind of server it is
 * @param model its default chat model, or {@code null}
 * @param local whether prompts stay on this machine
 * @param features what it can do beyond its interfaces, such as {@link LlmConstants#CAPABILITY_TOOLS}
 * @param configured whether it has what it needs to serve
 * @param ranking its {@code service.ranking}
 */
public record ProviderDescription(
        String id, String type, String model, boolean local, List<String> features, boolean configured, int ranking) {

    /** Checks and copies. */
    public ProviderDescription {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        features = List.copyOf(features);
    }

    /**
     * The name of an instance: the key {@code id}, else the part of the PID after {@code ~}, else the type.
     *
     * @param configuration as Config Admin delivers it
     */
    public static String instanceId(Map<String, ?> configuration, String type) {
        Object id = configuration.get("id");
        if (id != null && !id.toString().isBlank()) {
            return id.toString().strip();
        }
        String pid = pid(configuration, "");
        int name = pid.indexOf('~');
        return name < 0 ? type : pid.substring(name + 1);
    }

    /** @return the PID of the configuration, {@code fallback} when there is none */
    public static String pid(Map<String, ?> configuration, String fallback) {
        return configuration.get("service.pid") instanceof String pid ? pid : fallback;
    }

    Hashtable<String, Object> properties(List<String> capabilities) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(LlmConstants.ID, id);
        properties.put(LlmConstants.TYPE, type);
        if (model != null) {
            properties.put(LlmConstants.MODEL, model);
        }
        properties.put(LlmConstants.LOCAL, local);
        properties.put(LlmConstants.CAPABILITIES, capabilities.toArray(new String[0]));
        properties.put(LlmConstants.CONFIGURED, configured);
        properties.put("service.ranking", ranking);
        return properties;
    }
}
