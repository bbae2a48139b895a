import {
  Body,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  Inject,
  Optional,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { DemoIssuer } from './demo/demo-issuer.ts';
import { demoPeople, type DemoPerson } from './demo/demo-people.ts';
import { nextAddress } from './next-address.ts';
import { Public } from './rights.ts';
import { Sessions } from './sessions.ts';
import { Viewers } from './viewers.ts';

/** The fields of the sign-in form: in demo mode who to be, else a token obtained elsewhere. */
interface SignInForm {
  staffId?: unknown;
  token?: unknown;
  next?: unknown;
}

/** Starts and ends the sessions of pages. */
@Controller()
@ApiExcludeController()
@Public()
export class SignIn {
  readonly #viewers: Viewers;
  readonly #sessions: Sessions;
  readonly #issuer: DemoIssuer | undefined;
  readonly #people: readonly DemoPerson[];

  constructor(
    @Inject(Viewers) viewers: Viewers,
    @Inject(Sessions) sessions: Sessions,
    @Optional() @Inject(DemoIssuer) issuer?: DemoIssuer,
  ) {
    this.#viewers = viewers;
    this.#sessions = sessions;
    this.#issuer = issuer;
    this.#people = issuer === undefined ? [] : demoPeople();
  }

  @Get('sign-in')
  ask(@Query('next') next: unknown, @Res() response: Response): void {
    this.#page(response, next);
  }

  @Post('sign-in')
  async signIn(@Body() form: SignInForm | undefined, @Req() request: Request, @Res() response: Response) {
    fromOwnPage(request);
    const { next } = form ?? {};
    try {
      const token = await this.#tokenOf(form ?? {});
      if (token === undefined) {
        const what = this.#issuer ? 'Choose who you are' : 'Paste your token';
        return void this.#page(response.status(400), next, what);
      }
      const { expiresAt } = await this.#viewers.of(token);
      await this.#sessions.start(response, token, expiresAt);
    } catch (error) {
      if (!(error instanceof HttpException) || error.getStatus() >= 500) throw error;
      return void this.#page(response.status(error.getStatus()), next, error.message);
    }
    response.redirect(303, nextAddress(next));
  }

  @Post('sign-out')
  signOut(@Req() request: Request, @Res() response: Response): void {
    fromOwnPage(request);
    this.#sessions.end(response);
    response.redirect(303, '/sign-in');
  }

  async #tokenOf({ staffId, token }: SignInForm): Promise<string | undefined> {
    if (this.#issuer === undefined) return typeof token === 'string' && token ? token.trim() : undefined;
    const person = this.#people.find((one) => one.staffId === staffId);
    return person && this.#issuer.tokenFor(person);
  }

  #page(response: Response, next: unknown, wrong?: string): void {
    response.render('security/sign-in', {
      next: nextAddress(next),
      wrong,
      people: this.#issuer && this.#people,
    });
  }
}

/** A form on another site must not sign anybody in or out. */
function fromOwnPage(request: Request): void {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new ForbiddenException(
      'This form was not sent from this service. Open the sign-in page and try again',
    );
  }
}
