package dev.drydock.activities.remote;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;

/**
 * A connection through a jump host. A socket to jsch, whose keep-alive stands on read timeouts: by a jsch proxy, which
 * has none, a silent node would be waited for without end.
 */
final class ViaSocket extends Socket {
    private final ChannelDirectTCPIP channel;
    private final Inflow inflow = new Inflow();
    private final OutputStream out;
    private volatile int timeout;

    ViaSocket(Session jump, String host, int port, int connectMillis) throws IOException {
        try {
            channel = (ChannelDirectTCPIP) jump.openChannel("direct-tcpip");
            if (channel == null) {
                throw new ConnectException("the jump host is going away");
            }
            channel.setHost(host);
            channel.setPort(port);
            channel.setOutputStream(inflow);
            channel.connect(connectMillis);
            out = channel.getOutputStream();
        } catch (JSchException e) {
            throw new ConnectException("the jump host does not get through to it (" + e.getMessage() + ")");
        }
    }

    @Override
    public InputStream getInputStream() {
        return inflow.stream(() -> timeout);
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public void setSoTimeout(int millis) {
        timeout = millis;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // The jump host's connection has it set.
    }

    @Override
    public synchronized void close() {
        channel.disconnect();
        inflow.close();
    }
}
