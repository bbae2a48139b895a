import type { CaseState } from '../case.ts';
import { refuse, refuseField, type Context, type Decide } from '../decider.ts';
import { byWhomAndWhen, nameOf } from '../telling.ts';
import type { EndCaseAccess, GrantCaseAccess, LiftRestriction, RestrictCase } from './access.commands.ts';
import { letIn, restrictionOf, type Restriction } from './access.state.ts';
import { alwaysLetIn, managersAmong, mayDecideAccess } from './sight.ts';

/** Limits access to the case. Somebody who can let others in must be among those let in. */
export const restrictCase: Decide<RestrictCase> = (state, command, context) => {
  mustDecideAccess(state, context);
  const restriction = restrictionOf(state.access);
  if (restriction !== undefined) {
    const when = byWhomAndWhen(restriction.stamp, context.directory);
    refuse(
      'conflict',
      `Access to this case was limited ${when}; let people in, or end their access, instead`,
    );
  }
  const staffIds = [...new Set(command.letIn.map(({ staffId }) => staffId))];
  staffIds.forEach((staffId, i) => mustBeInDirectory(`letIn.${i}.staffId`, staffId, context));
  mustKeepSomebodyInCharge('letIn', state, staffIds, context);
  const { message, reason } = command;
  return [{ type: 'CaseRestricted', data: { staffIds, ...(message !== undefined && { message }), reason } }];
};

/** Lets one more in. Somebody who is let in already is no news. */
export const grantCaseAccess: Decide<GrantCaseAccess> = (state, { staffId, reason }, context) => {
  mustDecideAccess(state, context);
  const restriction = mustBeRestricted(state);
  mustBeInDirectory('staffId', staffId, context);
  if (letIn(restriction).has(staffId)) return [];
  return [{ type: 'CaseAccessGranted', data: { staffId, reason } }];
};

/** Ends somebody's access; nobody can shut out those who work the case, nor the last who can let others in. */
export const endCaseAccess: Decide<EndCaseAccess> = (state, { staffId, reason }, context) => {
  mustDecideAccess(state, context);
  const allowed = letIn(mustBeRestricted(state));
  const name = nameOf(staffId, context.directory);
  if (alwaysLetIn(state).includes(staffId)) {
    refuseField('staffId', `Give the case to somebody else first: ${name} works it and can always see it`);
  }
  if (!allowed.has(staffId)) refuseField('staffId', `Choose somebody who is let in; ${name} is not`);
  allowed.delete(staffId);
  mustKeepSomebodyInCharge('staffId', state, [...allowed], context);
  return [{ type: 'CaseAccessEnded', data: { staffId, reason } }];
};

export const liftRestriction: Decide<LiftRestriction> = (state, { reason }, context) => {
  mustDecideAccess(state, context);
  mustBeRestricted(state);
  return [{ type: 'CaseRestrictionLifted', data: { reason } }];
};

function mustDecideAccess(state: CaseState, { actor, directory }: Context): void {
  if (mayDecideAccess(state, actor, directory)) return;
  refuse(
    'forbidden',
    'Only a senior or the head of the delivery unit of the home or the receiving side can decide who sees a case',
  );
}

function mustBeRestricted({ access }: CaseState): Restriction {
  return restrictionOf(access) ?? refuse('conflict', 'Access to this case is not limited');
}

function mustBeInDirectory(field: string, staffId: string, { directory }: Context): void {
  if (directory.staff(staffId) === undefined) {
    refuseField(field, 'Choose somebody who is in the directory today');
  }
}

function mustKeepSomebodyInCharge(
  field: string,
  state: CaseState,
  staffIds: readonly string[],
  { directory }: Context,
): void {
  if (managersAmong(state, [...staffIds, ...alwaysLetIn(state)], directory).length > 0) return;
  refuseField(
    field,
    'Let in at least one senior or head of the delivery unit of either side, so that somebody can let others in',
  );
}
