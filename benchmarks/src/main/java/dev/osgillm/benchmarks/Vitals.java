/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this process holds: heap, threads and sockets. For one thread. */
public final class Vitals {

    private record Sample(double minute, double megabytes) {}

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final List<Path> TABLES = Stream.of("tcp", "tcp6")
            .map(Path.of("/proc/self/net")::resolve)
            .filter(Files::exists)
            .toList();
    private static final int INODE = 9;
    /** Beginnings of names: threads of the JDK and of Felix that stay for a while once they were started. */
    private static final List<String> NOT_OURS = List.of(
            "CompletableFutureDelayScheduler",
            "ForkJoinPool.commonPool",
            "process reaper",
            "Attach Listener",
            "FelixResolver-");

    private final Set<Thread> threadsBefore = liveThreads();
    private final int socketsBefore = sockets();
    private final List<Sample> samples = new ArrayList<>();

    /** Collects garbage, then measures. */
    public double heapMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / (double) (1 << 20);
    }

    public void sample(double minute, double megabytes) {
        samples.add(new Sample(minute, megabytes));
    }

    public int threads() {
        return liveThreads().size();
    }

    /** @return open TCP sockets, -1 where the operating system does not say */
    public static int sockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return -1;
        }
        Set<String> connections = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            // By their tables, because the JDK keeps a socket of its own that is no connection.
            for (Path table : TABLES) {
                Files.readAllLines(table)
                        .forEach(line ->
                                connections.add("socket:[" + line.strip().split(" +")[INODE] + "]"));
            }
            return (int) descriptors
                    .filter(descriptor -> connections.contains(target(descriptor)))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    /** @return how many sockets there are more than at the beginning */
    public int newSockets() {
        return sockets() - socketsBefore;
    }

    /** @return the threads that are there more than at the beginning */
    public List<String> newThreads() {
        return liveThreads().stream()
                .filter(thread -> !threadsBefore.contains(thread))
                .map(Thread::getName)
                .filter(name -> NOT_OURS.stream().noneMatch(name::startsWith))
                .sorted()
                .toList();
    }

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }

    /** @return megabytes a minute by which the heap grew after the first fifth of the samples, by least squares */
    public double slope() {
        List<Sample> late = late();
        double n = late.size();
        double x = late.stream().mapToDouble(Sample::minute).sum();
        double y = late.stream().mapToDouble(Sample::megabytes).sum();
        double xy = late.stream().mapToDouble(s -> s.minute() * s.megabytes()).sum();
        double xx = late.stream().mapToDouble(s -> s.minute() * s.minute()).sum();
        double spread = n * xx - x * x;
        return spread == 0 ? 0 : (n * xy - x * y) / spread;
    }

    /** @return by how many megabytes the last third of the samples is above the first third after the warm-up */
    public double growth() {
        List<Sample> late = late();
        int third = Math.max(1, late.size() / 3);
        return average(late.subList(late.size() - third, late.size())) - average(late.subList(0, third));
    }

    /** @return whether there are enough samples to speak of growth */
    public boolean conclusive() {
        return late().size() >= 9;
    }

    private List<Sample> late() {
        return samples.subList(samples.size() / 5, samples.size());
    }

    private static double average(List<Sample> some) {
        return some.stream().mapToDouble(Sample::megabytes).average().orElse(0);
    }
}
