package dev.drydock.artifacts.store;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What goes wrong with S3, in one sentence with what to do. {@link StoreRefused} where a person must act. */
final class S3Trouble {
    private final String store;
    private final String where;

    /** @param where the server, as people name it */
    S3Trouble(String store, String where) {
        this.store = store;
        this.where = where;
    }

    /** @param doing a verb and its object, {@code read a/b.json} */
    IOException of(String doing, SdkException e) {
        if (e instanceof AwsServiceException answer) {
            return answered(doing, answer);
        }
        String text = String.valueOf(e.getMessage());
        Throwable cause = unreachable(e);
        if (cause != null) {
            return new IOException(
                    says(doing, where + " cannot be reached (" + cause + "); is it up, and is the endpoint right?"), e);
        }
        if (text.contains("credentials")) {
            return new StoreRefused(
                    says(
                            doing,
                            "no credentials were found; name them by AWS_PROFILE, AWS_ACCESS_KEY_ID and"
                                    + " AWS_SECRET_ACCESS_KEY, or the machine's role"),
                    e);
        }
        return new IOException(says(doing, text), e);
    }

    StoreRefused noPreconditions(String seen) {
        return new StoreRefused(says(
                "keep two writers apart",
                where + " does not honour If-Match and If-None-Match on PUT (" + seen
                        + ", expected 412), so two workers could both take one cluster id;"
                        + " use a server that does, or file:///DIRECTORY"));
    }

    private IOException answered(String doing, AwsServiceException e) {
        var details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        boolean bare = code.isEmpty() && e.statusCode() == 404; // what HEAD answers of a bucket
        return switch (bare ? "NoSuchBucket" : code) {
            case "NoSuchBucket" ->
                refused(doing, "there is no such bucket at " + where + "; make it, or name another one", e);
            case "RequestTimeTooSkewed" ->
                refused(
                        doing,
                        "the clock here says " + Instant.now() + ", and " + where
                                + " finds that too far from its own; set the clocks",
                        e);
            case "InvalidAccessKeyId",
                    "SignatureDoesNotMatch",
                    "InvalidToken",
                    "ExpiredToken",
                    "TokenRefreshRequired",
                    "XAdminUserNotFound" -> // versitygw 1.8.0's word for an unknown key
                refused(doing, where + " refuses the credentials (" + code + "); renew them, or name others", e);
            case "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException" ->
                refused(doing, "the bucket is in another region (" + code + "); write region=NAME after the ?", e);
            case "QuotaExceeded", // versitygw
                    "QuotaExceededException", // Ceph
                    "XMinioStorageFull", // MinIO, status 507
                    "XMinioAdminBucketQuotaExceeded",
                    "InsufficientStorage" ->
                refused(doing, where + " has no room left (" + e.statusCode() + " " + code + "); make room there", e);
            default -> byStatus(doing, code, e);
        };
    }

    private IOException byStatus(String doing, String code, AwsServiceException e) {
        String seen = e.statusCode() + (code.isEmpty() ? "" : " " + code);
        return switch (e.statusCode()) {
            case 403 ->
                refused(
                        doing,
                        where + " forbids it (" + seen + "); these credentials need s3:ListBucket on the bucket and"
                                + " s3:GetObject, s3:PutObject and s3:AbortMultipartUpload on what is in it",
                        e);
            case 507 -> refused(doing, where + " has no room left (" + seen + "); make room there", e);
            case 400, 301, 404, 405, 501 -> refused(doing, where + " answers " + seen + ": " + text(e), e);
            default -> new IOException(says(doing, where + " answers " + seen + "; try again"), e);
        };
    }

    private static String text(AwsServiceException e) {
        var details = e.awsErrorDetails();
        return details == null || details.errorMessage() == null ? "no reason given" : details.errorMessage();
    }

    private StoreRefused refused(String doing, String why, SdkException e) {
        return new StoreRefused(says(doing, why), e);
    }

    private String says(String doing, String why) {
        return store + ": cannot " + doing + ": " + why;
    }

    private static @Nullable Throwable unreachable(Throwable e) {
        return Stream.iterate(e, t -> t != null, Throwable::getCause)
                .filter(t -> t instanceof ConnectException
                        || t instanceof UnknownHostException
                        || t instanceof NoRouteToHostException
                        || t instanceof SocketTimeoutException)
                .findFirst()
                .orElse(null);
    }
}
