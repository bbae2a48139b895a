import { RequestMethod, type INestApplication } from '@nestjs/common';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { EMERGENCY_DOOR, LOOKS, SHOWS_NO_CASE } from '../../../src/security/looks.ts';
import { NEEDS, PUBLIC } from '../../../src/security/rights.ts';
import type { Right } from '../../../src/security/viewer.ts';

/** One route of an application, and what its decorators say. */
export interface Route {
  /** Such as `GET /api/cases/:caseId`. */
  name: string;
  method: string;
  isPublic: boolean;
  needs: Right | undefined;
  looks: boolean;
  showsNoCase: boolean;
  /** Reached past limited access. */
  inEmergency: boolean;
}

type Handler = (...given: never[]) => unknown;

/** Every route of an application's controllers. */
export function routesOf(app: INestApplication): Route[] {
  const reflector = new Reflector();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const prototype = metatype.prototype as Record<string, unknown>;
    return Object.getOwnPropertyNames(prototype).flatMap((key) => {
      const handler = prototype[key];
      if (typeof handler !== 'function' || !Reflect.hasMetadata('method', handler)) return [];
      const targets: [Handler, typeof metatype] = [handler as Handler, metatype];
      const method = RequestMethod[Reflect.getMetadata('method', handler) as number] ?? '?';
      return {
        name: `${method} ${pathOf(metatype, handler)}`,
        method,
        isPublic: reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets) ?? false,
        needs: reflector.getAllAndOverride<Right | undefined>(NEEDS, targets),
        looks: reflector.get<unknown>(LOOKS, handler as Handler) !== undefined,
        inEmergency: reflector.get<boolean | undefined>(EMERGENCY_DOOR, handler as Handler) ?? false,
        showsNoCase: reflector.getAllAndOverride<boolean | undefined>(SHOWS_NO_CASE, targets) ?? false,
      };
    });
  });
}

function pathOf(...parts: object[]): string {
  const paths = parts.map((part) => String(Reflect.getMetadata('path', part) ?? ''));
  return `/${paths
    .flatMap((path) => path.split('/'))
    .filter((step) => step !== '')
    .join('/')}`;
}

/**
 * The routes that are not in order: one that is neither public nor needs a right, and one that is read by people
 * signed in and neither records the look nor says that it shows nothing of any case.
 */
export function routesInTheOpen(app: INestApplication): string[] {
  return routesOf(app)
    .filter(({ method, isPublic, needs, looks, showsNoCase }) => {
      if (isPublic) return looks;
      return needs === undefined || (method === 'GET' && looks === showsNoCase);
    })
    .map(({ name }) => name);
}
