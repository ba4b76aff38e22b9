/** What people without the right to personal data see of deliveries: findings and samples hold names and numbers of persons. */
import type { Layer } from '../../schemas/layer.ts';
import type { IngestJob } from './ingest-jobs.ts';
import type { Issue } from './issues.ts';

const HIDDEN = '***';

function personalKeys(layer: Layer | undefined): ReadonlySet<string> {
  const fields = Object.entries(layer?.fields ?? {});
  return new Set(
    fields.filter(([, { sensitivity }]) => sensitivity === 'personal' || sensitivity === 'secret').map(([key]) => key),
  );
}

/** Hides the value of a finding about a personal field; where the layer is unknown, of every finding. */
export function hidePersonal<T extends Pick<Issue, 'field' | 'actual' | 'expected' | 'message' | 'messageEn'>>(
  issue: T,
  layer: Layer | undefined,
): T {
  const { field, actual, expected } = issue;
  if (field == null || (layer != null && !labels(layer).has(field))) return issue;
  const without = (text: string) =>
    [actual, expected]
      .filter((value) => value != null && value !== '')
      .reduce<string>((left, value) => left.replaceAll(value!, HIDDEN), text);
  return {
    ...issue,
    ...(actual == null ? {} : { actual: HIDDEN }),
    ...(expected == null ? {} : { expected: HIDDEN }),
    message: without(issue.message),
    messageEn: without(issue.messageEn),
  };
}

/** Personal fields as findings name them: standard code and title. */
function labels(layer: Layer): ReadonlySet<string> {
  return new Set([...personalKeys(layer)].map((key) => `${layer.fields[key]!.code} ${layer.fields[key]!.title}`));
}

/**
 * The same for a delivery's report and examination. Sample values of an examination go altogether: nobody knows yet what they
 * are. Who handed the file in (`isOwn`) knows it; hidden are the values that the delivery would replace.
 */
export function hidePersonalOf(job: IngestJob, layer: Layer | undefined, isOwn: boolean): IngestJob {
  const { report, examination } = job;
  const keys = personalKeys(layer);
  const hide = (values: Readonly<Record<string, unknown>> | null) =>
    values == null
      ? null
      : Object.fromEntries(
          Object.entries(values).map(([key, value]) => [key, keys.has(key) && value != null ? HIDDEN : value]),
        );
  return {
    ...job,
    report:
      report == null
        ? null
        : {
            ...report,
            firstIssues: isOwn ? report.firstIssues : report.firstIssues.map((issue) => hidePersonal(issue, layer)),
            ...(report.samples == null
              ? {}
              : {
                  samples: report.samples.map((sample) => ({
                    ...sample,
                    before: hide(sample.before),
                    after: isOwn ? sample.after : hide(sample.after),
                  })),
                }),
          },
    examination:
      examination == null || isOwn
        ? examination
        : {
            ...examination,
            layers: examination.layers.map((each) => ({
              ...each,
              columns: each.columns.map((column) => ({ ...column, samples: [], values: [] })),
              unknown: [],
            })),
          },
  };
}
