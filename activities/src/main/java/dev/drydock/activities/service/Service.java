package dev.drydock.activities.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.activities.steps.Worksite;
import dev.drydock.workflows.words.GiveUp;

/** How what serves a node's database (an agent, Patroni) is stopped and started, as the cluster file writes it. */
public sealed interface Service permits Service.Commands, Unit {
    /** @param section {@code service} of a node */
    static Service of(JsonNode section, Worksite node) {
        String unit = section.path("systemd").asText("");
        if (!unit.isEmpty()) {
            return new Unit(node, unit);
        }
        var commands = new Commands(
                section.path("start").asText(""), section.path("stop").asText(""));
        if (commands.start.isEmpty() || commands.stop.isEmpty()) {
            throw new GiveUp("node " + node.name() + ": "
                    + node.cluster().name().system() + ".service names neither a systemd unit nor start and stop");
        }
        return commands;
    }

    /** POSIX sh that stops it and keeps it from coming up by itself; may be run twice. */
    String stopping();

    /** POSIX sh that lets it come up again, and starts it; may be run twice. */
    String starting();

    /** POSIX sh that stops it for good: nothing keeps anybody from starting it; may be run twice. */
    String ending();

    /** Whether nothing but {@link #starting} brings it up, as far as Drydock keeps it from that. */
    boolean held();

    /** Whether nothing is left of what {@link #stopping} kept it with. */
    boolean released();

    /** The last lines of its log; empty where Drydock does not know the log. */
    String log();

    /** What stopping and starting would lack, and directories it would have to write to and cannot. */
    Lack lack();

    record Lack(String missing, String readOnly) {
        static final Lack NOTHING = new Lack("", "");
    }

    /** Whatever keeps what these commands stop down is their writer's business. */
    record Commands(String start, String stop) implements Service {
        @Override
        public String stopping() {
            return stop;
        }

        @Override
        public String starting() {
            return start;
        }

        @Override
        public String ending() {
            return stop;
        }

        @Override
        public boolean held() {
            return true;
        }

        @Override
        public boolean released() {
            return true;
        }

        @Override
        public String log() {
            return "";
        }

        @Override
        public Lack lack() {
            return Lack.NOTHING;
        }

        @Override
        public String toString() {
            return "start: " + start + ", stop: " + stop;
        }
    }
}
