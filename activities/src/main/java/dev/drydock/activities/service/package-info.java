/** What serves a node's database, as something that is stopped, kept down and started: commands, or a unit of systemd. */
@NullMarked
package dev.drydock.activities.service;

import org.jspecify.annotations.NullMarked;
