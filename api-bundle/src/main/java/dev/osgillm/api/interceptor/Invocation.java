/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.interceptor;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.client.Selection;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One call that starts, as an interceptor sees it. */
@ProviderType
public final class Invocation {

    private final String operation;
    private final LlmRequest request;
    private final Selection selection;
    private final String bundle;
    private final long bundleId;
    private final boolean streamed;

    private Invocation(
            String operation, LlmRequest request, Selection selection, String bundle, long bundleId, boolean streamed) {
        this.operation = Objects.requireNonNull(operation, "operation");
        this.request = Objects.requireNonNull(request, "request");
        this.selection = Objects.requireNonNull(selection, "selection");
        this.bundle = Objects.requireNonNull(bundle, "bundle");
        this.bundleId = bundleId;
        this.streamed = streamed;
    }

    /**
     * For the router, and for tests of interceptors.
     *
     * @param operation see {@link #operation()}
     * @param bundle symbolic name of the bundle that calls
     */
    public static Invocation of(
            String operation, LlmRequest request, Selection selection, String bundle, long bundleId, boolean streamed) {
        return new Invocation(operation, request, selection, bundle, bundleId, streamed);
    }

    /** @return the same call with another request */
    public Invocation with(LlmRequest changed) {
        return new Invocation(operation, changed, selection, bundle, bundleId, streamed);
    }

    /**
     * @return {@link LlmConstants#CAPABILITY_CHAT}, {@link LlmConstants#CAPABILITY_COMPLETION} or
     *     {@link LlmConstants#CAPABILITY_EMBEDDING}
     */
    public String operation() {
        return operation;
    }

    /**
     * @return the request as the interceptors before left it. Its model is empty where {@link #selection()} names it, or nobody
     *     does
     */
    public LlmRequest request() {
        return request;
    }

    /** @return the request when it is of that type */
    public <T extends LlmRequest> Optional<T> request(Class<T> type) {
        return type.isInstance(request) ? Optional.of(type.cast(request)) : Optional.empty();
    }

    /** @return how a provider will be chosen, and maybe its model */
    public Selection selection() {
        return selection;
    }

    /** @return symbolic name of the bundle that got the client as a service and calls */
    public String bundle() {
        return bundle;
    }

    /** @return the framework's number of that bundle */
    public long bundleId() {
        return bundleId;
    }

    /** @return whether the caller takes the answer in pieces */
    public boolean streamed() {
        return streamed;
    }

    /** Without what the request says. */
    @Override
    public String toString() {
        return "Invocation[" + operation + ", " + selection + ", " + bundle + "]";
    }
}
