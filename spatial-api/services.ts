import type { Pool } from 'pg';
import type { Logger } from 'pino';

import type { JobEvents } from '../schemas/jobs/job-events.ts';
import type { Region } from '../schemas/regions/region.ts';
import type { RuleSet } from '../schemas/rules/rule.ts';
import type { Settings } from '../schemas/settings.ts';
import type { TileService } from '../tiles/tile-service.ts';
import type { Access } from './access/access.ts';
import type { OidcProvider } from './access/oidc.ts';
import type { AuditLog } from './access/audit-log.ts';
import type { Watch } from './alarms/watch.ts';
import type { ReadOnlyMode } from './operations/read-only.ts';
import type { ScopedStockFacts } from './overview/stock/stock-facts.ts';
import type { Usage } from './usage/usage.ts';

/** What `createApp` is given: everything that reaches outside the process. */
export interface AppDependencies {
  readonly db: Pool;
  readonly log: Logger;
  /** The time of day, so that tests can set it. */
  readonly clock: () => Date;
  readonly region: Region;
  readonly settings: Settings;
  /** Tells of changes of jobs. */
  readonly jobEvents: JobEvents;
}

/** What every handler can use. */
export interface Services extends AppDependencies {
  readonly tiles: TileService;
  /** What the public sees of the layers that `PUBLIC_LAYERS` names. */
  readonly publicTiles: TileService;
  readonly access: Access;
  readonly auditLog: AuditLog;
  /** The sign-on of the bureau, where there is one. */
  readonly oidc: OidcProvider | undefined;
  readonly watch: Watch;
  readonly usage: Usage;
  readonly readOnly: ReadOnlyMode;
  readonly stockFacts: ScopedStockFacts;
  /** Rules of overlap checks. */
  readonly ruleSet: RuleSet;
  /** Differs between builds of the program: part of entity tags of answers that the program itself shapes. */
  readonly programTag: string;
}
