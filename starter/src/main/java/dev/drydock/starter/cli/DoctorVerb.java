package dev.drydock.starter.cli;

import dev.drydock.starter.server.Desks;
import dev.drydock.starter.server.Labelled;
import dev.drydock.starter.server.Runs;
import dev.drydock.starter.server.Server;
import dev.drydock.starter.server.Settings;
import dev.drydock.starter.view.Failure;
import dev.drydock.starter.view.Page;
import dev.drydock.starter.view.Streams;
import dev.drydock.workflows.desk.Desk.Finding;
import dev.drydock.workflows.desk.Desk.Sudoers;
import dev.drydock.workflows.words.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code doctor [CLUSTER]}: where each setting comes from, and what can be reached; first here, then at the worker. */
@Command(name = "doctor", description = "where each setting comes from, and what can be reached", sortOptions = false)
final class DoctorVerb implements Callable<Integer> {
    @Mixin
    private final Common common;

    @Parameters(arity = "0..1", paramLabel = "CLUSTER", description = "one cluster; otherwise the worker and all")
    private String cluster = "";

    @Option(
            names = "--sudoers",
            description = "print what sudo has to allow on the nodes of CLUSTER, and look at nothing")
    private boolean sudoers;

    DoctorVerb(Streams streams) {
        this.common = new Common(streams);
    }

    @Override
    public Integer call() {
        String name = cluster.isEmpty() ? "" : Common.cluster(cluster);
        if (sudoers) {
            return sudoers(name);
        }
        var settings = common.connecting.settings(common.streams().env());
        var findings = new ArrayList<Finding>();
        settings.origins().forEach(s -> findings.add(new Finding(s.name(), true, s.value(), s.from())));
        Exit exit = ask(settings, name, findings);
        if (common.format == Format.jsonl) {
            findings.forEach(common::data);
        } else if (common.json()) {
            common.data(findings);
        } else {
            print(findings);
        }
        return exit.code();
    }

    private int sudoers(String name) {
        if (name.isEmpty()) {
            throw new Failure(Exit.USAGE, "--sudoers is about the nodes of one cluster", "drydock clusters");
        }
        var files = common.with(server -> {
            var desks = new Desks(server);
            desks.refuseUnknown(name);
            return desks.sudoers(name);
        });
        if (common.format == Format.jsonl) {
            files.forEach(common::data);
        } else if (common.json()) {
            common.data(files);
        } else if (files.isEmpty()) {
            common.streams().err().println("no node of " + name + " has sudo: true in its cluster file");
        }
        if (!common.json()) {
            files.forEach(this::print);
        }
        return files.isEmpty() ? Exit.NOTHING.code() : Exit.DONE.code();
    }

    private void print(Sudoers file) {
        var out = common.streams().out();
        out.println("# /etc/sudoers.d/drydock, mode 0440, on " + String.join(", ", file.nodes()));
        file.lines().forEach(out::println);
    }

    private static Exit ask(Settings settings, String cluster, List<Finding> findings) {
        try (var server = Server.connect(settings)) {
            findings.add(labels(server, settings));
            findings.add(new Finding("service", true, "answers", settings.address()));
            if (!cluster.isEmpty()) {
                new Desks(server, Runs.SOON).refuseUnknown(cluster);
            }
            findings.addAll(new Desks(server).doctor(cluster));
            return findings.stream().allMatch(Finding::ok) ? Exit.DONE : Exit.CHECK_FAILED;
        } catch (Failure e) {
            if (e.exit() == Exit.USAGE) {
                throw e;
            }
            return bad(e, settings, findings);
        } catch (RuntimeException e) {
            if (Server.told(settings, e) instanceof Failure told) {
                return bad(told, settings, findings);
            }
            throw e;
        }
    }

    private static Finding labels(Server server, Settings settings) {
        String says = switch (Labelled.of(server)) {
            case REGISTERED -> "registered: runs can be found by phase and outcome";
            case NOT_REGISTERED ->
                "not registered, so that lists by phase and outcome ask each run; once: " + Labelled.command(settings);
            case UNKNOWN_TO_THIS_SERVER -> "cannot be asked for here: lists by phase and outcome ask each run";
        };
        return new Finding("search attributes", true, says, settings.address());
    }

    private static Exit bad(Failure failure, Settings settings, List<Finding> findings) {
        boolean answered = findings.getLast().name().equals("service");
        findings.add(new Finding(answered ? "worker" : "service", false, failure.says(), settings.address()));
        return failure.exit();
    }

    private void print(List<Finding> findings) {
        var streams = common.streams();
        var page = new Page(streams.width(), streams.ink());
        findings.forEach(
                f -> page.wrapped(f.ok() ? "ok   " : "BAD  ", f.name() + ": " + f.says() + "  (" + f.from() + ")"));
        page.print(streams.out());
    }
}
