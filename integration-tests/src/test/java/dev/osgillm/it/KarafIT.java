/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import dev.osgillm.api.LlmException;
import dev.osgillm.tck.server.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;

/** A real Karaf that installs the features of this build. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class KarafIT {

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurationAdmin;

    @Inject
    private SessionFactory sessions;

    @Configuration
    public Option[] configuration() {
        String repository = System.getProperty("karaf.repository");
        return options(
                karafDistributionConfiguration()
                        .frameworkUrl(new File("target/karaf/apache-karaf.zip")
                                .toURI()
                                .toString())
                        .unpackDirectory(new File("target/exam"))
                        .useDeployFolder(false)
                        .karafVersion(System.getProperty("karaf.version")),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                keepRuntimeFolder(),
                systemTimeout(300_000),
                // Everything comes from the repository that the build made; nothing is fetched.
                editConfigurationFilePut(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.defaultRepositories",
                        "file:${karaf.home}/${karaf.default.repository}@id=system@snapshots," + repository
                                + "@id=build@snapshots,"
                                + new File("target/karaf/repository").toURI() + "@id=exam"),
                editConfigurationFilePut(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.localRepository",
                        new File("target/karaf/local").getAbsolutePath()),
                editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.repositories", ""),
                features(
                        System.getProperty("karaf.features"),
                        "llm",
                        "llm-openai",
                        "llm-ollama",
                        "llm-huggingface",
                        "llm-tools"),
                bundle(new File("target/bundles/osgi-llm-provider-tck.jar")
                        .toURI()
                        .toString()));
    }

    @Test
    public void commandsReachAConfiguredProvider() throws Exception {
        try (ScriptedServer server = Servers.openAi("openai");
                Container container = new Container(context, configurationAdmin)) {
            container.configure(
                    "dev.osgillm.openai",
                    "work",
                    Map.of("base_url", server.uri() + "/v1", "model", "gpt-test", ".api_key", "secret-key"));
            for (String command : List.of("providers", "health", "chat")) { // the console may start last
                container.await(() -> published(command), "the command " + command);
            }
            String providers = run("llm:providers");
            assertTrue(providers, providers.contains("work"));
            assertTrue(providers, providers.contains("gpt-test"));
            String health = run("llm:health work");
            assertTrue(health, health.contains("UP"));
            assertEquals("Hello from openai\n", run("llm:chat -p work hi"));
            assertEquals("Hello from openai\n", run("echo hi | llm:chat -p work"));
            try {
                throw new AssertionError(run("llm:chat -p nobody hi"));
            } catch (IllegalArgumentException | LlmException e) {
                assertTrue(e.getMessage(), e.getMessage().contains("work"));
            }
        }
    }

    private boolean published(String command) {
        try {
            String filter = "(&(osgi.command.scope=llm)(osgi.command.function=" + command + "))";
            return context.getAllServiceReferences(null, filter) != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private String run(String line) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Session session = sessions.create(InputStream.nullInputStream(), out, out);
        try {
            session.execute(line);
        } finally {
            session.close();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
