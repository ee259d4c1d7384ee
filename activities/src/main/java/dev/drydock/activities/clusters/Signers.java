package dev.drydock.activities.clusters;

import dev.drydock.activities.yaml.Place;
import dev.drydock.workflows.signature.AllowedSigners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;

/** An {@code allowed_signers} file, read whole or refused. */
record Signers(Path file, AllowedSigners who) {
    /** A plan freezes them all, and has to stay below what the service takes. */
    private static final int MOST = 500;

    static Signers read(Path file, Place place) {
        AllowedSigners who;
        try {
            who = AllowedSigners.read(file.toString(), Files.readString(file), ZoneId.systemDefault());
        } catch (IOException e) {
            throw place.refused("signers file " + file + " cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            throw place.refused(String.valueOf(e.getMessage()));
        }
        if (who.signers().size() > MOST) {
            throw place.refused("signers file " + file + " has " + who.signers().size() + " keys, and a plan takes "
                    + MOST + ": name a file with those who decide about this cluster");
        }
        return new Signers(file, who);
    }
}
