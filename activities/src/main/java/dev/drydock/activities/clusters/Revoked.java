package dev.drydock.activities.clusters;

import dev.drydock.workflows.signature.RevokedKeys;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cluster's list of revoked keys, as it is now. */
final class Revoked {
    private Revoked() {}

    static RevokedKeys read(ClusterFile file) {
        Path list = file.keys().revoked();
        if (list == null) {
            return new RevokedKeys(List.of());
        }
        try {
            return RevokedKeys.read(list.toString(), Files.readAllBytes(list));
        } catch (IOException e) {
            throw new TryAgain("the list of revoked keys " + list + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new GiveUp(String.valueOf(e.getMessage()), e);
        }
    }
}
