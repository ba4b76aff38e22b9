/** Sending files in pieces by the tus protocol: after a lost connection, or a closed page, the same file goes on where it stood. */
import { type DetailedError, Upload } from 'tus-js-client';
import { ApiError, ConnectionError } from '../api.ts';

const ENDPOINT = '/api/uploads';
/** A lost piece is sent again; a smaller one costs less, a larger one has fewer round trips. */
const PIECE_BYTES = 8 * 1024 ** 2;
const RETRY_MS = [0, 1000, 3000, 5000, 10_000];

/** A file on its way. */
export interface Sending {
  readonly file: File;
  readonly sent: number;
  readonly id: string | null;
}

/** Sends a file; returns the id of its upload. Throws `ApiError` or `ConnectionError`. */
export async function sendFile(file: File, onProgress: (sent: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: ENDPOINT,
      chunkSize: PIECE_BYTES,
      retryDelays: RETRY_MS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name },
      onProgress: (sent) => onProgress(sent),
      onSuccess: () => resolve(idOf(upload.url)),
      onError: (error) => reject(faultOf(error)),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        return status === 0 || status === 409 || status === 423 || status >= 500;
      },
    });
    signal.addEventListener('abort', () => {
      void upload.abort();
      reject(signal.reason as Error);
    });
    void upload
      .findPreviousUploads()
      .then((earlier) => {
        if (earlier[0] !== undefined) upload.resumeFromPreviousUpload(earlier[0]);
        upload.start();
      })
      .catch(reject);
  });
}

const idOf = (url: string | null): string => url?.split('/').at(-1) ?? '';

function faultOf(error: Error | DetailedError): Error {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (response == null) return new ConnectionError(`no answer from ${ENDPOINT}`, { cause: error });
  const body: unknown = parsed(response.getBody());
  return new ApiError(response.getStatus(), typeof body === 'object' && body !== null ? { ...body } : {});
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
