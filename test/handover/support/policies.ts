import type { PolicyHistory } from '../../../src/handover/assessment.ts';
import { editionOf, inForce, type Adoption } from '../../../src/handover/policy.ts';

/** Which policy was in force when, of policy files. */
export const policyHistory = (adoptions: readonly Adoption[]): PolicyHistory =>
  inForce(adoptions.map(editionOf));
