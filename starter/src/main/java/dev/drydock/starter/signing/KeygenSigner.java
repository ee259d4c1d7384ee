package dev.drydock.starter.signing;

import dev.drydock.starter.view.Failure;
import dev.drydock.workflows.signature.PublicKey;
import dev.drydock.workflows.signature.Signing;
import dev.drydock.workflows.signature.SshSignature;
import dev.drydock.workflows.signature.Verdict;
import dev.drydock.workflows.words.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** {@code ssh-keygen -Y sign}: asks for passphrase or touch itself, on the person's terminal. */
record KeygenSigner(Path path, PublicKey key, Map<String, String> env) implements Signer {
    private static final String PROGRAM = "ssh-keygen";

    @Override
    public String place() {
        return path + " by " + PROGRAM;
    }

    @Override
    public String sign(byte[] message) {
        String armored = run(message);
        return switch (SshSignature.verify(armored, message, Signing.NAMESPACE)) {
            case Verdict.Good(PublicKey signed) when signed.equals(key) -> armored;
            case Verdict.Good(PublicKey signed) ->
                throw failed("signed with " + signed.fingerprint() + ", expected " + key.fingerprint());
            case Verdict.Refused(String says) -> throw failed("made no good signature: " + says);
        };
    }

    private String run(byte[] message) {
        try {
            var process = new ProcessBuilder(program(), "-Y", "sign", "-n", Signing.NAMESPACE, "-f", path.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(message);
            }
            String armored = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw failed("ended with " + code);
            }
            return armored;
        } catch (IOException e) {
            throw failed("did not work: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted");
        }
    }

    private String program() {
        return Stream.of(env.getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new Failure(
                        Exit.USAGE,
                        "there is no " + PROGRAM + " on the PATH to sign with " + path,
                        "install OpenSSH (Debian: openssh-client), or sign elsewhere: the same command with --print"));
    }

    private Failure failed(String what) {
        return new Failure(
                Exit.NOT_AUTHORISED,
                PROGRAM + " -Y sign -f " + path + " " + what + ", so nothing was sent",
                "the same command again, or with --print, and sign elsewhere");
    }
}
