package dev.drydock.activities.remote;

import com.jcraft.jsch.ServerSocketFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** This machine's ends of a session's forwarded ports, which know whether a connection goes through any of them. */
final class SshTunnels implements ServerSocketFactory {
    private final Set<Socket> taken = ConcurrentHashMap.newKeySet();

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return new ServerSocket(port, backlog, address) {
            @Override
            public Socket accept() throws IOException {
                Socket socket = super.accept();
                taken.removeIf(Socket::isClosed);
                taken.add(socket);
                return socket;
            }
        };
    }

    boolean used() {
        return taken.stream().anyMatch(socket -> !socket.isClosed());
    }
}
