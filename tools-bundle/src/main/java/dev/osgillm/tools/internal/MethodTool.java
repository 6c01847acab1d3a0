/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.tool.Tool;
import dev.osgillm.api.tool.ToolMethod;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/** A method of a service as a tool, until the service leaves. */
final class MethodTool implements Tool {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private final Method method;
    private final Members members = new Members();
    private final ToolDefinition definition;
    private final boolean silent;
    private final boolean later;
    private volatile Object service;

    /** @throws BrokenRule when the method cannot be a tool */
    MethodTool(Method method, Object service) throws BrokenRule {
        this.method = method;
        this.service = service;
        ToolMethod given = method.getAnnotation(ToolMethod.class);
        String name = name(method);
        if (!NAME.matcher(name).matches()) {
            throw new BrokenRule("its name \"" + name + "\" must be letters, digits, _ and -, at most 64");
        }
        if (given.description().isBlank()) {
            throw new BrokenRule("it has no description, so no model knows what it is for");
        }
        if (!Modifier.isPublic(method.getModifiers())) {
            throw new BrokenRule("it must be public");
        }
        if (!method.trySetAccessible()) {
            throw new BrokenRule("it is in a module that is not open");
        }
        Parameter[] parameters = method.getParameters();
        Type[] types = method.getGenericParameterTypes();
        for (int i = 0; i < parameters.length; i++) {
            String known = parameters[i].isNamePresent() ? parameters[i].getName() : null;
            members.add(known, types[i], parameters[i], "its parameter " + (i + 1), 0);
        }
        Class<?> result = result(method.getGenericReturnType());
        later = CompletionStage.class.isAssignableFrom(method.getReturnType());
        silent = result == void.class || result == Void.class;
        definition = ToolDefinition.of(
                name,
                given.description().strip(),
                members.isEmpty() ? null : members.schema().toString());
    }

    /** @return the name that the method wants as a tool */
    static String name(Method method) {
        String given = method.getAnnotation(ToolMethod.class).name();
        return given.isBlank() ? method.getName() : given;
    }

    /** No call reaches the service from now on, and nothing here holds it. */
    void leave() {
        service = null;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public String call(String arguments) throws Exception {
        Object target = service;
        if (target == null) {
            throw new IllegalStateException("It is no longer available.");
        }
        Object[] values = members.read(object(arguments), "");
        Object result;
        try {
            result = method.invoke(target, values);
        } catch (InvocationTargetException e) {
            throw thrown(e.getCause());
        }
        if (later) {
            result = await((CompletionStage<?>) result);
        }
        return silent ? "done" : Results.text(result);
    }

    private static JsonObject object(String arguments) {
        try {
            JsonElement element = JsonParser.parseString(arguments);
            if (element.isJsonObject()) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException e) {
            // As below: what the parser says of it is in the parser's own words.
        }
        throw new IllegalArgumentException("The arguments must be a JSON object.");
    }

    private static Object await(CompletionStage<?> stage) throws Exception {
        if (stage == null) {
            throw new IllegalStateException("It returned nothing to wait for.");
        }
        CompletableFuture<Object> end = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                end.complete(value);
            } else {
                end.completeExceptionally(failure);
            }
        });
        try {
            return end.get();
        } catch (InterruptedException e) {
            if (stage instanceof Future<?> future) {
                future.cancel(true);
            }
            throw e;
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private static Exception thrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (Exception) thrown;
    }

    /** @return what there is in the end */
    private static Class<?> result(Type type) throws BrokenRule {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type[] parts = generic.getActualTypeArguments();
            if (CompletionStage.class.isAssignableFrom(raw) && parts.length == 1) {
                return result(parts[0]);
            }
            for (Type part : parts) {
                result(part);
            }
            return result(raw);
        }
        if (!(type instanceof Class<?> plain)) {
            return Object.class;
        }
        if (plain != Void.class && !Results.isWritable(plain)) {
            throw new BrokenRule("its result " + type.getTypeName()
                    + " cannot be written as JSON. Return a text, number, " + "record, list or map");
        }
        return plain;
    }
}
