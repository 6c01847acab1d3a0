/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.sample;

import dev.osgillm.api.tool.ToolMethod;
import dev.osgillm.api.tool.ToolParameter;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle of an application's, with one service that has a method. */
public final class SampleActivator implements BundleActivator {

    public enum Size {
        SMALL,
        LARGE
    }

    public record Order(Size size, int count) {}

    public static final class Orders {

        @ToolMethod(description = "Totals an order.")
        public Order total(@ToolParameter(name = "orders") List<Order> orders) {
            return new Order(
                    orders.get(0).size(), orders.stream().mapToInt(Order::count).sum());
        }
    }

    @Override
    public void start(BundleContext context) {
        context.registerService(
                Orders.class, new Orders(), new Hashtable<>(Map.of("llm.tool.methods", true, "service.ranking", 3)));
    }

    @Override
    public void stop(BundleContext context) {}
}
