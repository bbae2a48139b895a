import {
  createParamDecorator,
  InternalServerErrorException,
  SetMetadata,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type { Request } from 'express';
import type { Limit } from './rate.ts';
import type { Right, Viewer } from './viewer.ts';

export const PUBLIC = 'case-handover:public';
export const NEEDS = 'case-handover:needs';
export const AT_MOST = 'case-handover:at-most';

/** Anybody may use this route, signed in or not. A route with neither this nor `@Needs` is refused. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC, true);

/** Only who holds this right may use this route. */
export const Needs = (right: Right): CustomDecorator => SetMetadata(NEEDS, right);

/** One person may make only so many requests of this kind in a minute, beside the limit for all they ask. */
export const AtMost = (most: number, kind: string): CustomDecorator =>
  SetMetadata(AT_MOST, { most, kind } satisfies Limit);

/** Who is asking, known on every route that is not public. */
export interface SeenRequest extends Request {
  viewer?: Viewer;
}

/** The viewer of a request that the guard let through. */
export function viewerOf(request: SeenRequest): Viewer {
  if (request.viewer === undefined) throw new InternalServerErrorException('No viewer on a public route');
  return request.viewer;
}

/** Gives a handler the viewer. */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext) =>
  viewerOf(context.switchToHttp().getRequest<SeenRequest>()),
);
