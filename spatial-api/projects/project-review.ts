/** Who may decide on a project: the ground of the office must cover all of it, and the reviews below must stand. */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';

import { codeEntry } from '../../schemas/codelists/index.ts';
import { asEditor, type Scope } from '../../schemas/database/scope.ts';
import { withTransaction } from '../../schemas/database/sql.ts';
import { wholePrefixes } from '../../schemas/district-scope.ts';
import { projectRedline } from '../../schemas/layers/project-redline.ts';
import { Problem } from '../../schemas/problems.ts';
import {
  LEVEL_TITLES,
  PROJECT_LEVELS,
  PROJECT_STEPS,
  projectStep,
  reaches,
  type ProjectLevel,
  type ProjectStep,
} from '../../schemas/rules/project-stages.ts';
import { editWithin, lock, type Editor } from '../editing/edit-feature.ts';
import { PLOTS, REVIEWS, STAGE_HISTORY, type PlotRow, type ReviewRow, type StageRow } from './project-queries.ts';

/** A project as a decision looks at it: whole, whoever asks. */
export interface Project {
  readonly code: string;
  readonly plots: readonly PlotRow[];
  /** Empty where it has none yet. */
  readonly stage: string;
  /** Version of the layer in which a plot changed last. */
  readonly version: number;
  /** SHA-256 over the shapes of all plots. */
  readonly ground: string;
}

/** All current plots of a project. Throws `project-unknown`. */
export async function readProject(db: Pick<PoolClient, 'query'>, code: string): Promise<Project> {
  const { rows } = await db.query<PlotRow>(PLOTS, [code]);
  if (rows.length === 0) throw new Problem('project-unknown', `项目红线的当前版本中没有项目 ${code}`);
  const hash = createHash('sha256');
  for (const { number, shape } of rows) hash.update(`${number}\n`).update(shape ?? 'none');
  return {
    code,
    plots: rows,
    stage: rows[0]!.stage ?? '',
    version: Math.max(...rows.map(({ version }) => version)),
    ground: hash.digest('hex'),
  };
}

/**
 * The level at which somebody decides on a project: that of the smallest of their areas that has all of it. Undefined where some of
 * it lies elsewhere. `db` is the whole database.
 */
export async function levelOver(db: Pool, { plots }: Project, scope: Scope): Promise<ProjectLevel | undefined> {
  const { districts } = scope;
  if (districts === null) return 'city';
  const prefixes = wholePrefixes(districts);
  const within = (least: number, most: number) =>
    plots.every(({ district }) =>
      prefixes.some(
        (prefix) => prefix.length >= least && prefix.length <= most && district?.startsWith(prefix) === true,
      ),
    );
  if (within(1, 5)) return 'city';
  if (within(6, 6) || within(1, 6)) return 'district';
  const ids = plots.map(({ id }) => id);
  const found = await withTransaction(db, (client) =>
    asEditor(client, scope, () =>
      client.query('select 1 from land.project_redline where feature_id = any ($1::bigint[]) and version_to is null', [
        ids,
      ]),
    ),
  );
  return found.rowCount === ids.length ? 'office' : undefined;
}

/** Throws `forbidden` where the areas of the caller do not cover the project. */
export function requireCover(level: ProjectLevel | undefined, { code }: Project, { districts }: Scope): ProjectLevel {
  if (level !== undefined) return level;
  const areas = districts?.join('、') ?? '';
  throw new Problem('forbidden', `项目 ${code} 不全在 ${areas} 范围内，请由其所在地的自然资源所或上级办理`);
}

/** How the reviews of a level stand in the present stage. */
export interface ReviewState {
  readonly level: ProjectLevel;
  readonly state: 'none' | 'agreed' | 'returned' | 'outdated';
}

/** The last word of each level since the project came to its stage; one about other ground is outdated. */
export function reviewStates(
  project: Project,
  reviews: readonly ReviewRow[],
  history: readonly StageRow[],
): readonly ReviewState[] {
  const since = Math.max(0, ...history.filter(({ to }) => (to ?? '') === project.stage).map(({ version }) => version));
  return PROJECT_LEVELS.map((level) => {
    const last = reviews.find((each) => each.level === level && each.stage === project.stage && each.version >= since);
    if (last === undefined) return { level, state: 'none' };
    if (last.ground !== project.ground) return { level, state: 'outdated' };
    return { level, state: last.agrees ? 'agreed' : 'returned' };
  });
}

