/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.LlmTokens;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Truncation;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The command {@code llm:tokens}: how long a text is for a model. */
@Component(service = TokensCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "tokens")
public final class TokensCommand {

    private static final String EXAMPLE = "llm:tokens -m gpt-4o 'how long is this?'";

    private final LlmTokens tokens;
    private final Providers providers;

    /** @param tokens {@code null} when there are none */
    @Activate
    public TokensCommand(
            @Reference LlmRegistry registry,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    LlmTokens tokens) {
        this.tokens = tokens;
        providers = new Providers(registry);
    }

    // Flags are strings too: a conversion would make Gogo prefer the fallback below.
    @Descriptor("counts the tokens of a text, or cuts it to a number of them. Example: " + EXAMPLE)
    public void tokens(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("MODEL that the text is for, also one that nobody offers, as in -m gpt-4o")
                    @Parameter(
                            names = {"-m", "--model"},
                            absentValue = "")
                    String model,
            @Descriptor("FILE with the text, as in -f notes.txt")
                    @Parameter(
                            names = {"-f", "--file"},
                            absentValue = "")
                    String file,
            @Descriptor("N, print the beginning of the text that has at most so many tokens, as in --limit 100")
                    @Parameter(names = "--limit", absentValue = "")
                    String limit,
            @Descriptor("the text; quote it. A file or text from a pipe otherwise") String... words) {
        List<String> plain = Words.plain("tokens", words);
        OptionalInt most = Options.count("--limit", limit);
        String address = address(provider, model);
        CommandIo io = CommandIo.of(session);
        LlmTokens counter = Calls.present(tokens, "What counts tokens is", "llm:tokens");
        String text = text(io, file, plain);
        PrintStream out = io.out();
        if (most.isEmpty()) {
            TokenCount count = Calls.execute(counter.count(address, text));
            out.print(told(count) + "\n");
        } else {
            Truncation cut = Calls.execute(counter.truncate(address, text, most.getAsInt()));
            out.print((io.terminal() ? Texts.harmless(cut.text()) : cut.text()) + "\n");
            PrintStream err = io.err();
            err.print((cut.truncated() ? "Cut to " : "Nothing was cut: ") + told(cut.count()) + "\n");
            err.flush();
        }
        out.flush();
    }

    private String address(String provider, String model) {
        if (provider.isEmpty()) {
            return model; // also one that no instance knows, which the default would not count
        }
        return providers.address(providers.target(provider, model));
    }

    private static String text(CommandIo io, String file, List<String> words) {
        String typed = String.join(" ", words);
        if (!file.isEmpty() && !typed.isEmpty()) {
            throw new IllegalArgumentException("llm:tokens takes a text or a file (-f), not both.");
        }
        String text =
                !file.isEmpty() ? new LocalFiles(io.folder()).textOf("-f", file) : typed.isEmpty() ? io.piped() : typed;
        if (text.isEmpty() && file.isEmpty()) {
            throw new IllegalArgumentException(
                    "There is nothing to count. Give a text, as in: " + EXAMPLE + ", a file with -f, or pipe text in.");
        }
        return text;
    }

    private static String told(TokenCount count) {
        return count.tokens()
                + (count.tokens() == 1 ? " token" : " tokens")
                + (count.exact() ? ", exact" : ", estimated");
    }

    /** Gogo's fallback, as {@link ChatCommand#_main}. */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete("tokens", EXAMPLE, (Object[]) words);
    }
}
