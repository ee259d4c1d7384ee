package dev.drydock.onebox.scene;

import dev.drydock.testbed.disk.TinyDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Directories nothing can be written to; where none can be made the test is left out. */
final class Mounted {
    private Mounted() {}

    static TinyDisk tiny(Path place) {
        return TinyDisk.at(place, "64k").orElseGet(Assumptions::abort);
    }

    /** What lies there stays to be seen. */
    static TinyDisk readOnly(Path place) {
        TinyDisk disk = TinyDisk.over(place).orElseGet(Assumptions::abort);
        disk.readOnly();
        return disk;
    }
}
