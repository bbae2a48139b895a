import type { Upcasters } from '../event-store/envelope/upcast.ts';

/**
 * How events written by earlier releases are read in today's shape: for each type, one step for each version after
 * the first. Nothing has changed yet, so there is no step.
 */
export const upcasters: Upcasters = {};
