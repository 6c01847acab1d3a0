/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.tool.Tool;
import dev.osgillm.api.tool.ToolMethod;
import dev.osgillm.tools.sample.SampleActivator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Services whose methods are tools, coming and going in a real framework. */
@Timeout(60)
class ToolMethodWhiteboardTest {

    @TempDir
    private Path cache;

    private Framework framework;
    private BundleContext context;
    private ToolMethodWhiteboard whiteboard;

    @BeforeEach
    void start() throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "dev.osgillm.api.tool;version=1.0.0"));
        framework.start();
        context = framework.getBundleContext();
        whiteboard = new ToolMethodWhiteboard(context);
        whiteboard.open();
    }

    @AfterEach
    void stop() throws Exception {
        whiteboard.deactivate();
        framework.stop();
        framework.waitForStop(10_000);
    }

    @SuppressWarnings("unused")
    public static final class Greeter {

        @ToolMethod(description = "Greets.")
        public String greet() {
            return "hello";
        }

        @ToolMethod(description = "Says goodbye.")
        public String bye() {
            return "bye";
        }

        @ToolMethod(description = " ")
        public String refused() {
            return "no";
        }
    }

    private static Hashtable<String, Object> properties(Object... pairs) {
        Hashtable<String, Object> properties = new Hashtable<>();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put((String) pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private ServiceRegistration<Object> publish(Object service, Object... properties) {
        return context.registerService(Object.class, service, properties(properties));
    }

    private Collection<ServiceReference<Tool>> tools() throws InvalidSyntaxException {
        return context.getServiceReferences(Tool.class, null);
    }

    private List<String> names() throws InvalidSyntaxException {
        return tools().stream()
                .map(reference -> context.getService(reference).definition().name())
                .sorted()
                .toList();
    }

    @Test
    void methodsAreToolsAsLongAsTheirServiceIsThere() throws Exception {
        assertThat(names()).isEmpty();
        ServiceRegistration<Object> greeter = publish(new Greeter(), "llm.tool.methods", true);
        assertThat(names()).containsExactly("bye", "greet");
        Tool greet = context.getService(tools().stream()
                .filter(reference ->
                        context.getService(reference).definition().name().equals("greet"))
                .findFirst()
                .orElseThrow());
        assertThat(greet.call("{}")).isEqualTo("hello");
        greeter.unregister();
        assertThat(names()).isEmpty();
        assertThatThrownBy(() -> greet.call("{}")).hasMessage("It is no longer available.");
    }

    @Test
    void onlyServicesThatSayWantIt() throws Exception {
        ServiceRegistration<Object> greeter = publish(new Greeter(), "llm.tool.methods", false);
        publish(new Greeter());
        assertThat(names()).isEmpty();
        greeter.setProperties(properties("llm.tool.methods", "true"));
        assertThat(names()).containsExactly("bye", "greet");
        greeter.setProperties(properties());
        assertThat(names()).isEmpty();
    }

    @Test
    void rankingAndPropertiesOfToolsAreThoseOfTheService() throws Exception {
        ServiceRegistration<Object> greeter =
                publish(new Greeter(), "llm.tool.methods", true, "service.ranking", 7, "llm.tool.a", "b", "c", "d");
        for (ServiceReference<Tool> tool : tools()) {
            assertThat(tool.getProperty("service.ranking")).isEqualTo(7);
            assertThat(tool.getProperty("llm.tool.a")).isEqualTo("b");
            assertThat(tool.getPropertyKeys()).doesNotContain("llm.tool.methods", "c");
        }
        Collection<ServiceReference<Tool>> before = tools();
        greeter.setProperties(properties("llm.tool.methods", true, "service.ranking", 8));
        assertThat(tools()).hasSameElementsAs(before).hasSize(2);
        for (ServiceReference<Tool> tool : tools()) {
            assertThat(tool.getProperty("service.ranking")).isEqualTo(8);
            assertThat(tool.getProperty("llm.tool.a")).isNull();
        }
    }

    @Test
    void aServiceIsHeldOnlyWhileItHasTools() {
        ServiceRegistration<Object> none = publish("no methods at all", "llm.tool.methods", true);
        assertThat(none.getReference().getUsingBundles()).isNull();
        none.setProperties(properties("llm.tool.methods", true, "a", "b"));
        none.unregister();
        ServiceRegistration<Object> greeter = publish(new Greeter(), "llm.tool.methods", true);
        assertThat(greeter.getReference().getUsingBundles()).containsExactly(framework);
        greeter.setProperties(properties());
        assertThat(greeter.getReference().getUsingBundles()).isNull();
    }

    @Test
    void aServiceThatCannotBeMadeHurtsNobody() throws Exception {
        context.registerService(
                Object.class.getName(),
                new ServiceFactory<Object>() {
                    @Override
                    public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
                        throw new IllegalStateException("thrown by the test");
                    }

                    @Override
                    public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {}
                },
                properties("llm.tool.methods", true));
        publish(new Greeter(), "llm.tool.methods", true);
        assertThat(names()).containsExactly("bye", "greet");
    }

    @Test
    void toolsLeaveWithTheWhiteboardAndComeBack() throws Exception {
        publish(new Greeter(), "llm.tool.methods", true);
        whiteboard.deactivate();
        assertThat(names()).isEmpty();
        whiteboard = new ToolMethodWhiteboard(context);
        whiteboard.open();
        assertThat(names()).containsExactly("bye", "greet");
    }

    @Test
    void aToolIsOfTheBundleThatItsServiceIsOf() throws Exception {
        Bundle bundle = install();
        bundle.start();
        ServiceReference<Tool> tool = tools().iterator().next();
        assertThat(tool.getBundle()).isEqualTo(bundle);
        assertThat(tool.getProperty("service.ranking")).isEqualTo(3);
        String orders = "{\"orders\":[{\"size\":\"LARGE\",\"count\":2},{\"size\":\"SMALL\",\"count\":3}]}";
        assertThat(context.getService(tool).call(orders)).isEqualTo("{\"size\":\"LARGE\",\"count\":5}");
        bundle.stop();
        assertThat(tools()).isEmpty();
        bundle.start();
        assertThat(tools()).hasSize(1);
        bundle.uninstall();
        assertThat(tools()).isEmpty();
    }

    @Test
    void theClassesOfABundleThatLeftCanBeCollected() throws Exception {
        ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
        WeakReference<ClassLoader> loader = useAndUninstall(gone);
        while (gone.remove(100) == null) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }

    private WeakReference<ClassLoader> useAndUninstall(ReferenceQueue<ClassLoader> gone) throws Exception {
        Bundle bundle = install();
        bundle.start();
        ServiceReference<Tool> reference = tools().iterator().next();
        Tool tool = context.getService(reference);
        assertThat(tool.call("{\"orders\":[{\"size\":\"LARGE\",\"count\":2}]}")).contains("LARGE");
        assertThatThrownBy(() -> tool.call("{\"orders\":[{\"size\":\"HUGE\",\"count\":2}]}"))
                .hasMessageContaining("SMALL, LARGE");
        context.ungetService(reference);
        WeakReference<ClassLoader> loader =
                new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader(), gone);
        assertThat(loader.get()).isNotSameAs(SampleActivator.class.getClassLoader());
        bundle.uninstall();
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertThat(refreshed.await(30, TimeUnit.SECONDS)).isTrue();
        return loader;
    }

    private Bundle install() throws Exception {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "sample");
        headers.putValue(Constants.BUNDLE_ACTIVATOR, SampleActivator.class.getName());
        headers.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework,dev.osgillm.api.tool;version=\"[1.0,2)\"");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(jar, manifest)) {
            add(out, SampleActivator.class);
            for (Class<?> nested : Arrays.asList(SampleActivator.class.getDeclaredClasses())) {
                add(out, nested);
            }
        }
        return context.installBundle("sample", new ByteArrayInputStream(jar.toByteArray()));
    }

    private static void add(JarOutputStream jar, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
            bytes.transferTo(jar);
        }
        jar.closeEntry();
    }
}
