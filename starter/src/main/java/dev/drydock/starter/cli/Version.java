package dev.drydock.starter.cli;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {
    private static final String BUILT = "/META-INF/maven/dev.drydock/drydock-starter/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        var built = new Properties();
        try (var in = Version.class.getResourceAsStream(BUILT)) {
            if (in != null) {
                built.load(in);
            }
        }
        return new String[] {"drydock " + built.getProperty("version", "of unknown version: it runs from no jar")};
    }
}
