package dev.drydock.workflows.service;

import dev.drydock.workflows.words.Exit;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Why the Temporal service could not be used, in one sentence; worker and command line say it alike. */
public record Refusal(Exit exit, String says) {
    private static final Pattern ALERT = Pattern.compile("_ALERT_([A-Z_]+)");

    /**
     * @param told where the service is: address, namespace, profile
     * @return empty when it is no error of the connection
     */
    public static Optional<Refusal> of(String told, Throwable error) {
        Optional<String> tls = tls(error);
        if (tls.isPresent()) {
            return Optional.of(new Refusal(
                    Exit.NOT_AUTHORISED,
                    "there is no TLS connection to the Temporal service at " + told + ": " + tls.get()));
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException refused) {
                return of(told, refused.getStatus());
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> of(String told, Status status) {
        return switch (status.getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                Optional.of(new Refusal(
                        Exit.NOT_AUTHORISED,
                        "the Temporal service at " + told + " does not let you in: " + status.getDescription()));
            case NOT_FOUND ->
                Optional.of(new Refusal(
                        Exit.USAGE, "the Temporal service at " + told + " says: " + status.getDescription()));
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                Optional.of(new Refusal(Exit.TEMPORARY, "no Temporal service answers at " + told + hint(status)));
            default -> Optional.empty();
        };
    }

    private static String hint(Status status) {
        return String.valueOf(status.getDescription()).contains("Network closed")
                ? ": it hangs up, as one does that wants TLS"
                : "";
    }

    /** The innermost word: which side did not like which certificate. */
    private static Optional<String> tls(Throwable error) {
        Throwable last = null;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || last != null) {
                last = cause;
            }
        }
        return Optional.ofNullable(last).map(cause -> plainly(String.valueOf(cause.getMessage())));
    }

    /** {@code error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED}, as gRPC's netty has it. */
    private static String plainly(String says) {
        var alert = ALERT.matcher(says);
        if (alert.find()) {
            String word = alert.group(1).toLowerCase(Locale.ROOT).replace('_', ' ');
            return "it does not take this side's certificate (" + word + ")";
        }
        return says.contains("valid certification path")
                ? "its certificate is signed by nobody who is trusted here"
                : says;
    }
}
