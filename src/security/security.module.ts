import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import type { Settings } from '../config/settings.ts';
import { DirectoryController } from '../directory/directory.controller.ts';
import { DirectoryStream } from '../directory/directory-stream.ts';
import { AccessLog } from './access-log.ts';
import { DemoController } from './demo/demo.controller.ts';
import { DemoIssuer } from './demo/demo-issuer.ts';
import { Doors } from './doors.ts';
import { Guard } from './guard.ts';
import { sessionKey } from './keys.ts';
import { LookRecorder } from './looks.ts';
import { Rate } from './rate.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { publishedKeys, Tokens, type Trust } from './tokens.ts';
import { Viewers } from './viewers.ts';

/** What identity and reading are made from; each is given so that tests can give their own. */
export interface SecurityParts {
  trust: Trust;
  staffClaim: string;
  directory: DirectoryStream;
  accessLog: AccessLog;
  doors: Doors;
  /** 32 bytes. */
  sessionKey: Uint8Array;
  /** True keeps cookies to https. */
  secureCookies: boolean;
  /** 0 for no limit. */
  ratePerMinute: number;
  demo?: DemoIssuer;
}

/** Who you are, what you may do, and what you looked at: one guard and one interceptor for every route. */
@Module({})
export class SecurityModule {
  static of(parts: SecurityParts): DynamicModule {
    const { demo } = parts;
    const viewers = new Viewers(new Tokens(parts.trust, parts.staffClaim), parts.directory);
    return {
      module: SecurityModule,
      global: true,
      controllers: [SignIn, DirectoryController, ...(demo ? [DemoController] : [])],
      providers: [
        { provide: Viewers, useValue: viewers },
        { provide: Sessions, useValue: new Sessions(parts.sessionKey, parts.secureCookies) },
        { provide: Rate, useValue: new Rate(parts.ratePerMinute) },
        { provide: AccessLog, useValue: parts.accessLog },
        { provide: Doors, useValue: parts.doors },
        { provide: DirectoryStream, useValue: parts.directory },
        ...(demo ? [{ provide: DemoIssuer, useValue: demo }] : []),
        { provide: APP_GUARD, useClass: Guard },
        { provide: APP_INTERCEPTOR, useClass: LookRecorder },
      ],
      exports: [AccessLog, DirectoryStream, Doors, Sessions, Viewers],
    };
  }
}

/** The parts that the settings ask for. In demo mode the issuer is our own. */
export async function securityParts(
  settings: Settings,
  { directory, accessLog, doors }: Pick<SecurityParts, 'directory' | 'accessLog' | 'doors'>,
): Promise<SecurityParts> {
  const demo = settings.demo ? await DemoIssuer.open(settings.data) : undefined;
  return {
    trust: demo?.trust ?? trustOf(settings),
    staffClaim: demo ? 'user_uuid' : settings.staffClaim,
    directory,
    accessLog,
    doors,
    sessionKey: sessionKey(settings),
    secureCookies: settings.environment !== 'development',
    ratePerMinute: settings.ratePerMinute,
    ...(demo && { demo }),
  };
}

function trustOf({ issuer = '', audience = '', jwksUrl = '' }: Settings): Trust {
  return { issuer, audience, keys: publishedKeys(jwksUrl) };
}
