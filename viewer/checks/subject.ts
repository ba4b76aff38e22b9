/** Where the plots of a new check come from, and what the server finds in them while they are given. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { extentOfGeometry } from '../geometry-extent.ts';
import { Latest } from '../latest.ts';
import type { Extent } from '../api.ts';
import type { Asked } from '../state.ts';
import { type Findings, fetchFindings, sendUpload, type Subject } from './api.ts';
import { subjectOfDraft } from './draft.ts';
import type { Drawing } from './draw-tool.ts';

export type Way = 'draw' | 'upload' | 'code';

/** Codes as typed, one a line or between commas; spaces inside a code are those people copy along. */
export function codesIn(text: string): readonly string[] {
  const codes = text
    .normalize('NFKC')
    .split(/[\n,;、]+/)
    .map((code) => code.replace(/\s+/g, ''))
    .filter((code) => code !== '');
  return [...new Set(codes)];
}

/** A file that the server has read. */
export interface Upload {
  readonly id: string;
  readonly name: string;
}

export interface SubjectModel {
  readonly way: Signal<Way>;
  readonly code: Signal<string>;
  /** The codes that were asked for; of several, each is a check of its own. */
  readonly askedCodes: Signal<readonly string[]>;
  readonly upload: Signal<Upload | null>;
  /** EPSG code typed for a file that does not tell its own. */
  readonly crs: Signal<string>;
  readonly findings: Signal<Asked<Findings>>;
  /** Null until there is something to send. */
  readonly subject: ReadonlySignal<Subject | null>;
  /** Sends a file and reads what the server found in it. */
  readonly send: (file: File) => Promise<void>;
  readonly again: () => void;
  /** Ends what it follows. */
  readonly stop: () => void;
}

const QUIET_MS = 350;

/** Follows the drawing, the code and the upload; findings are asked for when there is a little quiet. */
export function createSubject(
  drawing: Drawing,
  way: Signal<Way>,
  start: { readonly code: string; readonly upload: Upload | null },
): SubjectModel {
  const code = signal(start.code);
  const askedCodes = signal(codesIn(start.code));
  const upload = signal<Upload | null>(start.upload);
  const crs = signal('');
  const findings = signal<Asked<Findings>>({ state: 'idle' });
  const requests = new Latest();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const subject = computed((): Subject | null => {
    if (way.value === 'draw') return subjectOfDraft(drawing.history.value.present);
    if (way.value === 'code') return askedCodes.value.length === 1 ? { code: askedCodes.value[0]! } : null;
    return upload.value === null ? null : { uploadId: upload.value.id };
  });
  /** The same plots are not asked about twice: a chosen vertex changes nothing. */
  const key = computed(() => (subject.value === null ? null : JSON.stringify(subject.value)));
  const ask = async (): Promise<void> => {
    const wanted = subject.peek();
    if (wanted === null) return;
    await run(() => requests.run((signal) => fetchFindings(wanted, signal)));
  };
  const run = async (request: () => Promise<Findings | undefined>): Promise<void> => {
    try {
      const value = await request();
      if (value !== undefined) findings.value = { state: 'answered', value };
    } catch (error) {
      findings.value = { state: 'failed', error };
    }
  };
  let answeredUpload: string | null = null;
  const stop = effect(() => {
    const wanted = key.value;
    clearTimeout(timer);
    if (wanted !== null && wanted === answeredUpload) return;
    requests.cancel();
    findings.value = { state: wanted === null ? 'idle' : 'asking' };
    if (wanted !== null) timer = setTimeout(() => void ask(), way.peek() === 'draw' ? QUIET_MS : 0);
  });
  const send = async (file: File): Promise<void> => {
    upload.value = null;
    findings.value = { state: 'asking' };
    await run(() =>
      requests.run(async (signal) => {
        const answer = await sendUpload(file, /^\d{4,5}$/.test(crs.value) ? Number(crs.value) : null, signal);
        answeredUpload = JSON.stringify({ uploadId: answer.uploadId });
        upload.value = { id: answer.uploadId, name: file.name };
        return answer;
      }),
    );
  };
  return {
    way,
    code,
    askedCodes,
    upload,
    crs,
    findings,
    subject,
    send,
    again: () => void ask(),
    stop: () => {
      stop();
      clearTimeout(timer);
      requests.cancel();
    },
  };
}

/** Extent around all plots that were found. */
export function extentOfPlots(
  plots: readonly { readonly geometry: Findings['plots'][number]['geometry'] }[],
): Extent | null {
  const list = plots.map(({ geometry }) => extentOfGeometry(geometry)).filter((extent) => extent !== null);
  if (list.length === 0) return null;
  return [
    Math.min(...list.map(([west]) => west)),
    Math.min(...list.map(([, south]) => south)),
    Math.max(...list.map(([, , east]) => east)),
    Math.max(...list.map(([, , , north]) => north)),
  ];
}
