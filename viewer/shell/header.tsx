import type { JSX } from 'preact';
import { IconButton } from '../components/button.tsx';
import { SearchBox } from '../panels/search-box.tsx';
import { gateOf } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { UserMenu } from './user-menu.tsx';

/** Product, search, and what concerns the whole page: language, theme, print. */
export function Header(): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value;
  const isDark = state.theme.value === 'dark';
  return (
    <header class="header">
      <IconButton
        class="only-narrow"
        icon="menu"
        label={messages.header.menu}
        expanded={state.isMenuOpen.value}
        controls="navigation"
        onClick={() => (state.isMenuOpen.value = !state.isMenuOpen.value)}
      />
      <div class="brand">
        <Logo />
        <span class="brand-name">{messages.product.name}</span>
        <span class="brand-line">{messages.product.line}</span>
      </div>
      {gateOf(state) === null ? <SearchBox /> : <span class="search-gap" />}
      <div class="header-tools">
        <button
          type="button"
          class="language"
          title={messages.header.language}
          onClick={() => (state.language.value = state.language.value === 'zh' ? 'en' : 'zh')}
        >
          {state.language.value === 'zh' ? <span lang="en">EN</span> : <span lang="zh-CN">中</span>}
          <span class="visually-hidden">{messages.header.language}</span>
        </button>
        <IconButton
          icon={isDark ? 'sun' : 'moon'}
          label={isDark ? messages.header.theme.toLight : messages.header.theme.toDark}
          onClick={() => (state.theme.value = isDark ? 'light' : 'dark')}
        />
        <IconButton class="only-wide" icon="print" label={messages.header.print} onClick={() => window.print()} />
        <UserMenu />
      </div>
    </header>
  );
}

function Logo(): JSX.Element {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M6 12.500c4-4.600 7.200-4.600 10-1.500s6 3.100 10-1.500" />
      <path d="M6 18.500c4-4.600 7.200-4.600 10-1.500s6 3.100 10-1.500" opacity=".72" />
      <path d="M6 24.500c4-4.600 7.200-4.600 10-1.500s6 3.100 10-1.500" opacity=".42" />
    </svg>
  );
}
