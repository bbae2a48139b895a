import { Controller, Get, Inject, Param, Render } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import { Looks } from '../../security/looks.ts';
import { CurrentViewer, Needs } from '../../security/rights.ts';
import { holds, type Viewer } from '../../security/viewer.ts';
import { FormQuery } from '../../case/form/form.query.ts';
import { idFrom } from '../../case/recording/headers.ts';
import { checkRoutes } from '../../case/checks/checks.routes.ts';
import { LedgerQuery } from './ledger.query.ts';
import type { CheckInLedger, Ledger } from './ledger.ts';

interface LedgerPage {
  ledger: Omit<Ledger, 'checks'>;
  checks: (Omit<CheckInLedger, 'acts'> & { acts: { text: string; href: string }[] })[];
  /** Where a check is asked for; absent for somebody who cannot. */
  ask?: { text: string; href: string };
}

/** What was asked of other bodies about one case, what they answered, and what can be done about it. */
@Controller('cases/:caseId/checks')
@ApiExcludeController()
export class LedgerPages {
  readonly #queries: QueryBus;

  constructor(@Inject(QueryBus) queries: QueryBus) {
    this.#queries = queries;
  }

  @Get()
  @Needs('READ')
  @Looks('CASE')
  @Render('handover/checks/ledger')
  async show(@Param('caseId') caseId: string, @CurrentViewer() viewer: Viewer): Promise<LedgerPage> {
    const { checks, ...ledger } = await this.#queries.execute(new LedgerQuery(idFrom(caseId, 'case')));
    const offered = await this.#offered(ledger, viewer);
    const link = (act: string, about = '') => {
      const route = offered.find((each) => each.act === act);
      return route === undefined
        ? []
        : [{ text: route.title, href: `/handovers/${ledger.transferId}/${act}${about}` }];
    };
    const [ask] = link('request-check');
    return {
      ledger,
      checks: checks.map((check) => ({
        ...check,
        acts: check.acts.flatMap((act) => link(act, `?about=${check.checkId}`)),
      })),
      ...(ask && { ask }),
    };
  }

  /** The acts about checks that fit the transfer in hand, for somebody of the viewer's part. */
  async #offered(
    { caseId, transferId }: Pick<Ledger, 'caseId' | 'transferId'>,
    { actor, ...viewer }: Viewer,
  ) {
    if (transferId === undefined || !holds(viewer, 'WRITE')) return [];
    const { acts } = await this.#queries.execute(new FormQuery(actor, caseId, transferId));
    return checkRoutes.filter(
      ({ act, roles }) => acts.includes(act) && (roles?.includes(actor.role) ?? true),
    );
  }
}
