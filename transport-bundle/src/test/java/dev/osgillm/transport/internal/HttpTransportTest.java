/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

class HttpTransportTest {

    @TempDir
    Path cache;

    private Framework framework;
    private BundleContext context;

    @BeforeEach
    void start() throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
        framework.start();
        context = framework.getBundleContext();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private HttpClient client(String name) throws InvalidSyntaxException {
        ServiceReference<HttpClient> reference = context.getServiceReferences(
                        HttpClient.class, "(llm.transport=" + name + ")")
                .iterator()
                .next();
        return context.getService(reference);
    }

    @Test
    void publishesAClientAndATimerAndEndsBoth() throws Exception {
        DefaultTransport transport = new DefaultTransport(context, config(0, 1000, "auto", ""));
        TransportTimer timer = new TransportTimer(context);
        NamedTransport named = new NamedTransport(
                context,
                config(2, 1000, "1.1", "none"),
                Map.of("service.pid", TransportConfig.FACTORY_PID + "~direct"));
        HttpClient client = client("default");
        assertThat(client("direct")).isNotSameAs(client);
        assertThat(client.executor()).isPresent();
        assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);

        CountDownLatch ran = new CountDownLatch(1);
        ScheduledExecutorService executor =
                context.getService(context.getServiceReference(ScheduledExecutorService.class));
        executor.schedule(ran::countDown, 1, TimeUnit.MILLISECONDS);
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();

        transport.deactivate();
        timer.deactivate();
        named.deactivate();
        assertThat(context.getServiceReference(HttpClient.class)).isNull();
        assertThat(context.getServiceReference(ScheduledExecutorService.class)).isNull();
        assertThat(((ExecutorService) client.executor().orElseThrow()).isTerminated())
                .isTrue();
        assertThat(executor.isShutdown()).isTrue();
        assertThatThrownBy(() -> client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:1")).build(), BodyHandlers.discarding()))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> client.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:1")).build(), BodyHandlers.discarding()))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void makesNoSelectorThreadBeforeTheFirstRequest() throws Exception {
        Set<Thread> before = selectors();
        DefaultTransport transport = new DefaultTransport(context, config(0, 1000, "auto", ""));
        HttpClient client = client("default");
        assertThat(newSelectors(before)).isEmpty();
        assertThatThrownBy(() -> client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:1")).build(), BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
        assertThat(newSelectors(before)).hasSize(1);
        transport.deactivate();
    }

    /** Those of other tests may end meanwhile. */
    private static Set<Thread> newSelectors(Set<Thread> before) {
        Set<Thread> now = selectors();
        now.removeAll(before);
        return now;
    }

    private static Set<Thread> selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("SelectorManager"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1000, auto, '', threads",
        "257, 1000, auto, '', threads",
        "0, 0, auto, '', connect_timeout_ms",
        "0, 1000, 3, '', http_version",
        "0, 1000, auto, proxy.example, proxy",
        "0, 1000, auto, :80, proxy",
    })
    void namesPidAndKeyOfABrokenValueAndPublishesNothing(
            int threads, int connectMillis, String version, String proxy, String key) {
        assertThatThrownBy(() -> new DefaultTransport(context, config(threads, connectMillis, version, proxy)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dev.osgillm.transport")
                .hasMessageContaining("'" + key + "'");
        assertThat(context.getServiceReference(HttpClient.class)).isNull();
    }

    private static TransportConfig config(int threads, int connectMillis, String version, String proxy) {
        return Published.config(
                "threads",
                Integer.toString(threads),
                "connect_timeout_ms",
                Integer.toString(connectMillis),
                "http_version",
                version,
                "proxy",
                proxy);
    }
}
