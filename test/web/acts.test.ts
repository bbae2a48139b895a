import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { commandRoutes } from '../../src/case/command-routes.ts';
import { knownActs } from '../../src/case/transfer/acts.ts';

describe('the acts offered on a handover page', () => {
  it('are known for every act there is, and for no other', () => {
    const aboutTransfers = commandRoutes.filter(({ to }) => to === 'transfer').map(({ act }) => act);
    expect([...knownActs].sort()).toEqual([...aboutTransfers].sort());
  });
});
