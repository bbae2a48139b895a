import { Controller, Get, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { JSONWebKeySet } from 'jose';
import { Public } from '../rights.ts';
import { DemoIssuer } from './demo-issuer.ts';

/** The demo issuer's public key, where others look for an issuer's. */
@Controller('demo')
@ApiExcludeController()
export class DemoController {
  readonly #issuer: DemoIssuer;
  constructor(@Inject(DemoIssuer) issuer: DemoIssuer) {
    this.#issuer = issuer;
  }

  @Get('jwks.json')
  @Public()
  jwks(): JSONWebKeySet {
    return this.#issuer.jwks;
  }
}
