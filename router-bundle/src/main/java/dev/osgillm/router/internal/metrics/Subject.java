/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

/** What is counted together. Both sides of a look-up extend it, so that looking up makes no object of its own. */
abstract class Subject {

    private static final int LONGEST_NAME = 200;

    final String providerId;
    final String model;
    final String operation;

    /** Cuts names that no model has: they come from callers, and rows stay. */
    Subject(String providerId, String model, String operation) {
        this.providerId = cut(providerId);
        this.model = cut(model);
        this.operation = cut(operation);
    }

    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Subject subject
                && providerId.equals(subject.providerId)
                && model.equals(subject.model)
                && operation.equals(subject.operation);
    }

    @Override
    public final int hashCode() {
        return (providerId.hashCode() * 31 + model.hashCode()) * 31 + operation.hashCode();
    }
}
