package dev.drydock.activities.remote;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import dev.drydock.activities.clusters.Login;
import dev.drydock.workflows.words.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Vector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys a login may use: the key file's first, then the agent's, so that an agent with many does not use up the
 * attempts that sshd allows.
 *
 * <p>jsch would hand a file's key to the agent if both were its own repositories; here they only stand side by side.
 */
final class SshKeys implements IdentityRepository {
    private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private final List<Identity> identities;

    private SshKeys(List<Identity> identities) {
        this.identities = List.copyOf(identities);
    }

    static SshKeys of(Login login, Account account) throws SshTrouble {
        @Nullable Path file = file(login, account);
        List<Identity> agents = agents(login, account);
        List<Identity> all = new ArrayList<>();
        if (file != null) {
            Identity own = read(file);
            boolean held =
                    agents.stream().anyMatch(other -> Arrays.equals(other.getPublicKeyBlob(), own.getPublicKeyBlob()));
            if (!own.isEncrypted()) {
                all.add(own);
            } else if (!held) {
                throw SshTrouble.lasting(
                        "key " + file + " has a passphrase, and " + agent(login, account)
                                + " does not hold it; expected" + " a key without one, or: ssh-add " + file,
                        null);
            }
        }
        all.addAll(agents);
        if (all.isEmpty()) {
            throw SshTrouble.lasting(
                    "there is no key to log in with: no " + String.join(", ", USUAL) + " in " + account.ssh("")
                            + ", and " + agent(login, account)
                            + " holds none; name one with ssh: {key: FILE} in the cluster file, or: ssh-keygen -t ed25519",
                    null);
        }
        return new SshKeys(all);
    }

    private static @Nullable Path file(Login login, Account account) throws SshTrouble {
        if (login.key() == null) {
            return USUAL.stream()
                    .map(account::ssh)
                    .filter(Files::exists)
                    .findFirst()
                    .orElse(null);
        }
        if (!Files.isReadable(login.key())) {
            throw SshTrouble.lasting(
                    "key " + login.key() + " cannot be read by " + account.user() + "; expected a private key file",
                    null);
        }
        return login.key();
    }

    private static Identity read(Path file) throws SshTrouble {
        try {
            var jsch = new JSch();
            jsch.addIdentity(file.toString());
            return jsch.getIdentityRepository().getIdentities().getFirst();
        } catch (JSchException e) {
            throw SshTrouble.lasting(
                    "key " + file + " cannot be used: " + e.getMessage()
                            + "; expected a private key as ssh-keygen -t ed25519 writes it",
                    e);
        }
    }

    private static List<Identity> agents(Login login, Account account) {
        if (!login.agent() || account.agent() == null) {
            return List.of();
        }
        try {
            return List.copyOf(new AgentIdentityRepository(new SSHAgentConnector(account.agent())).getIdentities());
        } catch (AgentProxyException _) {
            return List.of(); // This Java has no Unix sockets; then there is nothing to ask.
        }
    }

    private static String agent(Login login, Account account) {
        if (!login.agent()) {
            return "the agent (agent: false)";
        }
        return account.agent() == null ? "no agent (SSH_AUTH_SOCK is not set)" : "the agent at " + account.agent();
    }

    /** What is offered, for a refusal. */
    String names() {
        return identities.stream()
                .limit(5)
                .map(identity -> identity.getName() + " " + fingerprint(identity))
                .collect(Collectors.joining(", ", "", identities.size() > 5 ? ", ..." : ""));
    }

    private static String fingerprint(Identity identity) {
        return "SHA256:"
                + Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(Json.sha256().digest(identity.getPublicKeyBlob()));
    }

    /** A key file whose other half can be copied to a host, if there is one. */
    Stream<String> files() {
        return identities.stream().map(Identity::getName).filter(name -> name.startsWith("/"));
    }

    @Override
    public Vector<Identity> getIdentities() {
        return new Vector<>(identities);
    }

    @Override
    public String getName() {
        return "key file and agent";
    }

    @Override
    public int getStatus() {
        return RUNNING;
    }

    @Override
    public boolean add(byte[] identity) {
        return false;
    }

    @Override
    public boolean remove(byte[] blob) {
        return false;
    }

    @Override
    public void removeAll() {
        // Nothing here belongs to jsch.
    }
}
