import type { ComponentType, JSX } from 'preact';
import { useSignal } from '@preact/signals';
import type { Right } from '../../schemas/roles.ts';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { Tabs } from '../components/tabs.tsx';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { AccountsView } from './accounts-view.tsx';
import { AlarmsView } from './alarms-view.tsx';
import { AuditView } from './audit-view.tsx';
import { HealthView } from './health-view.tsx';
import { InterfacesView } from './interfaces-view.tsx';
import { KeysView } from './keys-view.tsx';
import { administrationWords } from './words.ts';

interface View {
  readonly rights: readonly Right[];
  readonly View: ComponentType;
}

/** The views with the rights of which one is enough to open them; the server decides again at every request. */
const views = {
  accounts: { rights: ['accounts:manage', 'rights:grant'], View: AccountsView },
  keys: { rights: ['keys:manage'], View: KeysView },
  interfaces: { rights: ['operations:read'], View: InterfacesView },
  alarms: { rights: ['alarms:handle'], View: AlarmsView },
  audit: { rights: ['audit:read'], View: AuditView },
  health: { rights: ['operations:read'], View: HealthView },
} as const satisfies Readonly<Record<string, View>>;

type ViewName = keyof typeof views;

/** Everything that administrators do, each seeing what is theirs. */
export function AdministrationPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const words = useWords(administrationWords);
  const { pages } = viewer.state.messages.value;
  const open = (Object.keys(views) as ViewName[]).filter((name) =>
    views[name].rights.some((right) => may(viewer.state, right)),
  );
  const asked = new URLSearchParams(route.search).get('view') as ViewName | null;
  const current = useSignal<ViewName | undefined>(asked !== null && open.includes(asked) ? asked : undefined);
  const shown = current.value ?? open[0];
  const change = (name: ViewName): void => {
    current.value = name;
    navigate(viewer, `${pathOfPage('administration')}?view=${name}`);
  };
  if (shown === undefined) {
    return (
      <Page>
        <PageHead title={pages.administration} />
        <div class="card">
          <Notice icon="lock" title={words.none}>
            <p>{words.noneHint}</p>
          </Notice>
        </div>
      </Page>
    );
  }
  const { View } = views[shown];
  return (
    <Page>
      <PageHead title={pages.administration} lead={words.lead} />
      <Tabs
        label={pages.administration}
        tabs={open.map((id) => ({ id, title: words.tabs[id] }))}
        current={shown}
        onChange={change}
      >
        <View />
      </Tabs>
    </Page>
  );
}
