import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { navigate } from '../actions/navigate.ts';
import { requestJson } from '../api.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Page } from '../components/page.tsx';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';

/** Follows a short link to the page that it stands for. */
export function ShortLinkPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const code = (route.parameters as { code?: string }).code ?? '';
  const question = useQuestion(`link ${code}`, (signal) =>
    requestJson<{ address: string }>(`/api/short-links/${encodeURIComponent(code)}`, { signal }),
  );
  const answer = question.answer.value;
  useEffect(() => {
    if (answer.state === 'answered') navigate(viewer, answer.value.address, 'replace');
  }, [answer]);
  return (
    <Page>
      <Answer question={question} rows={4}>
        {() => null}
      </Answer>
    </Page>
  );
}