/** Steps from the present stage, with what stands in their way. */
export function nextSteps(
  { stage }: Project,
  level: ProjectLevel,
  states: readonly ReviewState[],
): readonly { readonly step: ProjectStep; readonly isHighEnough: boolean; readonly missing: readonly ReviewState[] }[] {
  return PROJECT_STEPS.filter(({ from }) => from === stage).map((step) => ({
    step,
    isHighEnough: reaches(level, step.level),
    missing: states.filter((each) => step.reviews.includes(each.level) && each.state !== 'agreed'),
  }));
}

const stageTitle = (code: string): string => codeEntry('project-stage', code)?.label ?? (code || '未定');

const REVIEW_WORDS = {
  none: '尚无意见',
  returned: '意见为退回',
  outdated: '意见之后界线已变更，须重新审查',
  agreed: '',
} as const;

/** The project as it is decided on, held until the transaction ends. Throws `project-unknown`, `version-conflict`. */
async function held(client: PoolClient, code: string, expected: number): Promise<Project> {
  await lock(client, projectRedline);
  const project = await readProject(client, code);
  if (project.version !== expected) {
    throw new Problem('version-conflict', `项目 ${code} 已被改为第 ${project.version} 版；请查看最新内容后再办理`);
  }
  return project;
}

async function statesOf(client: PoolClient, project: Project): Promise<readonly ReviewState[]> {
  const reviews = await client.query<ReviewRow>(REVIEWS, [project.code]);
  const history = await client.query<StageRow>(STAGE_HISTORY, [project.code]);
  return reviewStates(project, reviews.rows, history.rows);
}

/** What a decision is made with. */
export interface Decision {
  readonly code: string;
  readonly expected: number;
  readonly level: ProjectLevel;
}

/**
 * Takes all plots of a project to a stage, together or not at all. Throws `project-unknown`, `version-conflict`, `transition-illegal`,
 * `transition-incomplete`, `forbidden`. Returns the new version.
 */
export function takeProjectStep(
  db: Pool,
  { code, expected, level }: Decision,
  { to, reason }: { readonly to: string; readonly reason: string },
  editor: Editor,
): Promise<{ readonly version: number; readonly from: string }> {
  return withTransaction(db, async (client) => {
    const project = await held(client, code, expected);
    const mixed = new Set(project.plots.map(({ stage }) => stage ?? ''));
    if (mixed.size > 1) {
      const stages = [...mixed].map(stageTitle).join('、');
      throw new Problem('transition-illegal', `项目各地块的阶段不一（${stages}），请先核实数据，使各地块一致`);
    }
    const step = projectStep(project.stage, to);
    if (step === undefined) throw illegal(project.stage, to);
    if (!reaches(level, step.level)) {
      throw new Problem('forbidden', `“${step.zh}”由${LEVEL_TITLES[step.level].zh}及以上办理`);
    }
    const states = await statesOf(client, project);
    const missing = states.filter((each) => step.reviews.includes(each.level) && each.state !== 'agreed');
    if (missing.length > 0) {
      const words = missing.map((each) => `${LEVEL_TITLES[each.level].zh}${REVIEW_WORDS[each.state]}`).join('；');
      throw new Problem('transition-incomplete', `“${step.zh}”须先有下列各级同意的审查意见：${words}`);
    }
    let version = project.version;
    for (const plot of project.plots) {
      const edited = await editWithin(
        client,
        {
          layer: projectRedline,
          featureId: plot.id,
          expected: plot.version,
          kind: 'transition',
          reason,
          change: () => ({ properties: { stage: to }, detail: { from: project.stage, to, level } }),
        },
        editor,
      );
      version = edited.version;
    }
    return { version, from: project.stage };
  });
}

function illegal(from: string, to: string): Problem {
  const allowed = PROJECT_STEPS.filter((each) => each.from === from).map(
    ({ to: next }) => `${stageTitle(next)}（${next}）`,
  );
  return new Problem(
    'transition-illegal',
    `${stageTitle(from)}阶段的项目不能变为${stageTitle(to)}；可变为：${allowed.join('、') || '无'}`,
  );
}

/** Puts the review of a level on record. Throws `project-unknown`, `version-conflict`, `forbidden`. */
export function giveReview(
  db: Pool,
  { code, expected, level }: Decision,
  { agrees, opinion }: { readonly agrees: boolean; readonly opinion: string },
  { id, name, at, scope }: Editor,
): Promise<Project> {
  return withTransaction(db, async (client) => {
    const project = await held(client, code, expected);
    await asEditor(client, scope, () =>
      client.query(
        `insert into dimai.project_review (project_code, feature_id, stage, level, agrees, opinion, ground, version, reviewed_by, reviewed_by_id, reviewed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          code,
          project.plots[0]!.id,
          project.stage,
          level,
          agrees,
          opinion,
          project.ground,
          project.version,
          name,
          id,
          at,
        ],
      ),
    );
    return project;
  });
}
