/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the files of {@code etc} into Config Admin, by the same rules as Apache Felix File Install: {@code PID.cfg} is a
 * configuration, {@code PID-NAME.cfg} one of a factory. What a command changed is written back, comments stay.
 */
final class ConfigurationFiles {

    /** The property by which File Install finds the file of a configuration. */
    static final String FILE = "felix.fileinstall.filename";

    private static final String ADMIN = "org.osgi.service.cm.ConfigurationAdmin";
    private static final String CONFIGURATION = "org.osgi.service.cm.Configuration";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private record Loaded(Path file, Reflected configuration, Map<String, String> values) {}

    private final Reflected admin;
    private final UnaryOperator<String> variables;
    private final List<Loaded> loaded = new ArrayList<>();

    /** @param variables what <code>${name}</code> stands for in values; {@code null} for what is not set */
    ConfigurationFiles(Object configurationAdmin, UnaryOperator<String> variables) {
        admin = new Reflected(configurationAdmin, ADMIN);
        this.variables = variables;
    }

    /**
     * Reads files in; their configurations are there when this returns.
     *
     * @param problems where a file that cannot be read is named; the others count
     */
    void load(List<Path> files, PrintStream problems) throws Exception {
        for (Path file : files) {
            Map<String, String> values;
            try {
                values = read(file);
            } catch (IOException | IllegalArgumentException e) {
                problems.println("llm: " + file + " does not count, since it cannot be read: " + e.getMessage());
                continue;
            }
            Reflected configuration = configuration(file.getFileName().toString());
            Hashtable<String, Object> properties = new Hashtable<>();
            values.forEach((key, value) -> properties.put(key, substituted(value)));
            properties.put(FILE, file.toUri().toString());
            configuration.call("update", new Class<?>[] {Dictionary.class}, properties);
            loaded.add(new Loaded(file, configuration, values));
        }
    }

    /** Makes or changes a configuration of a factory that belongs to no file. */
    void put(String factoryPid, String name, Map<String, String> values) throws Exception {
        configuration(factoryPid + "-" + name + ".cfg")
                .call("update", new Class<?>[] {Dictionary.class}, new Hashtable<String, Object>(values));
    }

    /** Writes what changed since it was read back into its file. */
    void save() throws Exception {
        for (Loaded one : loaded) {
            Dictionary<?, ?> now = (Dictionary<?, ?>) one.configuration().call("getProperties");
            Map<String, String> changed = new LinkedHashMap<>();
            for (Object key : Collections.list(now.keys())) {
                String name = key.toString();
                String value = now.get(key).toString();
                String before = one.values().get(name);
                boolean same = before != null && substituted(before).equals(value);
                if (!same && !name.startsWith("service.") && !name.startsWith("felix.")) {
                    changed.put(name, value);
                }
            }
            if (!changed.isEmpty()) {
                String text = Files.readString(one.file(), StandardCharsets.ISO_8859_1);
                Files.writeString(one.file(), withValues(text, changed), StandardCharsets.ISO_8859_1);
            }
        }
    }

    /** @return the PID of a file, and the name of the instance or {@code null} */
    static String[] pid(String fileName) {
        String pid = fileName.substring(0, fileName.lastIndexOf('.'));
        int dash = pid.indexOf('-');
        int tilde = pid.indexOf('~');
        int split = dash < 0 || (tilde >= 0 && tilde < dash) ? tilde : dash;
        return split < 0 ? new String[] {pid, null} : new String[] {pid.substring(0, split), pid.substring(split + 1)};
    }

    /** Sets values in the text of a file: in place where the key is there, at the end otherwise. */
    static String withValues(String text, Map<String, String> values) {
        Map<String, String> rest = new LinkedHashMap<>(values);
        StringBuilder result = new StringBuilder();
        for (String line : text.lines().toList()) {
            String key = key(line);
            String value = key == null ? null : rest.remove(key);
            result.append(value == null ? line : assignment(key, value)).append('\n');
        }
        rest.forEach((key, value) -> result.append(assignment(key, value)).append('\n'));
        return result.toString();
    }

    private static String assignment(String key, String value) {
        return key + " = " + value.replace("\\", "\\\\");
    }

    private static String key(String line) {
        String text = line.strip();
        int split = text.indexOf('=');
        return split < 0 || text.startsWith("#") || text.startsWith("!")
                ? null
                : text.substring(0, split).strip();
    }

    private Reflected configuration(String fileName) throws Exception {
        String[] pid = pid(fileName);
        Object configuration = pid[1] == null
                ? admin.call("getConfiguration", new Class<?>[] {String.class, String.class}, pid[0], "?")
                : admin.call(
                        "getFactoryConfiguration",
                        new Class<?>[] {String.class, String.class, String.class},
                        pid[0],
                        pid[1],
                        "?");
        return new Reflected(configuration, CONFIGURATION);
    }

    private static Map<String, String> read(Path file) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1)));
        Map<String, String> values = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    private String substituted(String value) {
        return VARIABLE.matcher(value).replaceAll(match -> {
            String found = variables.apply(match.group(1));
            return Matcher.quoteReplacement(found == null ? "" : found);
        });
    }
}
