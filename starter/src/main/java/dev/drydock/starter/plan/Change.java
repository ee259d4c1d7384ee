package dev.drydock.starter.plan;

/**
 * One thing that is otherwise than in an earlier plan.
 *
 * @param about what it belongs to: {@code signers}, {@code gate restore}, {@code rollout}
 * @param says what was and what is, in people's words
 */
public record Change(String about, String says) {}
