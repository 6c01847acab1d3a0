/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/** What an operator does with bundles: update, refresh, install; and jars to do it with. */
final class Bundles {

    private static final long WAIT_SECONDS = 30;

    private final BundleContext context;

    Bundles(BundleContext context) {
        this.context = context;
    }

    /** Updates a bundle with the jar that it was installed from. */
    void update(Bundle bundle) throws BundleException {
        try (InputStream jar = URI.create(bundle.getLocation()).toURL().openStream()) {
            bundle.update(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the framework forget what was updated or uninstalled, and waits for it. */
    void refresh(Bundle... bundles) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundles), event -> refreshed.countDown());
        if (!refreshed.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("No refresh within " + WAIT_SECONDS + " s.");
        }
    }

    /** Installs the jar of a bundle once more, as another version of it. */
    Bundle installAs(Bundle bundle, String version) throws BundleException {
        return context.installBundle("test:" + bundle.getSymbolicName() + ":" + version, versioned(bundle, version));
    }

    private static InputStream versioned(Bundle bundle, String version) {
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        try (JarInputStream in =
                new JarInputStream(URI.create(bundle.getLocation()).toURL().openStream())) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
            try (JarOutputStream out = new JarOutputStream(copied, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        in.transferTo(out);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(copied.toByteArray());
    }

    /** Installs a bundle of a class, which is its activator, and those inside it. */
    Bundle install(Class<?> activator, String imports) throws BundleException {
        return install(activator, Constants.BUNDLE_ACTIVATOR, activator.getName(), Map.of(), imports);
    }

    /** Installs a bundle of a class, which is a component, and those inside it. */
    Bundle installComponent(Class<?> component, String description, String imports) throws BundleException {
        String path = "OSGI-INF/component.xml";
        return install(component, "Service-Component", path, Map.of(path, description), imports);
    }

    private Bundle install(Class<?> main, String header, String value, Map<String, String> resources, String imports)
            throws BundleException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, main.getName());
        attributes.putValue(header, value);
        attributes.putValue(Constants.IMPORT_PACKAGE, imports);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(jar, manifest)) {
            for (Class<?> type : withInner(main)) {
                String path = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(path));
                try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
                    in.transferTo(out);
                }
            }
            for (Map.Entry<String, String> resource : resources.entrySet()) {
                out.putNextEntry(new JarEntry(resource.getKey()));
                out.write(resource.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return context.installBundle("test:" + main.getName(), new ByteArrayInputStream(jar.toByteArray()));
    }

    private static List<Class<?>> withInner(Class<?> type) {
        List<Class<?>> types = new ArrayList<>(List.of(type));
        Collections.addAll(types, type.getDeclaredClasses());
        return types;
    }
}
