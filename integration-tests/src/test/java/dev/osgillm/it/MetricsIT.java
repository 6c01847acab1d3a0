/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.api.metrics.LlmMetrics;
import dev.osgillm.tck.server.ScriptedServer;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** Measurements of a provider that comes and goes, as a service and as management beans. */
public class MetricsIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";

    private static Set<ObjectName> beans() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        return server.queryNames(new ObjectName("dev.osgillm:type=Metrics,provider=\"measured\",*"), null);
    }

    @Test
    public void aProvidersNumbersStayWhenItLeavesAndGoWithTheRouter() throws Exception {
        try (ScriptedServer server = Servers.openAi("openai")) {
            container.configure(OPENAI, "measured", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
            container
                    .client()
                    .newCall(ChatRequest.of("hi"), Selection.id("measured"))
                    .execute();
            container.remove(OPENAI, "measured");
        }
        CallMetrics row = container.service(LlmMetrics.class).snapshot().stream()
                .filter(any -> any.providerId().equals("measured"))
                .findFirst()
                .orElseThrow();
        assertEquals("gpt-test", row.model());
        assertEquals("chat", row.operation());
        assertEquals(1, row.succeeded());
        assertTrue(row.latency().longest().toNanos() > 0);
        assertEquals(1, beans().size());
        ObjectName bean = beans().iterator().next();
        assertEquals(1L, ManagementFactory.getPlatformMBeanServer().getAttribute(bean, "Succeeded"));
        Bundle router = container.bundle("dev.osgillm.router");
        router.stop();
        try {
            assertEquals(Set.of(), beans());
        } finally {
            router.start();
        }
    }
}
