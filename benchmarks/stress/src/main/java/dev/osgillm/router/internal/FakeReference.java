/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ChatProvider;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** A service whose properties change under the feet of whoever reads them, as in a framework. */
final class FakeReference implements ServiceReference<Object> {

    private final String id;
    private final long number;
    private volatile int ranking;

    FakeReference(String id, long number) {
        this.id = id;
        this.number = number;
    }

    void ranking(int changed) {
        ranking = changed;
    }

    @Override
    public Dictionary<String, Object> getProperties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("llm.id", id);
        properties.put("service.id", number);
        properties.put("service.ranking", ranking);
        properties.put("objectClass", new String[] {ChatProvider.class.getName()});
        return properties;
    }

    @Override
    public Object getProperty(String key) {
        return getProperties().get(key);
    }

    @Override
    public String[] getPropertyKeys() {
        return new String[] {"llm.id", "service.id", "service.ranking", "objectClass"};
    }

    @Override
    public Bundle getBundle() {
        return null;
    }

    @Override
    public Bundle[] getUsingBundles() {
        return new Bundle[0];
    }

    @Override
    public boolean isAssignableTo(Bundle bundle, String className) {
        return true;
    }

    @Override
    public int compareTo(Object other) {
        return Long.compare(((FakeReference) other).number, number);
    }

    @Override
    public <A> A adapt(Class<A> type) {
        return null;
    }
}
