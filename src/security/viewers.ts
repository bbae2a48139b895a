import { ForbiddenException } from '@nestjs/common';
import type { DirectoryStream } from '../directory/directory-stream.ts';
import type { Claims, Tokens } from './tokens.ts';
import { authorityFor, holds, type Viewer } from './viewer.ts';

/** Tells who is asking: the token says which member of staff, the directory what they are. */
export class Viewers {
  readonly #tokens: Tokens;
  readonly #directory: Pick<DirectoryStream, 'history'>;
  readonly #now: () => string;

  constructor(
    tokens: Tokens,
    directory: Pick<DirectoryStream, 'history'>,
    now = () => new Date().toISOString(),
  ) {
    this.#tokens = tokens;
    this.#directory = directory;
    this.#now = now;
  }

  /** The bearer of a token. Throws 401, 403 (not in the directory) or 503; see `Tokens.verify`. */
  async of(token: string): Promise<Viewer> {
    const claims = await this.#tokens.verify(token);
    const directory = this.#directory.history.today(this.#now());
    const staff = directory.staff(claims.staffId);
    if (staff === undefined) return loaderOfDirectory(claims);
    const { authorities, tokenId, expiresAt } = claims;
    const agency = directory.team(staff.team)?.agency ?? 'PROBATION';
    return {
      actor: { id: staff.id, role: staff.role, agency, area: staff.team },
      name: staff.name,
      authorities,
      tokenId,
      expiresAt,
    };
  }
}

/** Somebody must load the first directory: an administrator without an entry may do that and nothing else. */
function loaderOfDirectory(claims: Claims): Viewer {
  if (!holds(claims, 'ADMIN')) {
    throw new ForbiddenException(
      'You are signed in, but the directory of staff has no entry for you today. Ask an administrator to add one',
    );
  }
  const { staffId, tokenId, expiresAt } = claims;
  return {
    actor: { id: staffId, role: 'ADMINISTRATOR', agency: 'PROBATION', area: '' },
    name: 'Administrator',
    authorities: [authorityFor('ADMIN')],
    tokenId,
    expiresAt,
  };
}
