import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import * as fc from 'fast-check';
import { commandRoutes } from '../../src/case/command-routes.ts';
import { fieldsOf } from '../../src/case/field.ts';
import { addressOf } from '../../src/case/routes.ts';
import { must, proposal } from '../service/support/cases.ts';
import { startProcess, type ServiceProcess } from '../service/support/process.ts';
import { newFolder, type Json } from '../service/support/running.ts';
import { peopleAt } from '../service/support/writers.ts';
import { demoPeople } from '../../src/security/demo/demo-people.ts';
import {
  bodiesOf,
  misfits,
  resolved,
  type Document,
  type Operation,
  type Schema,
} from './support/schemas.ts';

jest.setTimeout(120_000);
/** How many bodies are made up. */
const RUNS = 600;
const data = newFolder();
let service: ServiceProcess;
let document: Document;
let operations: (Operation & { method: string; path: string })[];
let as: ReturnType<typeof peopleAt>;

/** The document as the built service gives it: the build adds to it what the sources say of answers. */
beforeAll(async () => {
  service = await startProcess(data.folder);
  as = peopleAt(service.address, data.folder);
  document = (await (await fetch(`${service.address}/v3/api-docs`)).json()) as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  );
});
afterAll(async () => {
  await service?.terminate();
  data.remove();
});

const bodyOf = ({ requestBody }: Operation): Schema => requestBody?.content['application/json']?.schema ?? {};
const answerOf = (operationId: string, status = '200'): Schema =>
  operations.find((each) => each.operationId === operationId)?.responses[status]?.content?.[
    'application/json'
  ]?.schema ?? {};

describe('The OpenAPI document', () => {
  it('is valid', async () => {
    const { valid, errors } = await new Validator().validate(document as never);
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it('says of every operation who may use it, under a name of its own, and how it is turned down', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][A-Za-z]+$/.test(name))).toEqual([]);
    for (const { operationId, security, responses, method } of operations) {
      expect([operationId, security]).toEqual([operationId, [{ bearer: [] }]]);
      const needed = ['401', '403', '429', ...(method === 'post' ? ['400', '413', '415'] : ['503'])];
      expect([operationId, needed.filter((status) => !(status in responses))]).toEqual([operationId, []]);
      for (const [status, { description, content }] of Object.entries(responses)) {
        const schema = resolved(document, content?.['application/json']?.schema ?? {});
        expect([operationId, status, Object.keys(schema.properties ?? {}).length > 0]).toEqual([
          operationId,
          status,
          true,
        ]);
        if (Number(status) >= 400) expect(description.length).toBeGreaterThan(5);
        if (Number(status) >= 400) expect(schema).toBe(document.components.schemas['ErrorAnswer']);
      }
    }
  });

  it('has every command with every field as it is checked', () => {
    const wrong: string[] = [];
    for (const row of commandRoutes) {
      const path = `/api/${addressOf(row).replace(/:(\w+)/g, '{$1}')}`;
      const operation = document.paths[path]?.['post'];
      if (operation === undefined) {
        wrong.push(`${path} is not in the document`);
        continue;
      }
      const { properties = {}, required = [] } = resolved(document, bodyOf(operation));
      for (const { name, optional, kind, max, values } of fieldsOf(row.command)) {
        const property = properties[name];
        const says = {
          required: required.includes(name),
          max: property?.maxLength ?? property?.maxItems,
          values: values && (property?.enum ?? property?.items?.enum),
        };
        const checks = { required: !optional, max, values: values && Object.keys(values) };
        const same =
          JSON.stringify(says) ===
          JSON.stringify(kind === 'reasons' ? { ...checks, max: undefined } : checks);
        if (property === undefined || !same)
          wrong.push(`${row.act}.${name}: ${JSON.stringify([says, checks])}`);
      }
      expect(Object.keys(properties).sort()).toEqual(
        fieldsOf(row.command)
          .map(({ name }) => name)
          .sort(),
      );
    }
    expect(wrong).toEqual([]);
  });

  it('has no schema without fields but for acts that need none', () => {
    const empty = Object.entries(document.components.schemas).filter(
      ([, { properties }]) => Object.keys(properties ?? {}).length === 0,
    );
    expect(empty.map(([name]) => name)).toEqual(['AcknowledgeTransfer']);
  });

  it('says what is in fact answered, in every story', async () => {
    const hamish = await as('hamish');
    const priya = await as('priya');
    const lists = {
      listIncoming: 'transfers/incoming',
      listOutgoing: 'transfers/outgoing',
      listMine: 'transfers/mine',
      listOverdue: 'rules/overdue',
    };
    const found: string[] = [];
    const seen = new Map<string, string>();
    for (const [operationId, path] of Object.entries(lists)) {
      for (const team of ['LDS01', 'NTC01', 'NTC02', 'CMB01']) {
        const page = must(await hamish.get(`/api/${path}?team=${team}&size=50`));
        found.push(...misfits(document, answerOf(operationId), page, operationId));
        for (const { caseId, transferId } of page.content) seen.set(transferId, caseId);
      }
    }
    expect(seen.size).toBeGreaterThan(4);
    for (const [transferId, caseId] of seen) {
      for (const [operationId, path] of [
        ['getCase', ''],
        ['getHandover', `/transfers/${transferId}/handover`],
        ['getAccessLog', '/access-log'],
      ] as const) {
        const answer = must(await priya.get(`/api/cases/${caseId}${path}`));
        found.push(...misfits(document, answerOf(operationId), answer, operationId));
      }
    }
    const refused = await hamish.post(`/api/cases/${[...seen.values()][0]}/rosh`, { overall: 7 });
    found.push(...misfits(document, answerOf('rosh', '400'), refused.body, 'rosh'));
    expect(found).toEqual([]);
  });
});

describe('Whatever is sent', () => {
  it('is answered, never with 500', async () => {
    const amira = await as('amira');
    const id = (login: string) => demoPeople().find((each) => each.login === login)?.staffId ?? '';
    const opened = must(
      await amira.post('/api/cases', {
        crn: 'X700001',
        forenames: 'Ash',
        surname: 'Grove',
        dateOfBirth: '1990-01-01',
        sentences: [{ kind: 'LICENCE', startedOn: '2026-01-01', endsOn: '2028-01-01' }],
        supervisedBy: id('amira'),
      }),
    );
    const { transferId } = must(await amira.post(`/api/cases/${opened.caseId}/transfers`, proposal));
    const commands = operations.filter((operation) => Object.keys(bodyOf(operation)).length > 0);
    const sent = fc.constantFrom(...commands).chain((operation) =>
      fc.record({
        path: fc.constant(
          operation.path.replace('{caseId}', opened.caseId).replace('{transferId}', transferId),
        ),
        body: bodiesOf(document, bodyOf(operation)),
        login: fc.constantFrom('amira', 'hamish', 'farid', 'ines', 'carys', 'owen'),
      }),
    );
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(sent, async ({ path, body, login }) => {
        const { status, body: answer } = await (await as(login)).post(path, body as object);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 400)
          expect(misfits(document, { $ref: '#/components/schemas/ErrorAnswer' }, answer)).toEqual([]);
        expect([status, [200, 201, 400, 403, 404, 409].includes(status)]).toEqual([status, true]);
      }),
      { numRuns: RUNS },
    );
    expect(Math.min(...[200, 400, 409].map((status) => statuses.get(status) ?? 0))).toBeGreaterThan(0);
    const handover: Json = must(
      await amira.get(`/api/cases/${opened.caseId}/transfers/${transferId}/handover`),
    );
    expect(misfits(document, answerOf('getHandover'), handover)).toEqual([]);
  });
});
