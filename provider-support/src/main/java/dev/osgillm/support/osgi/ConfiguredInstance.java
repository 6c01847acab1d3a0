/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;

/**
 * The life of an instance that a component makes of its configuration: published under exactly the interfaces that it
 * implements, replaced when its configuration changes, withdrawn with the component. For one thread at a time, as Declarative
 * Services calls a component.
 *
 * @param <S> the settings
 */
public final class ConfiguredInstance<S> implements AutoCloseable {

    /** What is published at one time. */
    private record Generation(AssembledProvider assembled, String serves, ServiceRegistration<?> registration) {

        Leaving leaving() {
            return new Leaving(assembled.engine(), assembled.drain(), System.nanoTime());
        }
    }

    private final BundleContext context;
    private final Logger log;
    private final Function<Map<String, ?>, S> read;
    private final Function<S, AssembledProvider> assemble;
    private final Function<S, String> serves;
    private final Set<Leaving> replaced = ConcurrentHashMap.newKeySet();
    private Generation current;

    /**
     * Reads a configuration and publishes its instance.
     *
     * @param context of the provider's bundle
     * @param log of the component
     * @param read checks a configuration
     * @param assemble makes an instance
     * @param serves what it serves, for the log
     * @throws LlmException of the kind {@code CONFIGURATION}; nothing is published then
     */
    public ConfiguredInstance(
            BundleContext context,
            Logger log,
            Map<String, ?> configuration,
            Function<Map<String, ?>, S> read,
            Function<S, AssembledProvider> assemble,
            Function<S, String> serves) {
        this.context = Objects.requireNonNull(context, "context");
        this.log = Objects.requireNonNull(log, "log");
        this.read = Objects.requireNonNull(read, "read");
        this.assemble = Objects.requireNonNull(assemble, "assemble");
        this.serves = Objects.requireNonNull(serves, "serves");
        current = publish(configuration);
    }

    /**
     * Publishes the instance of a changed configuration, then withdraws the one of the old: at no time is there none. Calls
     * that run at the old one go on up to its drain time, for which nobody waits here. A wrong configuration changes nothing
     * but a service property, {@link LlmConstants#REFUSED_CONFIGURATION}.
     */
    public void change(Map<String, ?> configuration) {
        Generation next;
        try {
            next = publish(configuration);
        } catch (LlmException e) {
            refuse(e);
            return;
        }
        Generation last = current;
        current = next;
        Leaving leaving = last.leaving();
        replaced.add(leaving);
        withdraw(last);
        leaving.engine().retire(leaving.drain(), () -> replaced.remove(leaving));
    }

    private Generation publish(Map<String, ?> configuration) {
        S settings = read.apply(configuration);
        AssembledProvider assembled = assemble.apply(settings);
        String served = serves.apply(settings);
        ServiceRegistration<?> registration = context.registerService(
                assembled.interfaces().toArray(new String[0]), assembled.provider(), assembled.properties());
        log.info("{}: serving {}", assembled.description().id(), served);
        return new Generation(assembled, served, registration);
    }

    private void refuse(LlmException wrong) {
        log.error(
                "{}: the changed configuration is refused, and the one before goes on. {}",
                current.assembled().description().id(),
                wrong.getMessage());
        Hashtable<String, Object> properties = current.assembled().properties();
        properties.put(LlmConstants.REFUSED_CONFIGURATION, wrong.getMessage());
        current.registration().setProperties(properties);
    }

    /** Withdraws the service, waits for running calls up to the drain time, ends the rest. */
    @Override
    public void close() {
        withdraw(current);
        current.assembled().engine().refuse();
        List<Leaving> all = new ArrayList<>(replaced);
        all.add(current.leaving());
        Leaving.await(all);
        log.info("{}: gone, was serving {}", current.assembled().description().id(), current.serves());
    }

    private static void withdraw(Generation generation) {
        try {
            generation.registration().unregister();
        } catch (IllegalStateException e) {
            // The bundle has stopped and the framework has withdrawn the service: what was wanted.
        }
    }
}
