package dev.drydock.activities.corrosion.certificate;

/** What a node says of a range. */
record Answer(String sha3, long rows) {}
