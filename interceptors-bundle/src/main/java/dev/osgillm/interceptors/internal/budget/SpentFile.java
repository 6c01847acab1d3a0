/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.budget;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what was used on a day in a file, which is replaced as a whole. */
final class SpentFile {

    private static final Logger LOG = LoggerFactory.getLogger(SpentFile.class);
    private static final String DAY = "day";
    private static final String SPENT = "spent ";

    private final Path file;

    /** @param file {@code null} where there is no place for one */
    SpentFile(Path file) {
        this.file = file;
    }

    /** @return what was used by name; nothing of another day, or of a file that cannot be read */
    Map<String, BigDecimal> read(LocalDate day) {
        Map<String, BigDecimal> spent = new TreeMap<>();
        if (file == null || !Files.exists(file)) {
            return spent;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            if (day.toString().equals(properties.getProperty(DAY))) {
                for (String key : properties.stringPropertyNames()) {
                    if (key.startsWith(SPENT)) {
                        spent.put(key.substring(SPENT.length()), new BigDecimal(properties.getProperty(key)));
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("What was used of the budgets today cannot be read from {}; they begin anew", file, e);
            spent.clear();
        }
        return spent;
    }

    /** Adds to what the file knows of the day. */
    synchronized void add(LocalDate day, Map<String, BigDecimal> more) {
        Map<String, BigDecimal> all = read(day);
        more.forEach((name, amount) -> all.merge(name, amount, BigDecimal::add));
        write(day, all);
    }

    synchronized void write(LocalDate day, Map<String, BigDecimal> spent) {
        if (file == null) {
            return;
        }
        Properties properties = new Properties();
        properties.setProperty(DAY, day.toString());
        spent.forEach((name, amount) -> properties.setProperty(SPENT + name, amount.toPlainString()));
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (Writer writer = Files.newBufferedWriter(next, StandardCharsets.UTF_8)) {
                properties.store(writer, null);
            }
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("What was used of the budgets today cannot be kept in {}; a restart forgets it", file, e);
        }
    }
}
