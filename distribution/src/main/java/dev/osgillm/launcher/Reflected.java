/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Calls a service whose interface the launcher does not know at compile time. */
final class Reflected {

    private final Object target;
    private final Class<?> type;

    /** @param type the name of the interface, loaded by the class loader of the service */
    Reflected(Object target, String type) {
        this.target = target;
        try {
            this.type = target.getClass().getClassLoader().loadClass(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The distribution is not complete: no class " + type + ".", e);
        }
    }

    /**
     * @param parameters the declared types of the method
     * @throws Exception what the method throws
     */
    Object call(String method, Class<?>[] parameters, Object... arguments) throws Exception {
        Method found = type.getMethod(method, parameters);
        try {
            return found.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    Object call(String method) throws Exception {
        return call(method, new Class<?>[0]);
    }
}
