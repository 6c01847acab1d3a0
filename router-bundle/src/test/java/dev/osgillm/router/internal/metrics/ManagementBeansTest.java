/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ManagementBeansTest {

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Metrics metrics = new Metrics();

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        assertThat(names()).isEmpty();
    }

    private Set<ObjectName> names() throws Exception {
        return server.queryNames(new ObjectName("dev.osgillm:type=Metrics,*"), null);
    }

    @Test
    void showsEachRowWithItsNumbers() throws Exception {
        metrics.begin("my \"box\", *", "org/model:7b=x", "chat").failed(ErrorKind.TIMEOUT, null);
        ManagementBeans beans = new ManagementBeans(metrics);
        metrics.begin("b", "", "embedding").succeeded(null);
        try {
            assertThat(names()).hasSize(2);
            ObjectName name = new ObjectName("dev.osgillm:type=Metrics,provider=" + ObjectName.quote("my \"box\", *")
                    + ",model=" + ObjectName.quote("org/model:7b=x") + ",operation=" + ObjectName.quote("chat"));
            assertThat(server.getAttribute(name, "Failed")).isEqualTo(1L);
            TabularData kinds = (TabularData) server.getAttribute(name, "FailedByKind");
            assertThat(kinds.get(new Object[] {"TIMEOUT"}).get("value")).isEqualTo(1L);
            ObjectName other = names().stream()
                    .filter(found -> !found.equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(server.getAttribute(other, "Provider")).isEqualTo("b");
            assertThat(server.getAttribute(other, "Model")).isEqualTo("");
            assertThat(server.getAttribute(other, "Succeeded")).isEqualTo(1L);
            assertThat(server.getAttribute(other, "OutputTokensPerSecond")).isEqualTo(Double.NaN);
            assertThat((double) server.getAttribute(other, "LatencyLongest")).isPositive();
        } finally {
            beans.deactivate();
        }
    }

    @Test
    void everyAttributeCanBeRead() throws Exception {
        ManagementBeans beans = new ManagementBeans(metrics);
        metrics.begin("a", "m", "chat").succeeded(null);
        try {
            ObjectName name = names().iterator().next();
            String[] attributes = Arrays.stream(server.getMBeanInfo(name).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .toArray(String[]::new);
            assertThat(server.getAttributes(name, attributes)).hasSize(CallMetricsMXBean.class.getMethods().length);
        } finally {
            beans.deactivate();
        }
    }

    @Test
    void aResetTakesTheBeansAway() throws Exception {
        ManagementBeans beans = new ManagementBeans(metrics);
        try {
            metrics.begin("a", "m", "chat").succeeded(null);
            metrics.reset();
            assertThat(names()).isEmpty();
            metrics.begin("a", "m", "chat").succeeded(null);
            assertThat(server.getAttribute(names().iterator().next(), "Succeeded"))
                    .isEqualTo(1L);
        } finally {
            beans.deactivate();
        }
    }

    @Test
    void aNameThatAnotherFrameworkHasIsLeftToIt() throws Exception {
        ManagementBeans first = new ManagementBeans(metrics);
        metrics.begin("a", "m", "chat").succeeded(null);
        ManagementBeans second = new ManagementBeans(metrics);
        second.deactivate();
        assertThat(names()).hasSize(1);
        first.deactivate();
    }

    @Test
    void followsRowsThatComeAndGoInManyThreads() throws Exception {
        ManagementBeans beans = new ManagementBeans(metrics);
        CyclicBarrier start = new CyclicBarrier(4);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int number = t;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                for (int i = 0; i < 200; i++) {
                    metrics.begin("a", "m" + number + "." + i, "chat").succeeded(null);
                    if (i % 50 == 0) {
                        metrics.reset();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(names()).hasSameSizeAs(metrics.snapshot());
        beans.deactivate();
    }

    /** Runs in a Java of its own. */
    public static final class WithoutManagement {

        private WithoutManagement() {}

        public static void main(String[] arguments) {
            if (ModuleLayer.boot().findModule("java.management").isPresent()) {
                throw new AssertionError("There is java.management.");
            }
            Metrics metrics = new Metrics();
            ManagementBeans beans = new ManagementBeans(metrics);
            metrics.begin("a", "m", "chat").succeeded(null);
            metrics.reset();
            beans.deactivate();
        }
    }

    @Test
    void aJavaWithoutManagementHasEverythingElse(@TempDir Path folder) throws Exception {
        File output = folder.resolve("output").toFile();
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        WithoutManagement.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(java.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(java.exitValue()).as(Files.readString(output.toPath())).isZero();
        } finally {
            java.destroyForcibly();
        }
    }
}
