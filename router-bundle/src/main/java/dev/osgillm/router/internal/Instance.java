/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.client.ProviderInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/**
 * A published provider service, as it was at one moment.
 *
 * @param reference the service, {@code null} of an instance that has left
 * @param info what is known of it
 * @param interfaces the names of what it is published under
 * @param models the names that address it, its default model first
 */
record Instance(ServiceReference<?> reference, ProviderInfo info, Set<String> interfaces, List<String> models) {

    /** The best first: highest ranking, then lowest service id. Of the snapshot, which cannot change while sorting. */
    static final Comparator<Instance> BEST_FIRST = Comparator.<Instance>comparingInt(
                    instance -> instance.info().ranking())
            .reversed()
            .thenComparingLong(instance -> instance.info().serviceId());

    /** @return the instance, empty when it has no usable id */
    static Optional<Instance> of(ServiceReference<?> reference) {
        Map<String, Object> properties = properties(reference);
        if (!(properties.get(LlmConstants.ID) instanceof String id) || id.isBlank()) {
            return Optional.empty();
        }
        Bundle bundle = reference.getBundle();
        Set<String> interfaces = Set.copyOf(texts(properties.get(Constants.OBJECTCLASS)));
        ProviderInfo info = ProviderInfo.builder(id)
                .type(text(properties.get(LlmConstants.TYPE), id))
                .model(text(properties.get(LlmConstants.MODEL), null))
                .local(flag(properties.get(LlmConstants.LOCAL), false))
                .configured(flag(properties.get(LlmConstants.CONFIGURED), true))
                .capabilities(Capabilities.of(texts(properties.get(LlmConstants.CAPABILITIES)), interfaces))
                .ranking(properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0)
                .serviceId(properties.get(Constants.SERVICE_ID) instanceof Long number ? number : 0)
                .bundle(bundle == null ? "" : bundle.getSymbolicName() + " " + bundle.getVersion())
                .properties(properties)
                .build();
        List<String> models = new ArrayList<>(info.model().stream().toList());
        models.addAll(texts(properties.get(LlmConstants.MODELS)));
        return Optional.of(new Instance(reference, info, interfaces, List.copyOf(models)));
    }

    /** @return what is remembered of it once it has left: everything but the service */
    Instance departed() {
        return new Instance(null, info, interfaces, models);
    }

    /** @return whether it is published, as far as the snapshot knows that it comes from */
    boolean present() {
        return reference != null;
    }

    /** @return whether it is another one that serves in its place: under its id, and whatever that one could do */
    boolean replaces(Instance other) {
        return info.id().equals(other.info.id())
                && info.serviceId() != other.info.serviceId()
                && interfaces.containsAll(other.interfaces);
    }

    boolean is(Class<?> capability) {
        return interfaces.contains(capability.getName());
    }

    /** @return whether the filter matches; names of properties in any case, as everywhere in the framework */
    boolean matches(Filter filter) {
        return filter.match(FrameworkUtil.asDictionary(info.properties()));
    }

    /** @return the model as this instance spells it, when requests for it go here */
    Optional<String> serves(String model, boolean ignoreCase) {
        return models.stream()
                .filter(own -> ignoreCase ? own.equalsIgnoreCase(model) : own.equals(model))
                .findFirst();
    }

    /** In one step, so that two generations of properties never mix. Private ones could hold secrets and stay out. */
    private static Map<String, Object> properties(ServiceReference<?> reference) {
        Dictionary<String, Object> published = reference.getProperties();
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String key : Collections.list(published.keys())) {
            if (!key.startsWith(".")) {
                properties.put(key, published.get(key));
            }
        }
        return properties;
    }

    private static String text(Object value, String fallback) {
        return texts(value).stream().findFirst().orElse(fallback);
    }

    private static boolean flag(Object value, boolean fallback) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof String text && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
            return Boolean.parseBoolean(text);
        }
        return fallback;
    }

    /** @return the texts of a {@code String+}; what is no text or blank is left out */
    private static List<String> texts(Object value) {
        Collection<?> values = value instanceof Object[] array
                ? Arrays.asList(array)
                : value instanceof Collection<?> collection ? collection : Collections.singleton(value);
        return values.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(text -> !text.isBlank())
                .toList();
    }
}
