package dev.drydock.activities.remote;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchRevokedHostKeyException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which host keys are trusted: {@code known_hosts} with hashed names, {@code @cert-authority} and {@code @revoked}, read
 * again for each connection, so that a line added by a person counts at the next attempt. Nothing is ever added here.
 */
final class HostKeys {
    private static final String CERTIFICATES = "-cert-v01@openssh.com";

    private final List<Path> files;

    /** @param files those that do not exist are empty */
    HostKeys(List<Path> files) {
        this.files = List.copyOf(files);
    }

    void trust(JSch jsch) throws SshTrouble {
        var lines = new ByteArrayOutputStream();
        for (Path file : files) {
            try {
                if (Files.exists(file)) {
                    lines.writeBytes(Files.readAllBytes(file));
                    lines.write('\n');
                }
            } catch (IOException e) {
                throw SshTrouble.lasting("host keys cannot be read from " + file + ": " + e, e);
            }
        }
        try {
            // Not by file name: jsch reads a file byte by byte.
            jsch.setKnownHosts(new ByteArrayInputStream(lines.toByteArray()));
        } catch (JSchException e) {
            throw SshTrouble.lasting("host keys cannot be read from " + names() + ": " + e.getMessage(), e);
        }
    }

    /**
     * A host that shows a certificate is asked for its plain key only if that one is known, and for a certificate only
     * if some authority is: otherwise the refusal would not name what a person could add.
     */
    void configure(Session session, SshAddress address) {
        session.setConfig("StrictHostKeyChecking", "yes");
        var repository = session.getHostKeyRepository();
        boolean plain = Arrays.stream(repository.getHostKey(address.knownAs(), null))
                .anyMatch(key -> key.getMarker().isEmpty());
        session.setConfig("host_certificate_to_key_fallback", plain ? "yes" : "no");
        boolean authorities = Stream.ofNullable(repository.getHostKey())
                .flatMap(Arrays::stream)
                .anyMatch(key -> key.getMarker().equals("@cert-authority"));
        if (!authorities) {
            session.setConfig(
                    "server_host_key",
                    Arrays.stream(session.getConfig("server_host_key").split(",", -1))
                            .filter(algorithm -> !algorithm.endsWith(CERTIFICATES))
                            .collect(Collectors.joining(",")));
        }
    }

    SshTrouble refused(JSchException e, Session session, JSch jsch, SshAddress address) {
        HostKey seen = session.getHostKey();
        if (seen == null) {
            return SshTrouble.lasting(
                    address + " showed a host certificate that is refused: " + e.getMessage() + "; expected one that an"
                            + " @cert-authority line for " + address.knownAs() + " in " + names()
                            + " covers; look at it with: ssh-keyscan -c " + address.words("-p"),
                    e);
        }
        String key = seen.getType() + " key " + seen.getFingerPrint(jsch);
        return switch (e) {
            case JSchChangedHostKeyException _ -> changed(e, session, jsch, address, seen, key);
            case JSchRevokedHostKeyException _ ->
                SshTrouble.lasting(
                        address + " showed " + key + ", which an @revoked line in " + names()
                                + " refuses; expected a new host key there: ssh-keygen -A on the host makes one",
                        e);
            case JSchUnknownHostKeyException _ ->
                SshTrouble.lasting(
                        address + " is not a known host: it showed " + key + ", expected that key in " + names()
                                + "; compare it with ssh-keygen -lf on the host, then: "
                                + scan(address, seen),
                        e);
            default -> SshTrouble.lasting(address + " showed " + key + ", which is refused: " + e.getMessage(), e);
        };
    }

    private SshTrouble changed(
            JSchException e, Session session, JSch jsch, SshAddress address, HostKey seen, String key) {
        String expected = Arrays.stream(session.getHostKeyRepository().getHostKey(address.knownAs(), seen.getType()))
                .map(known -> known.getFingerPrint(jsch))
                .collect(Collectors.joining(" or "));
        return SshTrouble.lasting(
                address + " showed another host key than before: " + key + ", expected " + expected + " by " + names()
                        + "; if the host was set up anew: ssh-keygen -R '" + address.knownAs() + "' -f " + first()
                        + " && " + scan(address, seen) + "; if not, somebody stands in between",
                e);
    }

    private String scan(SshAddress address, HostKey seen) {
        String type =
                seen.getType().startsWith("ecdsa") ? "ecdsa" : seen.getType().replace("ssh-", "");
        return "ssh-keyscan -t " + type.toLowerCase(Locale.ROOT) + " " + address.words("-p") + " >> " + first();
    }

    private Path first() {
        return files.getFirst();
    }

    String names() {
        return files.stream().map(Path::toString).collect(Collectors.joining(" or "));
    }
}
