import type { Actor } from '../event-store/envelope/metadata.ts';

/** What somebody may do in the service; tokens carry them as `ROLE_CASE_HANDOVER__READ` and so on. */
export type Right = 'READ' | 'WRITE' | 'REVIEW' | 'ADMIN';

const PREFIX = 'ROLE_CASE_HANDOVER__';

/** The authority that grants a right. */
export function authorityFor(right: Right): string {
  return PREFIX + right;
}

/** Who is asking, from the token and the directory as at now. */
export interface Viewer {
  actor: Actor;
  /** As the directory has it; shown on pages, never logged. */
  name: string;
  /** Such as ROLE_CASE_HANDOVER__READ. */
  authorities: readonly string[];
  /** The token's `jti`. */
  tokenId: string;
  /** Seconds since 1970, as in the token. */
  expiresAt: number;
}

/** Whether the viewer holds a right. */
export function holds({ authorities }: Pick<Viewer, 'authorities'>, right: Right): boolean {
  return authorities.includes(authorityFor(right));
}
