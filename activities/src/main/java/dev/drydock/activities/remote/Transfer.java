package dev.drydock.activities.remote;

import java.io.IOException;
import java.io.InputStream;

/** A way for a file's bytes to and from a host. */
interface Transfer {
    /** Writes a new file as the bytes come; one that breaks off leaves a part of it. */
    void put(String path, InputStream content) throws IOException, SshTrouble;

    /** @throws java.io.FileNotFoundException there is no such file */
    InputStream get(String path) throws IOException, SshTrouble;
}
