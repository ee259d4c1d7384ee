package dev.drydock.activities.remote;

import com.jcraft.jsch.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/** A connection to a Unix socket on a host. */
final class SshSocket implements ByteChannel {
    private final Runnable closing;
    private final Inflow inflow;
    private final OutputStream out;
    private volatile boolean open = true;

    /**
     * @param channel connected
     * @param closing ends it
     */
    SshSocket(Channel channel, Inflow inflow, Runnable closing) throws IOException {
        this.closing = closing;
        this.inflow = inflow;
        this.out = channel.getOutputStream();
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        mustBeOpen();
        return to.hasRemaining() ? inflow.read(to, 0) : 0;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        mustBeOpen();
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        out.write(bytes);
        out.flush();
        return bytes.length;
    }

    private void mustBeOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        closing.run();
        inflow.close();
    }
}
