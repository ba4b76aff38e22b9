/** What reviewers say of a check. */
import { z } from 'zod';
import { Problem } from '../../schemas/problems.ts';
import { requireRight } from '../access/caller.ts';
import { route, type Route } from '../route.ts';
import { authorOf, TAG } from './answers.ts';
import { addOpinion, findCheck, findOpinions } from './archive.ts';
import { Id, OpinionBody, OpinionSchema } from './route-schemas.ts';

const opine = route({
  method: 'post',
  statuses: [201],
  path: '/api/overlap-checks/{id}/opinions',
  tag: TAG,
  right: 'overlap:check',
  summary: '为审查记录添加意见、签发或撤回签发',
  description: '只增不改；每条的 SM3 摘要含上一条的摘要。已签发的须先撤回才能再次签发。',
  params: Id,
  body: OpinionBody,
  answer: z.object({ opinion: OpinionSchema, signed: z.boolean() }),
  problems: ['check-unknown', 'check-tampered', 'opinion-out-of-order'],
  async handle({ db, scoped, clock, log, caller, audit }, { params, body }) {
    if (body.kind !== 'opinion') requireRight(caller, 'overlap:sign');
    const check = await findCheck(scoped, params.id);
    await findOpinions(scoped, check);
    const { kind, opinion } = body;
    const actor = authorOf(caller, body.actor);
    const added = await addOpinion(db, check, { kind, opinion, actor, at: clock().toISOString() });
    if (added.state !== 'added') {
      const state = added.state === 'already-signed' ? '已签发，须先撤回' : '尚未签发，无可撤回';
      throw new Problem('opinion-out-of-order', `${check.number} ${state}`);
    }
    await audit(`overlap.${kind}`, check.number, { digest: added.opinion.digest });
    log.info({ check: check.number, kind }, 'Overlap:OpinionAdded');
    const signed = kind === 'opinion' ? check.signed : kind === 'sign-off';
    return { status: 201, body: { opinion: added.opinion, signed } };
  },
});

/** Routes of opinions, sign-off and withdrawal. */
export const opinionRoutes: readonly Route[] = [opine];
