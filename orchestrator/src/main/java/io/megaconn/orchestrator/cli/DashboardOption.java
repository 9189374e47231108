package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.event.LineLabel;
import io.megaconn.orchestrator.page.Dashboard;
import io.megaconn.orchestrator.page.DashboardAddress;
import io.megaconn.orchestrator.page.LivePage;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.OptionGroup;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Option to show the run in a browser while it is running. */
final class DashboardOption {
    @Option(
            names = "--dashboard",
            order = OptionGroup.OUTPUT,
            arity = "0..1",
            fallbackValue = "127.0.0.1:" + Ports.DASHBOARD,
            converter = Parser.class,
            paramLabel = "[HOST:]PORT",
            description =
                    "Show the run in a browser while it is running. Without a value: ${FALLBACK-VALUE}; without a host:"
                            + " 127.0.0.1. How to: docs/how-to/report.md.")
    @Nullable
    DashboardAddress address;

    /** @param start start of the run */
    LivePage open(RunStart start, PrintStream progress) {
        if (address == null) {
            return LivePage.NONE;
        }
        Dashboard dashboard = Dashboard.open(address, start);
        progress.println(LineLabel.line("live page", dashboard.url()));
        return dashboard;
    }

    /** Parses the option's value for picocli. */
    static final class Parser implements ITypeConverter<DashboardAddress> {
        @Override
        public DashboardAddress convert(String text) throws Exception {
            return Cli.converter(DashboardAddress::parse).convert(text);
        }
    }
}
