package io.megaconn.dist;

import io.megaconn.client.ClientMain;
import io.megaconn.orchestrator.Orchestrator;
import io.megaconn.runtime.BuildVersion;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.StandardOutput;
import io.megaconn.server.ServerMain;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the completion script and the sources of the man pages, both from the command line itself. */
public final class CommandPages {
    private static final boolean[] QUIET = {};

    private CommandPages() {}

    /** @param args folder of the completion script, folder of the man pages in AsciiDoc */
    public static void main(String[] args) throws IOException {
        CommandLine megaconn = megaconn();
        Path completions = Files.createDirectories(Path.of(args[0]));
        Files.writeString(completions.resolve("megaconn"), AutoComplete.bash("megaconn", megaconn));
        Path pages = Files.createDirectories(Path.of(args[1]));
        int exitCode = ManPageGenerator.generateManPage(pages.toFile(), null, QUIET, false, megaconn.getCommandSpec());
        if (exitCode != 0) {
            throw new IOException("man pages: exit code " + exitCode);
        }
    }

    /** Returns the whole command line, as bin/megaconn offers it. */
    static CommandLine megaconn() {
        System.setProperty("megaconn.program", "megaconn");
        System.setProperty("megaconn.called", "megaconn");
        CommandLine megaconn = Orchestrator.commandLine();
        megaconn.addSubcommand("server", subcommand("server", ServerMain::new));
        megaconn.addSubcommand("client", subcommand("client", ClientMain::new));
        version(megaconn);
        return megaconn;
    }

    private static CommandLine subcommand(String name, Function<StandardOutput, Object> program) {
        System.setProperty("megaconn.subcommand", name);
        try {
            return Cli.commandLine(program.apply(new StandardOutput(name, OutputStream.nullOutputStream())))
                    .setCommandName(name);
        } finally {
            System.clearProperty("megaconn.subcommand");
        }
    }

    /** Replaces the version that names the JDK of the build. */
    private static void version(CommandLine command) {
        command.getCommandSpec().versionProvider(null).version("megaconn " + BuildVersion.number());
        command.getSubcommands().values().forEach(CommandPages::version);
    }
}
