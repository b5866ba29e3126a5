/** What is alike on every machine. */

export const DISK_BYTES = 61_255_492 * 1024;

/** Before the name of a Pod's volume that is kept in memory. */
export const TMPFS = "tmpfs:";
