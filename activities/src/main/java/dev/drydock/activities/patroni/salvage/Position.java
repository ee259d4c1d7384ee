package dev.drydock.activities.patroni.salvage;

/**
 * Which change it is.
 *
 * @param end where its transaction's commit ends
 * @param number in the transaction, from 0
 */
record Position(long end, int number) {}
