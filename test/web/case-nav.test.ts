import { describe, expect, it } from '@jest/globals';
import { templates } from '../../src/web/set-up.ts';
import { expectValid } from './support/valid.ts';

const environment = templates();
const nav = (given: string) =>
  environment.renderString(`{% from "case/nav.njk" import caseNav %}{{ caseNav(${given}) }}`, {});
const places = (html: string) =>
  [...html.matchAll(/href="([^"]*)"([^>]*)>([^<]*)</g)].map(([, href, more = '', text]) => [
    text,
    href,
    more.includes('aria-current="page"'),
  ]);

describe('the way around a case', () => {
  it('leads to every page of the case and says which of them this is', async () => {
    const html = nav('"c1", "t1", "risk"');
    await expectValid(html, 'nav');
    expect(places(html)).toEqual([
      ['Handover', '/handovers/t1', false],
      ['Tonight', '/cases/c1/tonight', false],
      ['Risk', '/cases/c1/risk', true],
      ['Agencies', '/cases/c1/agencies', false],
      ['Checks', '/cases/c1/checks', false],
      ['Bring in', '/cases/c1/bring-in', false],
      ['The case', '/cases/c1', false],
    ]);
  });

  it('leaves the handover out where there is none, and itself where there is no case', () => {
    expect(places(nav('"c1"')).map(([text]) => text)).not.toContain('Handover');
    expect(nav('undefined').trim()).toBe('');
  });
});
