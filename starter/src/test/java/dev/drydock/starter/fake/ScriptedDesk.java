package dev.drydock.starter.fake;

import dev.drydock.workflows.desk.Desk;
import dev.drydock.workflows.plan.PlanAnswer;
import dev.drydock.workflows.plan.PlanRequest;
import dev.drydock.workflows.policy.Standing;
import dev.drydock.workflows.run.Planning;
import dev.drydock.workflows.words.Exit;
import io.temporal.failure.ApplicationFailure;
import java.util.List;

/** What the command line asks the worker's side, answered from the script. */
public final class ScriptedDesk {
    private ScriptedDesk() {}

    public static final class Plans implements Planning {
        @Override
        public PlanAnswer plan(PlanRequest request) {
            if (request.cluster().endsWith("/nowhere")) {
                return new PlanAnswer.Refused(
                        Exit.USAGE, "there is no cluster " + request.cluster() + " in /clusters", "drydock clusters");
            }
            return new PlanAnswer.Made(Script.plan(request).tree());
        }
    }

    public static final class Clusters implements Desk.Clusters {
        @Override
        public List<Desk.Card> clusters() {
            return List.of(
                    new Desk.Card(
                            "corrosion/bad",
                            "/clusters/corrosion/bad.yaml",
                            3,
                            "",
                            List.of(),
                            0,
                            List.of(),
                            "",
                            Script.ALWAYS),
                    new Desk.Card(
                            "corrosion/demo",
                            "/clusters/corrosion/demo.yaml",
                            3,
                            "file:///srv/drydock",
                            List.of("restore"),
                            2,
                            List.of(new Standing.Owing("n7", "was down", "run-1", "2026-11-01T00:00:00Z")),
                            "",
                            null),
                    new Desk.Card(
                            "corrosion/broken",
                            "/clusters/corrosion/broken.yaml",
                            0,
                            "",
                            List.of(),
                            0,
                            List.of(),
                            "line 3: unknown key 'noeds'",
                            null));
        }
    }

    public static final class Doctor implements Desk.Doctor {
        @Override
        public List<Desk.Finding> doctor(String cluster) {
            return List.of(
                    new Desk.Finding("clusters", true, "2 files", "--clusters /clusters"),
                    new Desk.Finding("ssh n2", cluster.isEmpty(), "10.0.0.2 refuses the connection", "demo.yaml:4"));
        }
    }

    public static final class Sudoing implements Desk.Sudoing {
        @Override
        public List<Desk.Sudoers> sudoers(String cluster) {
            return cluster.equals("corrosion/demo")
                    ? List.of(new Desk.Sudoers(List.of("n1", "n2"), List.of("ops ALL=(root) NOPASSWD: /bin/sh")))
                    : List.of();
        }
    }

    public static final class Logs implements Desk.Logs {
        @Override
        public List<Desk.StepLog> logs(String cluster, String run, String node, String step) {
            if (node.equals("n77")) {
                throw ApplicationFailure.newNonRetryableFailure(
                        "node n77 is not in /clusters/corrosion/demo.yaml (cluster corrosion/demo)", "Refused");
            }
            if (node.equals("n66")) {
                throw ApplicationFailure.newNonRetryableFailure("its log is no text", "Unreadable");
            }
            if (node.equals("n9")) {
                return List.of();
            }
            return List.of(new Desk.StepLog(
                    "run-1",
                    "restore",
                    2,
                    "corrosion restore /tmp/s.db",
                    "1",
                    "2026-11-21T23:00:00Z",
                    "restoring\nerror: disk full\n",
                    "/var/lib/drydock/run-1/" + node + "/restore.2"));
        }
    }
}
