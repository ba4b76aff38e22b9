import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { mapAddress } from '../address.ts';
import { Icon } from '../components/icon.tsx';
import { type Destination, destinations } from '../pages.tsx';
import { useViewer } from '../viewer.ts';

/** The pages: a rail at the left of a wide screen, a list under the header of a phone. */
export function Navigation(): JSX.Element | null {
  const { state } = useViewer();
  const nav = useRef<HTMLElement>(null);
  const isOpen = state.isMenuOpen.value;
  const isNarrow = state.isNarrow.value;
  const close = (): void => {
    state.isMenuOpen.value = false;
  };
  useEffect(() => {
    if (!isOpen || !isNarrow) return;
    nav.current?.querySelector<HTMLElement>('[aria-current="page"], a')?.focus();
    const outside = (event: PointerEvent): void => {
      const isButton = event.target instanceof Element && event.target.closest('[aria-controls="navigation"]');
      if (!isButton && !nav.current?.contains(event.target as Node)) close();
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [isOpen, isNarrow]);
  if (isNarrow && !isOpen) return null;
  // Only who has something to administer is shown the way there.
  const isOffice = state.session.value?.rights.some((right) => /manage|grant|handle|audit/.test(right)) === true;
  return (
    <nav
      ref={nav}
      id="navigation"
      class="rail"
      aria-label={state.messages.value.header.pages}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <ul>
        {destinations
          .filter(({ page }) => page !== 'administration' || isOffice)
          .map((destination) => (
            <li key={destination.page}>
              <Entry destination={destination} />
            </li>
          ))}
      </ul>
    </nav>
  );
}

function Entry({ destination: { page, icon, holds } }: { readonly destination: Destination }): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const current = state.route.value.page;
  const isCurrent = current === page;
  const names = state.messages.value;
  // The map is found again as it was left.
  const href = page === 'map' && !isCurrent ? mapAddress(viewer) : pathOfPage(page);
  return (
    <a
      class="rail-entry"
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      data-holds={location.pathname.startsWith(`${pathOfPage(page)}/`) || holds?.includes(current) === true}
    >
      <Icon name={icon} />
      <span>{names.destinations[page] ?? (names.pages as Readonly<Record<string, string>>)[page]}</span>
    </a>
  );
}
