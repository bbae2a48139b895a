import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express from 'express';
import nunjucks from 'nunjucks';
import { day, numbersIn, sentence, shortDay, shortened, stopped, time, unbroken } from './words.ts';

const views = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

export interface PageSettings {
  /** True shows the demonstration banner on every page. */
  demo: boolean;
  /** Folder of the style sheet and script; `npm run assets` makes the default one. */
  assets?: string;
}

/** The templates of every page, found under `src` (or `dist`) as `handover/handover.njk`, with their filters. */
export function templates(): nunjucks.Environment {
  const folders = [views, join(root, 'node_modules/govuk-frontend/dist')];
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(folders), { autoescape: true });
  return environment
    .addGlobal('serviceName', 'Case Handover')
    .addFilter('day', day)
    .addFilter('shortDay', shortDay)
    .addFilter('time', time)
    .addFilter('sentence', sentence)
    .addFilter('unbroken', unbroken)
    .addFilter('stopped', stopped)
    .addFilter('shortened', shortened)
    .addFilter('numbersIn', numbersIn);
}

/**
 * Makes pages renderable and serves their style sheet and script under `/assets`. Call it before the guards and
 * before the application listens.
 */
export function setUpPages(app: NestExpressApplication, settings: PageSettings): void {
  const { demo, assets = join(root, 'dist/web/assets') } = settings;
  const server = app.getHttpAdapter().getInstance();
  const version = fingerprint(assets);
  templates().express(server);
  app.setViewEngine('njk');
  Object.assign(server.locals, { assets: `/assets/${version}`, demo });
  // The address changes with the content, so that a browser may keep what it has for ever.
  server.use(`/assets/${version}`, express.static(assets, { immutable: true, maxAge: '365d', index: false }));
}

function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  try {
    for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  } catch (cause) {
    throw new Error('The style sheet of the pages is missing: run "npm run assets", then start again', {
      cause,
    });
  }
  return hash.digest('hex').slice(0, 12);
}
