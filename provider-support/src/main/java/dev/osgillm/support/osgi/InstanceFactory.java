/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.provider.ProviderFactory;
import dev.osgillm.api.provider.ProviderInstance;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.api.provider.SettingDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The factory of a provider bundle, made of what the bundle's component does as well: read settings, put an instance
 * together. Closing it closes the instances that are left.
 *
 * @param <S> the settings
 */
public final class InstanceFactory<S> implements ProviderFactory, AutoCloseable {

    private final String type;
    private final Supplier<List<SettingDefinition>> definitions;
    private final Function<Map<String, ?>, S> read;
    private final Function<S, List<Setting>> report;
    private final Function<S, AssembledProvider> assemble;
    private final Set<OwnedInstance> instances = new LinkedHashSet<>(); // guarded by itself
    private boolean closed; // guarded by instances
    private volatile List<SettingDefinition> schema; // read when somebody asks: the bundle comes up without it

    /**
     * @param type of the instances
     * @param definitions reads every key that a configuration may have; asked when they are needed first
     * @param read checks a configuration
     * @param report what is in force
     * @param assemble makes an instance
     */
    public InstanceFactory(
            String type,
            Supplier<List<SettingDefinition>> definitions,
            Function<Map<String, ?>, S> read,
            Function<S, List<Setting>> report,
            Function<S, AssembledProvider> assemble) {
        this.type = Objects.requireNonNull(type, "type");
        this.definitions = Objects.requireNonNull(definitions, "definitions");
        this.read = Objects.requireNonNull(read, "read");
        this.report = Objects.requireNonNull(report, "report");
        this.assemble = Objects.requireNonNull(assemble, "assemble");
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public List<SettingDefinition> schema() {
        if (schema == null) {
            refuseWhenClosed();
            schema = List.copyOf(definitions.get());
        }
        return schema;
    }

    @Override
    public List<Setting> check(Map<String, ?> configuration) {
        return report.apply(read.apply(named(configuration)));
    }

    @Override
    public ProviderInstance create(Map<String, ?> configuration) {
        OwnedInstance instance = new OwnedInstance(assemble.apply(read.apply(named(configuration))));
        synchronized (instances) {
            if (!closed) {
                instances.add(instance);
                return instance;
            }
        }
        instance.close();
        throw stopping();
    }

    private void refuseWhenClosed() {
        synchronized (instances) {
            if (closed) {
                throw stopping();
            }
        }
    }

    private LlmException stopping() {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "The bundle of the type " + type + " is stopping. Get the factory service anew.")
                .build();
    }

    /**
     * Closes the instances that nobody has closed. None takes a call any more while another one waits for its own, and the
     * drain times of all begin now; so does, once the last one is over, the short time that calls have to end.
     */
    @Override
    public void close() {
        List<OwnedInstance> rest;
        synchronized (instances) {
            closed = true;
            rest = new ArrayList<>(instances);
        }
        rest.forEach(OwnedInstance::refuse);
        Leaving.await(rest.stream().map(OwnedInstance::leaving).toList());
        synchronized (instances) {
            rest.forEach(instances::remove);
        }
    }

    /**
     * A dot keeps a secret out of the service registry, which a map in code has nothing to do with: such a key is taken
     * without its dot too. A key with a dot inside may be one of a family that no schema can list.
     */
    private Map<String, Object> named(Map<String, ?> configuration) {
        Set<String> known = schema().stream().map(SettingDefinition::key).collect(Collectors.toSet());
        Map<String, Object> named = new LinkedHashMap<>();
        configuration.forEach((key, value) -> {
            String name = known.contains("." + key) ? "." + key : key;
            if (!known.contains(name) && name.indexOf('.', 1) < 0) {
                throw LlmException.builder(
                                ErrorKind.CONFIGURATION,
                                "'" + key + "' is no key of the type " + type + ". There are: "
                                        + schema().stream()
                                                .map(SettingDefinition::key)
                                                .collect(Collectors.joining(", "))
                                        + ".")
                        .build();
            }
            named.put(name, value);
        });
        return named;
    }

    private final class OwnedInstance implements ProviderInstance {

        private final AssembledProvider assembled;

        OwnedInstance(AssembledProvider assembled) {
            this.assembled = assembled;
        }

        @Override
        public <T> Optional<T> as(Class<T> capability) {
            return capability.isInstance(service()) ? Optional.of(capability.cast(service())) : Optional.empty();
        }

        @Override
        public List<String> capabilities() {
            return assembled.interfaces();
        }

        @Override
        public Object service() {
            return assembled.provider();
        }

        @Override
        public Map<String, Object> properties() {
            return assembled.properties();
        }

        @Override
        public void close() {
            Leaving.await(List.of(leaving()));
            synchronized (instances) {
                instances.remove(this);
            }
        }

        void refuse() {
            assembled.engine().refuse();
        }

        Leaving leaving() {
            return new Leaving(assembled.engine(), assembled.drain(), System.nanoTime());
        }
    }
}
