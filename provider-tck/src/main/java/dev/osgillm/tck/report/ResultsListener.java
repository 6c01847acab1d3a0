/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down how each rule of a contract went, one line for each test, in one file for each test class. Does nothing
 * unless the system property {@value #FOLDER} names a folder. Found by JUnit's launcher as a service.
 */
public final class ResultsListener implements TestExecutionListener {

    /** The system property that names the folder; made when it is missing. */
    public static final String FOLDER = "osgillm.tck.results";

    private TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        // The results of the last time are no longer true.
        folder().ifPresent(folder -> test.getSource()
                .filter(ClassSource.class::isInstance)
                .map(ClassSource.class::cast)
                .ifPresent(source -> contract(source.getJavaClass())
                        .ifPresent(contract -> delete(folder.resolve(source.getClassName() + ".tsv")))));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
            String reason = result.getThrowable().map(Throwable::getMessage).orElse("");
            folder().ifPresent(folder -> write(folder, test, result.getStatus(), reason));
        }
    }

    private static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty(FOLDER))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    /** @return the class of the contract that a test class extends: the nearest public one of this library */
    static Optional<String> contract(Class<?> test) {
        for (Class<?> type = test.getSuperclass(); type != null; type = type.getSuperclass()) {
            if (type.getSimpleName().endsWith("Contract")) {
                return Optional.of(type.getSimpleName());
            }
        }
        return Optional.empty();
    }

    private void write(Path folder, TestIdentifier test, TestExecutionResult.Status status, String reason) {
        Optional<Class<?>> testClass = testClass(test);
        Optional<String> contract = testClass.flatMap(ResultsListener::contract);
        if (contract.isEmpty()) {
            return;
        }
        String line = String.join(
                        "\t",
                        contract.get(),
                        testClass.get().getSimpleName(),
                        rule(test),
                        status.name(),
                        oneLine(reason))
                + "\n";
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(testClass.get().getName() + ".tsv"),
                    line,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The results of the contract could not be written to " + folder + ".", e);
        }
    }

    private Optional<Class<?>> testClass(TestIdentifier test) {
        for (Optional<TestIdentifier> at = Optional.of(test); at.isPresent(); at = plan.getParent(at.get())) {
            if (at.get().getSource().orElse(null) instanceof ClassSource source) {
                return Optional.of(source.getJavaClass());
            }
        }
        return Optional.empty();
    }

    /** @return the name of the method, and of the dynamic test in it if it is one */
    private static String rule(TestIdentifier test) {
        for (UniqueId.Segment segment : test.getUniqueIdObject().getSegments()) {
            if (segment.getType().equals("test-factory")) {
                return segment.getValue().replace("()", "") + ": " + test.getDisplayName();
            }
        }
        return test.getDisplayName().replace("()", "");
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ").strip();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The results of an earlier run could not be removed.", e);
        }
    }
}
