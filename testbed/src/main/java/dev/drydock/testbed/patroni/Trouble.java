package dev.drydock.testbed.patroni;

import dev.drydock.testbed.corrosion.AgentProcess;

/** What happens to machines, made on purpose. */
public record Trouble(PatroniCluster cluster) {

    /** kill -9 of Patroni alone: its PostgreSQL goes on. */
    public void killPatroni(Member member) {
        member.patroni().kill();
    }

    /** kill -9 of all of a node's PostgreSQL: Patroni, if it lives, starts it again or gives the lead away. */
    public void killPostgres(Member member) {
        member.server().kill();
    }

    /** As when the node's power is cut. */
    public void kill(Member member) {
        killPatroni(member);
        killPostgres(member);
    }

    /** Patroni is told to end, which ends its PostgreSQL too, unless the cluster is in maintenance mode. */
    public void stop(Member member) {
        member.patroni().down();
    }

    /** Refused with a sentence when somebody else listens at the node's ports. Returns before the node serves. */
    public void start(Member member) {
        new Start(cluster).member(member);
    }

    /** Returns once one member leads and all others stream from it. */
    public void awaitWhole() {
        new Start(cluster).awaitStreaming();
    }

    /** etcd neither answers nor ends: a leader steps down when it has borne with that for its retry time. */
    public void pauseStore() {
        signalStore("STOP");
    }

    public void resumeStore() {
        signalStore("CONT");
    }

    private void signalStore(String signal) {
        cluster.store().process().map(AgentProcess::pid).ifPresent(pid -> DataDirectory.signal(pid, signal));
    }
}
