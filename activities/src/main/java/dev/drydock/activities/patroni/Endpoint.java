package dev.drydock.activities.patroni;

import dev.drydock.activities.remote.Reach;
import java.io.IOException;

/** Where something listens, as seen from a node. */
record Endpoint(String host, int port) {
    static Endpoint of(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon);
        return new Endpoint(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(text.substring(colon + 1)));
    }

    /** The same, as seen from here. */
    Endpoint by(Reach reach) throws IOException {
        var address = reach.tcp(host, port);
        return new Endpoint(address.getHostString(), address.getPort());
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
