/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.client.ProviderInfo;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.ServiceReference;

/**
 * A published provider service, as it was at one moment. Two are the same when their reference is.
 *
 * @param reference the service
 * @param info what is known of it
 * @param interfaces the names of what it is published under
 * @param models further models that address it
 */
record Instance(ServiceReference<Object> reference, ProviderInfo info, Set<String> interfaces, Set<String> models) {

    /** The best first: highest ranking, then lowest service id. */
    static final Comparator<Instance> BEST_FIRST = Comparator.<Instance>comparingInt(
                    instance -> -instance.info().ranking())
            .thenComparingLong(instance -> instance.info().serviceId());

    /** @return the instance, or {@code null} when its id is not a text */
    static Instance of(ServiceReference<Object> reference) {
        if (!(reference.getProperty(LlmConstants.ID) instanceof String id) || id.isBlank()) {
            return null;
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String key : reference.getPropertyKeys()) {
            Object value = reference.getProperty(key);
            if (value != null) {
                properties.put(key, value);
            }
        }
        Bundle bundle = reference.getBundle();
        ProviderInfo info = ProviderInfo.builder(id)
                .type(text(properties.get(LlmConstants.TYPE), id))
                .model(text(properties.get(LlmConstants.MODEL), ""))
                .local(Boolean.TRUE.equals(properties.get(LlmConstants.LOCAL)))
                .configured(!Boolean.FALSE.equals(properties.get(LlmConstants.CONFIGURED)))
                .capabilities(texts(properties.get(LlmConstants.CAPABILITIES)))
                .ranking(properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0)
                .serviceId((Long) properties.get(Constants.SERVICE_ID))
                .bundle(bundle == null ? "" : bundle.getSymbolicName() + " " + bundle.getVersion())
                .properties(properties)
                .build();
        return new Instance(
                reference,
                info,
                texts(properties.get(Constants.OBJECTCLASS)),
                texts(properties.get(LlmConstants.MODELS)));
    }

    boolean is(Class<?> capability) {
        return interfaces.contains(capability.getName());
    }

    boolean matches(Filter filter) {
        return filter.matches(info.properties());
    }

    /** @return the model as this instance spells it, when requests for it go here */
    Optional<String> serves(String model, boolean ignoreCase) {
        return Stream.concat(info.model().stream(), models.stream())
                .filter(own -> ignoreCase ? own.equalsIgnoreCase(model) : own.equals(model))
                .findFirst();
    }

    private static String text(Object value, String fallback) {
        return value instanceof String text ? text : fallback;
    }

    private static Set<String> texts(Object value) {
        if (value instanceof String[] array) {
            return new TreeSet<>(Arrays.asList(array));
        }
        if (value instanceof Collection<?> collection) {
            return new TreeSet<>(collection.stream().map(String::valueOf).toList());
        }
        return value == null ? Set.of() : new TreeSet<>(List.of(value.toString()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Instance instance && reference.equals(instance.reference);
    }

    @Override
    public int hashCode() {
        return Objects.hash(reference);
    }
}
